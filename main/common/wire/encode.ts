/**
 * Values to bytes, with the meaning of structured clone. Any process; no Node, no DOM.
 *
 * A walk lowers the value to what MessagePack knows (see format.ts), calling each getter once;
 * msgpackr then packs a tree of plain data, which cannot run code any more.
 */
import { type Brand, brandOf } from './brand.ts';
import {
  ERROR_NAMES,
  LARGE_BUFFER_BYTES,
  MARK,
  MAX_BUFFERS,
  MAX_BUFFER_BYTES,
  MAX_DEPTH,
  MAX_VALUES,
  Tag,
} from './format.ts';
import { Packed, pack } from './packr.ts';
import { isKept, keepsOrder, unitsOf } from './strings.ts';
import { VIEWS, isDerivedView, viewKind } from './views.ts';

/** A value cut in two: bytes, and the large buffers that travel beside them as memfds. */
export interface EncodedValue {
  /** A view, perhaps into a larger buffer with other messages: send these bytes, not `.buffer`. */
  bytes: Uint8Array;
  /** The live memory of the sender, not copies: send it before any other code runs. */
  buffers: Uint8Array[];
}

/** Levels that are packed together: msgpackr takes much stack for each. */
const LEVELS_AT_ONCE = 64;

/** Arrays up to this length keep properties that are not elements. */
const MAX_LENGTH_WITH_NAMES = 1024;

/**
 * Encodes a value as structured clone would copy it. Differences: a Proxy of an object or array is
 * read through instead of refused; errors of engine classes (DOMException) arrive as Error; typed
 * arrays of derived classes (Node's Buffer) become Uint8Arrays etc. with a buffer of just their
 * bytes, while other views bring their whole buffer, and share it as before; resizable buffers
 * arrive fixed; arrays of more than 1024 elements lose properties that are not elements. WebKit
 * takes bigints up to a million bits only.
 *
 * @throws TypeError 'An object could not be cloned.' for functions, symbols, promises, weak
 *   collections, detached and shared buffers, and host objects
 * @throws RangeError beyond MAX_DEPTH, MAX_VALUES or MAX_BUFFER_BYTES
 * @throws whatever a getter throws
 */
export function encodeValue(value: unknown): EncodedValue {
  const lowering = new Lowering();
  const bytes = pack(lowering.run(value));
  return { bytes, buffers: lowering.buffers };
}

function couldNotClone(cause?: unknown): TypeError {
  return new TypeError('An object could not be cloned.', cause === undefined ? {} : { cause });
}

/** Meets each object once and gives it its number; what is in it follows when its turn comes. */
class Lowering {
  readonly buffers: Uint8Array[] = [];
  readonly #numbers = new Map<object, number>();
  readonly #turns: (() => void)[] = [];
  readonly #packed: Packed[] = [];
  #objects = 0;
  #values = 1;

  run(value: unknown): unknown {
    const root = this.#lower(value, 0);
    for (let next = 0; next < this.#turns.length; next += 1) this.#turns[next]?.();
    // Inner ones first.
    for (const packed of this.#packed.toReversed()) packed.pack();
    return root;
  }

  /** @param depth objects around the value */
  #lower(value: unknown, depth: number): unknown {
    switch (typeof value) {
      case 'string':
        return this.#string(value);
      case 'number':
        return Object.is(value, -0) ? this.#node(Tag.NEGATIVE_ZERO) : value;
      case 'boolean':
      case 'undefined':
        return value;
      case 'bigint':
        return this.#node(Tag.BIGINT, value.toString(16));
      case 'object':
        return value === null ? null : this.#object(value, depth);
      case 'function':
      case 'symbol':
        throw couldNotClone();
    }
  }

  #object(value: object, depth: number): unknown {
    const known = this.#numbers.get(value);
    if (known !== undefined) return this.#node(Tag.REFERENCE, known);
    if (depth >= MAX_DEPTH) {
      throw new RangeError(`A message is ${MAX_DEPTH} objects deep at most: send it flatter.`);
    }
    this.#numbers.set(value, this.#objects++);
    const lowered = this.#branded(value, brandOf(value), depth + 1);
    if (depth === 0 || depth % LEVELS_AT_ONCE !== 0) return lowered;
    const packed = new Packed(lowered);
    this.#packed.push(packed);
    return packed;
  }

