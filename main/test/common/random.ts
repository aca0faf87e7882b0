// Repeatable randomness for tests: mulberry32, and values drawn from it.

export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number from 0 up to, not including, `end`. */
  below(end: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * end);
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined && items.length === 0) throw new Error('nothing to pick from');
    return item as T;
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(256));
  }
}

const NUMBERS = [0, -0, 1, -1, 127, 128, 255, 256, -32, -33, 65535, 65536, 2 ** 31, -(2 ** 31) - 1];
const MORE_NUMBERS = [2 ** 32, 2 ** 53, -(2 ** 53), 0.1, 1e300, NaN, Infinity, -Infinity, 5e-324];
const STRINGS = ['', 'a', 'é', '€uro', '😀', '\ud800', 'x\udc00y', '\ufeffbom', '\0', '__proto__'];
const KEYS = ['a', 'b', 'c', '1', '10', '2', '', 'constructor', '__proto__', 'é', '\udfff', 'then'];
const VIEW_CLASSES = [Uint8Array, Int16Array, Float64Array, BigUint64Array, Uint8ClampedArray];

/** Makes values of all kinds that can be cloned, with shared parts and cycles. */
export class RandomValues {
  readonly #random: Random;
  #made: object[] = [];

  constructor(random: Random) {
    this.#random = random;
  }

  next(): unknown {
    this.#made = [];
    return this.#value(4);
  }

  #value(depth: number): unknown {
    const kind = this.#random.below(depth > 0 ? 20 : 8);
    if (kind < 8) return this.#primitive(kind);
    if (kind === 8 && this.#made.length > 0) return this.#random.pick(this.#made);
    return kind < 14 ? this.#container(kind, depth - 1) : this.#other(kind, depth - 1);
  }

  #primitive(kind: number): unknown {
    if (kind < 2) return this.#random.pick([...NUMBERS, ...MORE_NUMBERS]);
    if (kind < 4) return this.#string();
    if (kind === 4) return this.#random.below(1000);
    if (kind === 5) return this.#random.pick([true, false, null, undefined]);
    const size = BigInt(this.#random.below(200));
    return (kind === 6 ? 1n : -1n) * (1n << size) + BigInt(this.#random.below(1000));
  }

  #string(): string {
    return this.#random.pick(STRINGS).repeat(this.#random.pick([1, 1, 3, 40]));
  }

  #container(kind: number, depth: number): unknown {
    const count = this.#random.below(5);
    if (kind < 11) {
      const object = this.#keep({});
      for (let i = 0; i < count; i += 1)
        define(object, this.#random.pick(KEYS), this.#value(depth));
      return object;
    }
    if (kind === 11) {
      const map = this.#keep(new Map<unknown, unknown>());
      for (let i = 0; i < count; i += 1) map.set(this.#value(depth), this.#value(depth));
      return map;
    }
    const array = this.#keep([] as unknown[]);
    for (let i = 0; i < count; i += 1) {
      if (kind === 12 || this.#random.below(3) > 0) array[i] = this.#value(depth);
    }
    if (kind === 13) array.length = count + this.#random.below(3);
    return array;
  }

  #other(kind: number, depth: number): unknown {
    switch (kind) {
      case 14: {
        const set = this.#keep(new Set<unknown>());
        for (let i = this.#random.below(4); i > 0; i -= 1) set.add(this.#value(depth));
        return set;
      }
      case 15:
        return this.#keep(new Date(this.#random.pick([0, -1, 8.64e15, -8.64e15, 1.7e12])));
      case 16:
        return this.#keep(
          new RegExp(
            this.#random.pick(['a+', '[/]', '', 'é']),
            this.#random.pick(['', 'gi', 'su']),
          ),
        );
      case 17:
        return this.#keep(this.#error(depth));
      case 18:
        return this.#keep(Object(this.#random.pick([-0, 'text', true, 7n])) as object);
      default:
        return this.#view();
    }
  }

  #error(depth: number): Error {
    const create = this.#random.pick([Error, TypeError, RangeError, URIError]);
    if (this.#random.below(2) === 0) return new create(this.#string());
    return new create(this.#string(), { cause: this.#value(depth) });
  }

  #view(): unknown {
    const buffer = this.#keep(this.#random.bytes(this.#random.below(8) * 8).buffer as ArrayBuffer);
    if (this.#random.below(3) === 0) return buffer;
    if (this.#random.below(3) === 0) return this.#keep(new DataView(buffer));
    return this.#keep(new (this.#random.pick(VIEW_CLASSES))(buffer));
  }

  #keep<T extends object>(object: T): T {
    this.#made.push(object);
    return object;
  }
}

function define(object: object, key: string, value: unknown): void {
  Object.defineProperty(object, key, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}
