/**
 * The membrane between script worlds: copies values from one world into another, with functions and
 * promises as proxies (Electron's contextBridge, "Parameter / Error / Return Type support").
 *
 * Content process, in the isolated world. Its objects never reach another world, nor the other way
 * round: every value that arrives was made by the kit of the world that it arrives in, and every
 * exception is caught and made anew there.
 */
import type { Kit, Outcome } from './kit.ts';
import { thrownToError, type ErrorText } from './thrown.ts';

/** Electron's limit. */
const MAX_DEPTH = 1000;
const NOT_CLONEABLE = 'An object could not be cloned.';

export interface World {
  readonly id: number;
  readonly kit: Kit;
  /** What stands for another world's functions here. */
  readonly proxies: WeakMap<object, object>;
}

export function makeWorld(id: number, kit: Kit): World {
  return { id, kit, proxies: new WeakMap() };
}

/** One passage; an object that occurs in it twice arrives as one. */
interface Passage {
  from: World;
  to: World;
  seen: Map<object, unknown>;
  frozen: boolean;
}

const { defineProperty, getPrototypeOf } = Reflect;
const { freeze, keys } = Object;

/** What structuredClone deals with, or refuses; all other objects are copied key by key. */
const SERIALIZED = new Set(
  (
    'Date RegExp Map Set Boolean Number String BigInt Symbol ' +
    'ArrayBuffer SharedArrayBuffer DataView Int8Array Uint8Array Uint8ClampedArray Int16Array ' +
    'Uint16Array Int32Array Uint32Array Float16Array Float32Array Float64Array BigInt64Array ' +
    'BigUint64Array Blob File FileList ImageData ImageBitmap VideoFrame AudioData ' +
    'EncodedVideoChunk EncodedAudioChunk CryptoKey RTCCertificate DOMMatrix DOMMatrixReadOnly ' +
    'DOMPoint DOMPointReadOnly DOMQuad DOMRect DOMRectReadOnly FileSystemHandle ' +
    'FileSystemFileHandle FileSystemDirectoryHandle WebAssembly.Module ' +
    'WeakMap WeakSet WeakRef Generator AsyncGenerator Window Location MessagePort'
  )
    .split(' ')
    .map((name) => `[object ${name}]`),
);

export class Membrane {
  /** Of each proxy, in any world: whose it is. */
  readonly #originals = new WeakMap<object, { world: World; original: object }>();
  readonly #nodeEvent = `clade-node-${Math.random().toString(36).slice(2)}-`;
  #nodesSent = 0;

  /**
   * @param frozen also freezes the objects, arrays and functions that are made
   * @throws TypeError for what cannot cross
   */
  copy(value: unknown, from: World, to: World, frozen = false): unknown {
    if (from === to) return value;
    return this.#copy(value, { from, to, seen: new Map(), frozen }, 0);
  }

  /** As copy, for an array whose elements share objects; made by the other world. */
  copyAll(values: ArrayLike<unknown>, from: World, to: World): unknown[] {
    const passage: Passage = { from, to, seen: new Map(), frozen: false };
    const copies = to.kit.newArray();
    for (let i = 0; i < values.length; i += 1) {
      put(copies, i, from === to ? values[i] : this.#copy(values[i], passage, 0));
    }
    return copies;
  }

  /**
   * Calls a function of one world for another one.
   * @param args of the caller's world
   * @returns what it returned or threw, of the caller's world
   */
  call(callee: object, owner: World, args: ArrayLike<unknown>, caller: World): Outcome {
    try {
      const result = owner.kit.call(callee, this.copyAll(args, caller, owner));
      return { failed: false, value: this.copy(result, owner, caller) };
    } catch (thrown) {
      return { failed: true, value: this.error(thrown, caller) };
    }
  }

  /** Anything that was thrown in any world, as an Error of one world. */
  error(thrown: unknown, to: World): object {
    return newError(thrownToError(thrown), to);
  }

  #copy(value: unknown, passage: Passage, depth: number): unknown {
    if (depth >= MAX_DEPTH) {
      throw new TypeError(
        'contextBridge recursion depth exceeded. Nested objects deeper than 1000 are not supported.',
      );
    }
    if (value === null || value === undefined) return value;
    if (typeof value === 'function') return this.#copyFunction(value, passage);
    if (typeof value === 'object') return this.#copyObject(value, passage, depth);
    if (typeof value === 'symbol') {
      throw new TypeError('A symbol cannot be passed over the context bridge.');
    }
    // Like document.all, an object.
    if (typeof value === 'undefined') throw new TypeError(NOT_CLONEABLE);
    return value;
  }

