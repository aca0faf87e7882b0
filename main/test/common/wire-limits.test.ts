// The codec where memory is concerned, and where it refuses: buffers, pools, depth, host objects.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  LARGE_BUFFER_BYTES,
  MAX_BUFFERS,
  MAX_DEPTH,
  decodeValue,
  encodeValue,
} from '../../common/wire/codec.ts';
import { assertSame, transmit } from './transmit.ts';

const CLONE_ERROR = { name: 'TypeError', message: 'An object could not be cloned.' };

test('should keep buffers, views and what they share', () => {
  const buffer = Uint8Array.from({ length: 64 }, (_, index) => index).buffer;
  assertSame(buffer);
  assertSame(new ArrayBuffer(0));
  const views = [
    new DataView(buffer, 3, 5),
    new Int8Array(buffer, 1, 7),
    new Uint8Array(buffer),
    new Uint8ClampedArray(buffer, 2),
    new Int16Array(buffer, 4, 3),
    new Uint16Array(buffer, 4, 3),
    new Int32Array(buffer, 4, 3),
    new Uint32Array(buffer, 4, 3),
    new Float32Array(buffer, 8, 1),
    new Float64Array(buffer, 8, 1),
    new BigInt64Array(buffer, 8, 1),
    new BigUint64Array(buffer, 8, 1),
  ];
  assertSame(views);
  const received = transmit({ views, buffer });
  for (const view of received.views) assert.equal(view.buffer, received.buffer);
  new Uint8Array(received.buffer)[3] = 200;
  assert.equal((received.views[0] as DataView).getUint8(0), 200);
  assert.equal(new Uint8Array(buffer)[3], 3);
});

test('should make a Uint8Array of just its bytes of a Buffer', () => {
  const received: unknown = transmit(Buffer.from('pooled') as Uint8Array);
  assert.ok(received instanceof Uint8Array);
  assert.equal(Object.getPrototypeOf(received), Uint8Array.prototype);
  assert.equal(new TextDecoder().decode(received), 'pooled');
  assert.equal(received.buffer.byteLength, 6);
  const file = readFileSync(import.meta.filename);
  assert.deepStrictEqual(transmit([file, file])[1], new Uint8Array(file));
});

test('should send large buffers beside the bytes, without a copy', () => {
  const large = new Uint8Array(LARGE_BUFFER_BYTES).fill(7);
  const small = new Uint8Array(LARGE_BUFFER_BYTES - 1).fill(8);
  const { bytes, buffers } = encodeValue({ large, small, again: large.buffer });
  assert.deepStrictEqual(
    buffers.map((buffer) => buffer.buffer === large.buffer),
    [true],
  );
  assert.ok(bytes.length < LARGE_BUFFER_BYTES + 100);
  const beside = new Uint8Array(large).buffer;
  const received = decodeValue(bytes, [beside]) as { large: Uint8Array; again: ArrayBuffer };
  assert.equal(received.large.buffer, beside);
  assert.equal(received.again, beside);
  const many = Array.from({ length: MAX_BUFFERS + 2 }, () => new Uint8Array(LARGE_BUFFER_BYTES));
  assert.equal(encodeValue(many).buffers.length, MAX_BUFFERS);
  assertSame(many);
});

test('should refuse what cannot be cloned', () => {
  const detached = new ArrayBuffer(8);
  structuredClone(detached, { transfer: [detached] });
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  const refused: unknown[] = [
    () => 0,
    class Empty extends Map {},
    Symbol('s'),
    Object(Symbol('s')),
    Promise.resolve(),
    new WeakMap(),
    new WeakSet(),
    new WeakRef({}),
    new SharedArrayBuffer(8),
    new Uint8Array(new SharedArrayBuffer(8)),
    detached,
    revoked.proxy,
    new Proxy(new Map(), {}),
    new Proxy(new Date(), {}),
    (function* generator() {})(),
    [].values(),
    new Intl.NumberFormat(),
  ];
  for (const value of refused) {
    assert.throws(() => encodeValue(value), CLONE_ERROR, `number ${refused.indexOf(value)}`);
    assert.throws(() => encodeValue({ deep: [new Map([['x', value]])] }), CLONE_ERROR);
  }
});

test('should take values nested to the limit, and name the limit beyond it', () => {
  for (const wrap of [
    (inner: unknown) => [inner],
    (inner: unknown) => ({ inner }),
    (inner: unknown) => new Map([[1, inner]]),
    (inner: unknown) => new Error('x', { cause: inner }),
  ]) {
    let value: unknown = new Uint8Array([1]);
    for (let depth = 2; depth < MAX_DEPTH; depth += 1) value = wrap(value);
    assert.deepStrictEqual(depthOf(transmit(value)), depthOf(value));
    const deeper = wrap(wrap(value));
    assert.throws(() => encodeValue(deeper), {
      name: 'RangeError',
      message: `A message is ${MAX_DEPTH} objects deep at most: send it flatter.`,
    });
  }
  assert.deepStrictEqual(transmit('still works'), 'still works');
});

function depthOf(value: unknown): number {
  let depth = 0;
  for (let at: unknown = value; typeof at === 'object' && at !== null; depth += 1) {
    if (at instanceof Map) at = at.get(1);
    else if (at instanceof Error) at = at.cause;
    else at = Array.isArray(at) ? at[0] : (at as { inner?: unknown }).inner;
  }
  return depth;
}

test('should not keep large pools, nor change bytes that it gave out', () => {
  const first = encodeValue({ first: 'x'.repeat(3_000_000) });
  const copy = new Uint8Array(first.bytes);
  const small = Array.from({ length: 2000 }, (_, index) => encodeValue({ index }));
  assert.deepStrictEqual(new Uint8Array(first.bytes), copy);
  for (const [index, { bytes }] of small.entries()) {
    assert.deepStrictEqual(decodeValue(bytes, []), { index });
    assert.ok(bytes.buffer.byteLength < 100_000);
  }
});
