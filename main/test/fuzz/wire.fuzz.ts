// The codec of messages: any bytes are a value or a WireError, and a value arrives as structured
// clone would copy it.
import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { WireError, decodeValue, encodeValue } from '../../common/wire/codec.ts';
import { assertSame } from '../common/transmit.ts';

const anything = fc.anything({
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withTypedArray: true,
  withSparseArray: true,
  withNullPrototype: true,
  withUnicodeString: true,
});

/** The bytes of a value, and where and how to spoil them. */
const spoiltBytes = fc
  .tuple(anything, fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }))
  .map(([value, changes]) => {
    const bytes = new Uint8Array(encodeValue(value).bytes);
    for (const [place, byte] of changes) bytes[place % bytes.length] = byte;
    return bytes;
  });

/** Decodes; what comes out is fit to be sent on. */
function survives(bytes: Uint8Array): void {
  let value: unknown;
  try {
    value = decodeValue(bytes, []);
  } catch (error) {
    assert.ok(error instanceof WireError, String(error));
    return;
  }
  encodeValue(value);
}

/** Node's comparison takes some values, such as a Set of an invalid date, for unlike themselves. */
function arrives(value: unknown): void {
  fc.pre(isDeepStrictEqual(structuredClone(value), structuredClone(value)));
  assertSame(value);
}

export const properties = {
  'any bytes': fc.property(fc.uint8Array({ maxLength: 300 }), survives),
  'bytes of a value, changed here and there': fc.property(spoiltBytes, survives),
  'values that arrive': fc.property(anything, arrives),
};