  #copyFunction(original: object, { from, to, frozen }: Passage): object {
    const known = this.#originals.get(original);
    if (known?.world === to) return known.original;
    let proxy = to.proxies.get(original);
    if (!proxy) {
      proxy = to.kit.wrap((args) => this.call(original, from, args, to));
      to.proxies.set(original, proxy);
      this.#originals.set(proxy, { world: from, original });
    }
    if (frozen) freeze(proxy);
    return proxy;
  }

  #copyObject(value: object, passage: Passage, depth: number): unknown {
    const { from, to, seen } = passage;
    const copied = seen.get(value);
    if (copied !== undefined) return copied;
    if (Array.isArray(value)) return this.#copyArray(value, passage, depth);
    const prototype = getPrototypeOf(value);
    if (prototype === null || prototype === from.kit.objectPrototype) {
      return this.#copyKeys(value, passage, depth);
    }
    const tag = Object.prototype.toString.call(value);
    if (tag === '[object Promise]' || descends(value, from.kit.promisePrototype)) {
      return this.#copyPromise(value, passage);
    }
    if (tag === '[object Error]' || descends(value, from.kit.errorPrototype)) {
      return remember(seen, value, newError(thrownToError(value), to));
    }
    if (from.kit.isNode(value)) return remember(seen, value, this.#copyNode(value, from, to));
    if (SERIALIZED.has(tag)) return remember(seen, value, clone(value, to));
    return this.#copyKeys(value, passage, depth);
  }

  #copyArray(values: unknown[], passage: Passage, depth: number): unknown[] {
    const copies = passage.to.kit.newArray();
    passage.seen.set(values, copies);
    const { length } = values;
    for (let i = 0; i < length; i += 1) {
      put(copies, i, this.#copy(values[i], passage, depth + 1));
    }
    return passage.frozen ? (freeze(copies) as unknown[]) : copies;
  }

  /** Of class instances, too: their prototypes are dropped. */
  #copyKeys(value: object, passage: Passage, depth: number): object {
    const copies = passage.to.kit.newObject();
    passage.seen.set(value, copies);
    const names = keys(value);
    for (let i = 0; i < names.length; i += 1) {
      const name = names[i] as keyof typeof value;
      put(copies, name, this.#copy(value[name], passage, depth + 1));
    }
    return passage.frozen ? freeze(copies) : copies;
  }

  #copyPromise(promise: object, { from, to, seen }: Passage): object {
    const copied = to.kit.deferred();
    seen.set(promise, copied.promise);
    const fail = (thrown: unknown): void => copied.reject(this.error(thrown, to));
    from.kit.settle(
      promise as PromiseLike<unknown>,
      (value) => {
        try {
          copied.resolve(this.copy(value, from, to));
        } catch (thrown) {
          fail(thrown);
        }
      },
      (reason) => {
        try {
          copied.reject(this.copy(reason, from, to));
        } catch (thrown) {
          fail(thrown);
        }
      },
    );
    return copied.promise;
  }

  /** Each world has its own wrapper of a node; an event's relatedTarget gives each its own. */
  #copyNode(node: object, from: World, to: World): object {
    if (from.kit.isInShadowTree(node)) {
      // The event would name the tree's host instead.
      throw new TypeError('A node in a shadow tree cannot be passed over the context bridge.');
    }
    this.#nodesSent += 1;
    const type = this.#nodeEvent + this.#nodesSent;
    const found = to.kit.receiveNode(type, () => from.kit.sendNode(type, node));
    if (!found) {
      throw new TypeError(
        'A node cannot be passed over the context bridge in a document that may not run scripts.',
      );
    }
    return found;
  }
}

function remember<Copy>(seen: Map<object, unknown>, value: object, copy: Copy): Copy {
  seen.set(value, copy);
  return copy;
}

function clone(value: object, to: World): unknown {
  try {
    return to.kit.clone(value);
  } catch (error) {
    throw new TypeError(NOT_CLONEABLE, { cause: error });
  }
}

function newError({ name, message, stack }: ErrorText, to: World): object {
  return to.kit.newError(name, message, stack);
}

function descends(value: object, prototype: object): boolean {
  return Object.prototype.isPrototypeOf.call(prototype, value);
}

/** Assignment could run a setter of the other world's Object.prototype. */
function put(target: object, key: string | number, value: unknown): void {
  defineProperty(target, key, {
    // @ts-expect-error: TypeScript does not know that this sets the prototype.
    __proto__: null,
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}
