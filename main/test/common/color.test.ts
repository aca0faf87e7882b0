// Colours as Electron's backgroundColor takes them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseColor } from '../../common/color.ts';

/** Channels from 0 to 255, alpha too. */
const bytes = (text: string): number[] | undefined =>
  parseColor(text)?.map((channel) => Math.round(channel * 255));

test('should read hexadecimal digits, alpha first', () => {
  assert.deepEqual(bytes('#fff'), [255, 255, 255, 255]);
  assert.deepEqual(bytes('#8f00'), [255, 0, 0, 136]);
  assert.deepEqual(bytes('#102030'), [16, 32, 48, 255]);
  assert.deepEqual(bytes('#80102030'), [16, 32, 48, 128]);
  assert.deepEqual(bytes(' #ABCDEF '), [171, 205, 239, 255]);
});

test('should read rgb and rgba', () => {
  assert.deepEqual(bytes('rgb(1, 2, 3)'), [1, 2, 3, 255]);
  assert.deepEqual(bytes('rgba(1,2,3,0.5)'), [1, 2, 3, 128]);
});

test('should know a few names', () => {
  assert.deepEqual(bytes('White'), [255, 255, 255, 255]);
  assert.deepEqual(bytes('transparent'), [0, 0, 0, 0]);
});

const wrong = ['', '#', '#12', '#12345', '#1234567', '#xyz', 'no colour'];
const wrongFunctions = ['rgb(256,0,0)', 'rgb(1,2)', 'rgba(1,2,3,1.5)', 'rgba(1,2,3,.)'];
const inherited = ['constructor', '__proto__', 'toString'];

for (const text of [...wrong, ...wrongFunctions, ...inherited]) {
  test(`should not read "${text}"`, () => {
    assert.equal(parseColor(text), undefined);
  });
}
