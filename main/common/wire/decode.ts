/**
 * Bytes to values. Any process; no Node, no DOM. Trust: the bytes may be a hostile content
 * process's. They are scanned before anything is unpacked (scan.ts); what then is still wrong is
 * found while raising, and throws.
 */
import { ERROR_NAMES, MARK, Tag, WireError, malformed } from './format.ts';
import { unpack } from './packr.ts';
import { scan } from './scan.ts';
import { sparseArray } from './sparse-array.ts';
import { stringOfUnits } from './strings.ts';
import { VIEWS } from './views.ts';

/**
 * Decodes what encodeValue made. The result shares no memory with `bytes`, and owns `buffers`.
 *
 * @param size of the message, which lies at the start of `bytes`
 * @throws WireError on malformed bytes or buffers that do not belong to them. It never hangs, and
 *   allocates in proportion to what it was given, not to a length that the bytes claim.
 */
export function decodeValue(
  bytes: Uint8Array,
  buffers: readonly ArrayBuffer[],
  size = bytes.byteLength,
): unknown {
  try {
    const marked = scan(bytes, size);
    const raw = unpack(bytes, size);
    if (!marked) return buffers.length === 0 ? raw : malformed('buffers that nothing names');
    return new Raising(buffers).run(raw);
  } catch (error) {
    if (error instanceof WireError) throw error;
    malformed(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

type Node = readonly unknown[];

/** As an assignment makes properties, and as engines make those of errors. */
const SHOWN = { writable: true, enumerable: true, configurable: true };
const HIDDEN = { writable: true, enumerable: false, configurable: true };

/**
 * Makes values of the lowered tree, in its own containers where these can stay. Meets each object in
 * the order in which it was lowered; what is in it follows when its turn comes.
 */
class Raising {
  readonly #buffers: readonly ArrayBuffer[];
  #usedBuffers = 0;
  readonly #objects: object[] = [];
  readonly #turns: (() => void)[] = [];

  constructor(buffers: readonly ArrayBuffer[]) {
    this.#buffers = buffers;
  }

  run(raw: unknown): unknown {
    const value = this.#raise(raw);
    for (let next = 0; next < this.#turns.length; next += 1) this.#turns[next]?.();
    if (this.#usedBuffers !== this.#buffers.length) malformed('buffers that nothing names');
    return value;
  }

  #raise(raw: unknown): unknown {
    if (typeof raw !== 'object' || raw === null) return raw;
    if (Array.isArray(raw)) return raw[0] === MARK ? this.#raiseNode(raw) : this.#elements(raw);
    if (raw === MARK || raw instanceof Uint8Array) malformed('a part without its whole');
    return this.#properties(raw as Record<string, unknown>);
  }

  /** Gives the object its number. */
  #met<T extends object>(object: T): T {
    this.#objects.push(object);
    return object;
  }

  #elements(array: unknown[]): unknown {
    this.#turns.push(() => {
      for (let index = 0; index < array.length; index += 1) {
        const child = array[index];
        if (typeof child === 'object' && child !== null) array[index] = this.#raise(child);
      }
    });
    return this.#met(array);
  }

  #properties(object: Record<string, unknown>): unknown {
    this.#turns.push(() => {
      for (const key of Object.keys(object)) {
        const child = object[key];
        if (typeof child === 'object' && child !== null) object[key] = this.#raise(child);
      }
    });
    return this.#met(object);
  }

  #raiseNode(node: Node): unknown {
    switch (node[1]) {
      case Tag.NEGATIVE_ZERO:
      case Tag.BIGINT:
      case Tag.WIDE_STRING:
        return primitive(node);
      case Tag.REFERENCE:
        return this.#reference(node[2]);
      default:
        return this.#raiseObject(node);
    }
  }

  #raiseObject(node: Node): unknown {
    switch (node[1]) {
      case Tag.OBJECT:
        return this.#define({}, node, 2);
      case Tag.SPARSE_ARRAY:
        return this.#define(emptyArray(node), node, 3);
      case Tag.MAP:
        return this.#map(node);
      case Tag.SET:
        return this.#set(node);
      case Tag.DATE:
        return this.#met(new Date(number(node[2])));
      case Tag.REGEXP:
        return this.#met(new RegExp(string(node[2]), string(node[3])));
      case Tag.BOXED:
        return this.#boxed(node[2]);
      case Tag.ERROR:
        return this.#error(node);
      case Tag.BUFFER:
        return this.#met(new Uint8Array(binary(node[2])).buffer);
      case Tag.LARGE_BUFFER:
        return this.#met(this.#largeBuffer(node[2]));
      case Tag.VIEW:
        return this.#view(node);
      default:
        malformed('an unknown tag');
    }
  }

  #reference(index: unknown): unknown {
    return this.#objects[natural(index)] ?? malformed('a reference to no object');
  }

  #define(object: object, node: Node, from: number): object {
    if ((node.length - from) % 2 !== 0) malformed('a key without a value');
    this.#turns.push(() => {
      for (let index = from; index < node.length; index += 2) {
        const key = string(node[index]);
        const value = this.#raise(node[index + 1]);
        // Not an assignment: the key may be __proto__.
        Object.defineProperty(object, key, { ...SHOWN, value });
      }
    });
    return this.#met(object);
  }

  #map(node: Node): unknown {
    if (node.length % 2 !== 0) malformed('a key without a value');
    const map = new Map<unknown, unknown>();
    this.#turns.push(() => {
      for (let index = 2; index < node.length; index += 2) {
        const key = this.#raise(node[index]);
        map.set(key, this.#raise(node[index + 1]));
      }
    });
    return this.#met(map);
  }

  #set(node: Node): unknown {
    const set = new Set<unknown>();
    this.#turns.push(() => {
      for (let index = 2; index < node.length; index += 1) set.add(this.#raise(node[index]));
    });
    return this.#met(set);
  }

  #boxed(raw: unknown): unknown {
    const value = Array.isArray(raw) ? primitive(raw) : raw;
    if (value === null || value === undefined || typeof value === 'object') {
      malformed('an object of no primitive');
    }
    return this.#met(Object(value) as object);
  }

  #error(node: Node): unknown {
    const message = node[3] === undefined ? undefined : string(node[3]);
    const stack = node[4] === undefined ? undefined : string(node[4]);
    const error = newError(node[2], message);
    // Without one of its own it would tell where it was decoded.
    Object.defineProperty(error, 'stack', { ...HIDDEN, value: stack ?? String(error) });
    if (node.length > 5) {
      this.#turns.push(() => {
        Object.defineProperty(error, 'cause', { ...HIDDEN, value: this.#raise(node[5]) });
      });
    }
    return this.#met(error);
  }

  #largeBuffer(index: unknown): ArrayBuffer {
    if (index !== this.#usedBuffers) malformed('buffers out of order');
    const buffer = this.#buffers[this.#usedBuffers++];
    return buffer ?? malformed('a buffer that is not there');
  }

  #view(node: Node): unknown {
    const kind = VIEWS[natural(node[2])] ?? malformed('an unknown kind of view');
    // The view is met before its buffer.
    const index = this.#objects.push(node) - 1;
    const buffer = this.#raise(node[3]);
    if (!(buffer instanceof ArrayBuffer)) malformed('a view of no buffer');
    const view = new kind.create(buffer, natural(node[4]), natural(node[5]));
    this.#objects[index] = view;
    return view;
  }
}