  #branded(value: object, brand: Brand, depth: number): unknown {
    switch (brand) {
      case 'object':
        return this.#plain(value, depth);
      case 'array':
        return this.#array(value as unknown[], depth);
      case 'map':
        return this.#map(value as Map<unknown, unknown>, depth);
      case 'set':
        return this.#set(value as Set<unknown>, depth);
      case 'date':
        return this.#node(Tag.DATE, Date.prototype.getTime.call(value));
      case 'regexp':
        return this.#regexp(value as RegExp);
      case 'boxed':
        return this.#node(Tag.BOXED, this.#lower(unboxed(value), depth));
      case 'error':
        return this.#error(value as Error, depth);
      case 'buffer':
        return this.#bytes(bytesOf(value as ArrayBuffer));
      case 'view':
        return this.#view(value as ArrayBufferView, depth);
      case 'uncloneable':
        throw couldNotClone();
    }
  }

  /** Counts as the scanner at the other end will. */
  #count(values: number): void {
    this.#values += values;
    if (this.#values > MAX_VALUES) {
      throw new RangeError(`A message has ${MAX_VALUES} values at most: send it in parts.`);
    }
  }

  #node(tag: number, ...parts: unknown[]): unknown[] {
    this.#count(parts.length + 2);
    return [MARK, tag, ...parts];
  }

  #string(text: string): unknown {
    return isKept(text) ? text : this.#node(Tag.WIDE_STRING, unitsOf(text));
  }

  #plain(value: object, depth: number): unknown {
    const keys = Object.keys(value);
    if (!keepsOrder(keys)) return this.#entries(this.#node(Tag.OBJECT), value, keys, depth);
    this.#count(keys.length * 2);
    const lowered: Record<string, unknown> = {};
    this.#turns.push(() => {
      for (const key of keys) {
        const child = (value as Record<string, unknown>)[key];
        // A getter of another property may have removed this one.
        if (child === undefined && !Object.hasOwn(value, key)) continue;
        lowered[key] = this.#lower(child, depth);
      }
    });
    return lowered;
  }

  #entries(node: unknown[], value: object, keys: readonly string[], depth: number): unknown[] {
    this.#count(keys.length * 2);
    this.#turns.push(() => {
      for (const key of keys) {
        const child = (value as Record<string, unknown>)[key];
        if (child === undefined && !Object.hasOwn(value, key)) continue;
        node.push(this.#string(key), this.#lower(child, depth));
      }
    });
    return node;
  }

  #array(value: readonly unknown[], depth: number): unknown {
    const { length } = value;
    if (!isDense(value)) {
      return this.#entries(this.#node(Tag.SPARSE_ARRAY, length), value, Object.keys(value), depth);
    }
    this.#count(length);
    const lowered: unknown[] = [];
    this.#turns.push(() => {
      for (let index = 0; index < length; index += 1) {
        lowered.push(this.#lower(value[index], depth));
      }
    });
    return lowered;
  }

  #map(value: Map<unknown, unknown>, depth: number): unknown {
    const entries: unknown[] = [];
    Map.prototype.forEach.call(value, (item, key) => void entries.push(key, item));
    return this.#items(this.#node(Tag.MAP), entries, depth);
  }

  #set(value: Set<unknown>, depth: number): unknown {
    const items: unknown[] = [];
    Set.prototype.forEach.call(value, (item) => void items.push(item));
    return this.#items(this.#node(Tag.SET), items, depth);
  }

  #items(node: unknown[], items: readonly unknown[], depth: number): unknown[] {
    this.#count(items.length);
    this.#turns.push(() => {
      for (const item of items) node.push(this.#lower(item, depth));
    });
    return node;
  }

  #regexp(value: RegExp): unknown {
    return this.#node(Tag.REGEXP, this.#string(value.source), this.#string(value.flags));
  }

  #error(value: Error, depth: number): unknown {
    const name: unknown = value.name;
    const message: unknown = value.message;
    const stack: unknown = value.stack;
    const hasMessage = Object.hasOwn(value, 'message') || (message !== undefined && message !== '');
    const node = this.#node(
      Tag.ERROR,
      typeof name === 'string' && ERROR_NAMES.includes(name) ? name : 'Error',
      hasMessage ? this.#string(String(message)) : undefined,
      typeof stack === 'string' ? this.#string(stack) : undefined,
    );
    return Object.hasOwn(value, 'cause') ? this.#items(node, [value.cause], depth) : node;
  }

  #bytes(bytes: Uint8Array): unknown {
    if (bytes.byteLength > MAX_BUFFER_BYTES) {
      throw new RangeError(`A buffer has ${MAX_BUFFER_BYTES} bytes at most: send it in parts.`);
    }
    const isBeside = bytes.byteLength >= LARGE_BUFFER_BYTES && this.buffers.length < MAX_BUFFERS;
    if (!isBeside) return this.#node(Tag.BUFFER, bytes);
    return this.#node(Tag.LARGE_BUFFER, this.buffers.push(bytes) - 1);
  }

  #view(value: ArrayBufferView, depth: number): unknown {
    const kind = viewKind(value);
    const size = VIEWS[kind]?.size;
    if (size === undefined || brandOf(value.buffer) !== 'buffer') throw couldNotClone();
    const whole = bytesOf(value.buffer as ArrayBuffer);
    const length = value.byteLength / size;
    if (!isDerivedView(value)) {
      const buffer = this.#object(value.buffer, depth);
      return this.#node(Tag.VIEW, kind, buffer, value.byteOffset, length);
    }
    this.#objects += 1;
    const own = whole.subarray(value.byteOffset, value.byteOffset + value.byteLength);
    return this.#node(Tag.VIEW, kind, this.#bytes(own), 0, length);
  }
}

/** @throws TypeError for a detached buffer */
function bytesOf(buffer: ArrayBuffer): Uint8Array {
  try {
    return new Uint8Array(buffer);
  } catch (error) {
    throw couldNotClone(error);
  }
}

function unboxed(value: object): unknown {
  switch (Object.prototype.toString.call(value)) {
    case '[object Number]':
      return Number.prototype.valueOf.call(value);
    case '[object String]':
      return String.prototype.valueOf.call(value);
    case '[object Boolean]':
      return Boolean.prototype.valueOf.call(value);
    default:
      return BigInt.prototype.valueOf.call(value);
  }
}

/** Has it all its elements, and nothing but them? */
function isDense(value: readonly unknown[]): boolean {
  const { length } = value;
  if (length > MAX_LENGTH_WITH_NAMES) {
    for (let index = 0; index < length; index += 1) {
      if (!Object.hasOwn(value, index)) return false;
    }
    return true;
  }
  // Elements come first, in their order.
  const keys = Object.keys(value);
  return keys.length === length && (length === 0 || keys[length - 1] === String(length - 1));
}
