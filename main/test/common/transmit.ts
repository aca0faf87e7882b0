// What a value is after a journey from one process to another.
import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { decodeValue, encodeValue } from '../../common/wire/codec.ts';

/** Buffers arrive as memory of their own. */
export function transmit<T>(value: T): T {
  const { bytes, buffers } = encodeValue(value);
  const received = buffers.map((buffer) => new Uint8Array(buffer).buffer);
  return decodeValue(new Uint8Array(bytes), received) as T;
}

/** Does it arrive as structured clone would copy it? */
export function assertSame(value: unknown): void {
  const clone: unknown = structuredClone(value);
  assert.ok(isDeepStrictEqual(transmit(value), clone), `${typeof value} differs`);
}