/** @throws WireError for nodes of objects, too */
function primitive(node: Node): unknown {
  if (node[0] !== MARK) malformed('a part that should be a primitive');
  switch (node[1]) {
    case Tag.NEGATIVE_ZERO:
      return -0;
    case Tag.BIGINT:
      return bigint(node[2]);
    case Tag.WIDE_STRING:
      return wideString(node[2]);
    default:
      malformed('a part that should be a primitive');
  }
}

function string(raw: unknown): string {
  const text = Array.isArray(raw) ? primitive(raw) : raw;
  return typeof text === 'string' ? text : malformed('a part that should be a string');
}

function number(raw: unknown): number {
  return typeof raw === 'number' ? raw : malformed('a part that should be a number');
}

function natural(raw: unknown): number {
  const value = number(raw);
  return Number.isSafeInteger(value) && value >= 0 ? value : malformed('a number out of range');
}

function binary(raw: unknown): Uint8Array {
  return raw instanceof Uint8Array ? raw : malformed('a part that should be binary data');
}

function bigint(raw: unknown): bigint {
  const parts = typeof raw === 'string' ? /^(-?)([0-9a-f]+)$/.exec(raw) : null;
  if (!parts) malformed('a bigint of no digits');
  const magnitude = BigInt(`0x${parts[2]}`);
  return parts[1] === '-' ? -magnitude : magnitude;
}

function wideString(raw: unknown): string {
  const bytes = binary(raw);
  if (bytes.byteLength % 2 !== 0) malformed('half a character');
  return stringOfUnits(bytes);
}

function emptyArray(node: Node): unknown[] {
  const length = natural(node[2]);
  if (length >= 2 ** 32) malformed('an array too long');
  return sparseArray(length, (node.length - 3) / 2);
}

const ERRORS: readonly ErrorConstructor[] = [
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
];

function newError(name: unknown, message: string | undefined): Error {
  const create = ERRORS[ERROR_NAMES.indexOf(name as string)] ?? malformed('an unknown error');
  return message === undefined ? new create() : new create(message);
}
