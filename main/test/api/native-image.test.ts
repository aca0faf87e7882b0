// Pixels of a picture, without the engine.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NativeImage } from '../../api/native-image.ts';

/** Each pixel's red is its number, row by row. */
function image(width: number, height: number): NativeImage {
  const pixels = Buffer.alloc(width * height * 4);
  for (let n = 0; n < width * height; n += 1) pixels.set([n, 100, 200, 255], n * 4);
  return new NativeImage({ width, height, pixels });
}

/** The red of each pixel; a bitmap is B, G, R, A. */
const reds = (picture: NativeImage): number[] =>
  [...picture.toBitmap()].filter((_, index) => index % 4 === 2);

test('should give its pixels in Electron’s order', () => {
  assert.deepEqual([...image(1, 1).toBitmap()], [200, 100, 0, 255]);
});

test('should be cropped to a part of it', () => {
  const part = image(4, 3).crop({ x: 1, y: 1, width: 2, height: 2 });
  assert.deepEqual(part.getSize(), { width: 2, height: 2 });
  assert.deepEqual(reds(part), [5, 6, 9, 10]);
});

test('should clip what lies outside, and be empty where nothing is left', () => {
  assert.deepEqual(image(4, 3).crop({ x: 3, y: 2, width: 9, height: 9 }).getSize(), {
    width: 1,
    height: 1,
  });
  assert.deepEqual(reds(image(4, 3).crop({ x: -1, y: -1, width: 2, height: 2 })), [0]);
  assert.equal(image(4, 3).crop({ x: 4, y: 0, width: 1, height: 1 }).isEmpty(), true);
});

test('should be empty without an engine', () => {
  const empty = NativeImage.empty();
  assert.equal(empty.isEmpty(), true);
  assert.equal(empty.toPNG().length, 0);
  assert.equal(empty.getAspectRatio(), 0);
});
