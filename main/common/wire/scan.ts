/**
 * Checks bytes before anything is made of them. Any process; no Node, no DOM.
 *
 * What passes is exactly one MessagePack value, of the kinds that our encoder writes, complete, with
 * string keys, and within the limits: so unpacking it takes memory in proportion to its size, and no
 * deeper stack than an honest message.
 */
import { MAX_DEPTH, MAX_VALUES, malformed } from './format.ts';

/** A view is an array around the array of its buffer, inside the deepest object. */
const MAX_NESTING = MAX_DEPTH + 2;

const Shape = {
  REFUSED: 0,
  LEAF: 1,
  STRING: 2,
  BINARY: 3,
  ARRAY: 4,
  MAP: 5,
  MARK: 6,
  UNDEFINED: 7,
};

/** By first byte: the shape; the bytes, elements or entries that follow; or, instead, the bytes of
 * that number. */
const SHAPES = new Uint8Array(256);
const COUNTS = new Uint8Array(256);
const COUNT_BYTES = new Uint8Array(256);

/** Fills the tables for the first bytes from `from` to `to`. */
function define(from: number, to: number, shape: number, count: (byte: number) => number): void {
  for (let byte = from; byte <= to; byte += 1) {
    SHAPES[byte] = shape;
    COUNTS[byte] = count(byte);
  }
}

/** Three first bytes in a row, whose counts follow in 1, 2 and 4 bytes, or in 2 and 4. */
function defineCounted(from: number, shape: number, sizes: readonly number[]): void {
  for (const [index, size] of sizes.entries()) {
    SHAPES[from + index] = shape;
    COUNT_BYTES[from + index] = size;
  }
}

define(0x00, 0x7f, Shape.LEAF, () => 0); // small integers
define(0x80, 0x8f, Shape.MAP, (byte) => byte & 0x0f);
define(0x90, 0x9f, Shape.ARRAY, (byte) => byte & 0x0f);
define(0xa0, 0xbf, Shape.STRING, (byte) => byte & 0x1f);
define(0xc0, 0xc0, Shape.LEAF, () => 0); // null
define(0xc1, 0xc1, Shape.MARK, () => 0);
define(0xc2, 0xc3, Shape.LEAF, () => 0); // false, true
defineCounted(0xc4, Shape.BINARY, [1, 2, 4]);
define(0xcb, 0xcb, Shape.LEAF, () => 8); // double
define(0xcc, 0xce, Shape.LEAF, (byte) => 2 ** (byte - 0xcc)); // unsigned, 8 to 32 bits
define(0xd0, 0xd2, Shape.LEAF, (byte) => 2 ** (byte - 0xd0)); // signed, 8 to 32 bits
define(0xd4, 0xd4, Shape.UNDEFINED, () => 2); // the extension 0 with the byte 0
defineCounted(0xd9, Shape.STRING, [1, 2, 4]);
defineCounted(0xdc, Shape.ARRAY, [2, 4]);
defineCounted(0xde, Shape.MAP, [2, 4]);
define(0xe0, 0xff, Shape.LEAF, () => 0); // small negative integers

/**
 * @param size of the message, which lies at the start of `bytes`
 * @returns whether anything in it stands for something else (see format.ts)
 * @throws WireError
 */
export function scan(bytes: Uint8Array, size = bytes.byteLength): boolean {
  return new Scanner(bytes, size).run();
}

class Scanner {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #at = 0;
  #marked = false;
  #binary = false;
  /** Values still to come, in the containers around the innermost one; negative for a map. */
  readonly #around: number[] = [];
  /** Values still to come in the innermost container, a map's keys being values. */
  #left = 1;
  #inMap = false;
  /** Values still to come in all. Each takes a byte at least. */
  #owed = 1;
  #values = 0;

  constructor(bytes: Uint8Array, size: number) {
    this.#bytes = bytes;
    this.#end = size;
  }

  run(): boolean {
    while (this.#left > 0) {
      this.#value();
      while (this.#left === 0 && this.#around.length > 0) this.#leave();
    }
    if (this.#at !== this.#end) malformed(`${this.#end - this.#at} bytes after its end`);
    if (this.#binary && !this.#marked) malformed('binary data without an owner');
    return this.#marked;
  }

  #value(): void {
    const byte = this.#at < this.#end ? this.#byteAt(this.#at++) : malformed('incomplete');
    const shape = SHAPES[byte] ?? Shape.REFUSED;
    const isKey = this.#inMap && this.#left % 2 === 0;
    if (isKey && shape !== Shape.STRING) malformed('a key of no string');
    this.#left -= 1;
    this.#owed -= 1;
    const count = this.#count(byte);
    switch (shape) {
      case Shape.LEAF:
      case Shape.STRING:
        return this.#skip(count);
      case Shape.ARRAY:
        return this.#enter(count, false);
      case Shape.MAP:
        return this.#enter(count * 2, true);
      case Shape.BINARY:
        this.#binary = true;
        return this.#skip(count);
      case Shape.MARK:
        this.#marked = true;
        return;
      case Shape.UNDEFINED:
        this.#skip(count);
        if (this.#number(this.#at - count, count) !== 0) malformed('an extension');
        return;
      default:
        malformed(`the byte 0x${byte.toString(16)} where a value begins`);
    }
  }

  #count(byte: number): number {
    const size = COUNT_BYTES[byte];
    if (!size) return COUNTS[byte] ?? 0;
    const at = this.#at;
    this.#skip(size);
    return this.#number(at, size);
  }

  /** Big-endian. Without a DataView, which would cost more to make than it saves. */
  #number(at: number, size: number): number {
    let number = 0;
    for (let index = at; index < at + size; index += 1) number = number * 256 + this.#byteAt(index);
    return number;
  }

  #byteAt(index: number): number {
    return this.#bytes[index] ?? malformed('incomplete');
  }

  #skip(count: number): void {
    this.#at += count;
    if (this.#at > this.#end) malformed('incomplete');
  }

  #enter(count: number, isMap: boolean): void {
    this.#owed += count;
    this.#values += count;
    if (this.#owed > this.#end - this.#at) malformed('incomplete');
    if (this.#values > MAX_VALUES) malformed('too many values');
    if (count === 0) return;
    if (this.#around.length >= MAX_NESTING) malformed('too deep');
    this.#around.push(this.#inMap ? -this.#left - 1 : this.#left);
    this.#left = count;
    this.#inMap = isMap;
  }

  #leave(): void {
    const left = this.#around.pop() ?? 0;
    this.#inMap = left < 0;
    this.#left = this.#inMap ? -left - 1 : left;
  }
}
