/**
 * What an object really is, whatever realm it is from and whatever its properties claim. Any
 * process; no Node, no DOM.
 */
export type Brand =
  | 'array'
  | 'object'
  | 'map'
  | 'set'
  | 'date'
  | 'regexp'
  | 'boxed'
  | 'error'
  | 'buffer'
  | 'view'
  | 'uncloneable';

type Probe = (value: object) => unknown;

/** By tag. Each probe throws for objects of other kinds: internal slots cannot be faked. */
const PROBES: readonly (readonly [tag: string, brand: Brand, probe: Probe])[] = [
  ['Date', 'date', (value) => Date.prototype.getTime.call(value)],
  ['Map', 'map', (value) => Reflect.get(Map.prototype, 'size', value)],
  ['Set', 'set', (value) => Reflect.get(Set.prototype, 'size', value)],
  ['ArrayBuffer', 'buffer', (value) => Reflect.get(ArrayBuffer.prototype, 'byteLength', value)],
  ['RegExp', 'regexp', (value) => Reflect.get(RegExp.prototype, 'global', value)],
  ['Number', 'boxed', (value) => Number.prototype.valueOf.call(value)],
  ['String', 'boxed', (value) => String.prototype.valueOf.call(value)],
  ['Boolean', 'boxed', (value) => Boolean.prototype.valueOf.call(value)],
  ['BigInt', 'boxed', (value) => BigInt.prototype.valueOf.call(value)],
];

export function brandOf(value: object): Brand {
  const array = isArray(value);
  if (array !== false) return array ? 'array' : 'uncloneable';
  const prototype = parentOf(value);
  if (prototype === Object.prototype || prototype === null) return 'object';
  if (ArrayBuffer.isView(value)) return 'view';
  const tag = Object.prototype.toString.call(value).slice('[object '.length, -1);
  if (tag === 'Object') return brandOfUntagged(value);
  if (tag === 'Error' && !(Symbol.toStringTag in value)) return 'error';
  const probe = PROBES.find((entry) => entry[0] === tag);
  // Only a Proxy has the tag without the slot; what it stands for cannot be read through it.
  if (probe) return passes(probe[2], value) ? probe[1] : 'uncloneable';
  return brandOfTagged(value);
}

/** Undefined for a revoked Proxy, of which one cannot tell. */
function isArray(value: object): boolean | undefined {
  try {
    return Array.isArray(value);
  } catch {
    return undefined;
  }
}

/** An instance of a program's class, another realm's plain object, a host object, or a Proxy. */
function brandOfUntagged(value: object): Brand {
  if (value instanceof Error) return 'error';
  for (let at = parentOf(value); at; at = parentOf(at)) {
    // The last one is some realm's Object.prototype.
    if (hasNativeConstructor(at) && parentOf(at)) return 'uncloneable';
  }
  return 'object';
}

function parentOf(value: object): object | null {
  return Object.getPrototypeOf(value) as object | null;
}

/** An object with a Symbol.toStringTag of its own. */
function brandOfTagged(value: object): Brand {
  const probe = PROBES.find((entry) => passes(entry[2], value));
  if (probe) return probe[1];
  // DOMException, and errors of classes with a tag.
  if (value instanceof Error) return 'error';
  return isNative(value) ? 'uncloneable' : 'object';
}

function passes(probe: Probe, value: object): boolean {
  try {
    probe(value);
    return true;
  } catch {
    return false;
  }
}

/**
 * Is it of a class of the engine (Promise, WeakMap, a DOM node)? These have a constant tag, and
 * either an engine's constructor or none; classes of programs differ in one or the other.
 */
function isNative(value: object): boolean {
  let owner: object | null = value;
  while (owner && !Object.hasOwn(owner, Symbol.toStringTag)) owner = parentOf(owner);
  if (!owner || owner === value) return false;
  const tag = Object.getOwnPropertyDescriptor(owner, Symbol.toStringTag);
  if (tag?.get || tag?.writable || tag?.enumerable) return false;
  return !hasOwnConstructor(owner) || hasNativeConstructor(owner);
}

function hasOwnConstructor(prototype: object): boolean {
  return typeof constructorOf(prototype) === 'function';
}

function hasNativeConstructor(prototype: object): boolean {
  const constructor = constructorOf(prototype);
  if (typeof constructor !== 'function') return false;
  return /\{\s*\[native code\]\s*\}$/.test(
    Function.prototype.toString.call(constructor).slice(-32),
  );
}

function constructorOf(prototype: object): unknown {
  return Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value;
}
