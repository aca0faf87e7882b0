/**
 * The form of a value on the wire, shared by encoder and decoder. Any process; no Node, no DOM.
 *
 * The bytes are MessagePack. What JSON knows (and undefined) stands for itself. Everything else is
 * an array that begins with the byte 0xc1, which MessagePack never uses and no value can contain,
 * and a tag: `[0xc1, MAP, key, value, key, value]`. So a message without 0xc1 is ready as soon as it
 * is unpacked.
 *
 * Identity: the objects of a message count from 0 in the order in which a walk meets them, level by
 * level (only the buffer of a view comes right behind it). `[0xc1, REFERENCE, n]` is the nth of them
 * once more.
 */
import { C1 } from 'msgpackr/index-no-eval';

/** Buffers from this size on travel beside the bytes instead of within them. */
export const LARGE_BUFFER_BYTES = 64 * 1024;

/** Buffers beside one message. Further ones go into its bytes, however large. */
export const MAX_BUFFERS = 7;

/** Size of a buffer beside a message. */
export const MAX_BUFFER_BYTES = 1024 * 1024 * 1024;

/** Objects within objects. Decoding as many takes half of a small stack (Node's has 984 KiB). */
export const MAX_DEPTH = 2000;

/** Values in one message, each key and each tag being one of them. */
export const MAX_VALUES = 2 ** 24;

/** First element of every array that stands for something else. */
export const MARK: object = C1;

export const Tag = {
  /** index of the object. */
  REFERENCE: 0,
  NEGATIVE_ZERO: 1,
  /** hexadecimal digits, with a minus sign when negative. */
  BIGINT: 2,
  /** UTF-16 units, little-endian, of a string that UTF-8 would not keep. */
  WIDE_STRING: 3,
  /** key, value, …: an object that MessagePack's map would not keep. */
  OBJECT: 4,
  /** length, then key, value, …: an array with holes or with named properties. */
  SPARSE_ARRAY: 5,
  /** key, value, … */
  MAP: 6,
  /** element, … */
  SET: 7,
  /** milliseconds, NaN when invalid. */
  DATE: 8,
  /** source, flags. */
  REGEXP: 9,
  /** the primitive of a Number, String, Boolean or BigInt object. */
  BOXED: 10,
  /** name, message or undefined, stack or undefined, and the cause if it has one. */
  ERROR: 11,
  /** the bytes of an ArrayBuffer. */
  BUFFER: 12,
  /** which of the buffers beside the message; they are named in their order. */
  LARGE_BUFFER: 13,
  /** index in VIEWS, ArrayBuffer, offset in bytes, length in elements. */
  VIEW: 14,
} as const;

/** Error classes that keep their name, as in structured clone. */
export const ERROR_NAMES: readonly string[] = [
  'Error',
  'EvalError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'TypeError',
  'URIError',
];

/** Bytes that no encoder of ours wrote. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

/** @throws WireError */
export function malformed(what: string, options?: ErrorOptions): never {
  throw new WireError(`Malformed message: ${what}`, options);
}
