/** Typed arrays and DataView as a numbered list. Any process; no Node, no DOM. */

type ViewConstructor = new (buffer: ArrayBuffer, byteOffset: number, length: number) => object;

interface ViewKind {
  name: string;
  create: ViewConstructor;
  /** Bytes of one element. */
  size: number;
}

/** The order is part of the wire format. */
export const VIEWS: readonly ViewKind[] = [
  { name: 'DataView', create: DataView, size: 1 },
  ...[
    Int8Array,
    Uint8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Float32Array,
    Float64Array,
    BigInt64Array,
    BigUint64Array,
  ].map((create) => ({ name: create.name, create, size: create.BYTES_PER_ELEMENT })),
];

const typedArrayPrototype: object = Object.getPrototypeOf(Uint8Array.prototype);

/** Index in VIEWS, whatever realm the view is from; -1 for a kind that is not in the list. */
export function viewKind(view: ArrayBufferView): number {
  // A getter that tells the class of its receiver, and undefined for what is no typed array.
  const name: unknown = Reflect.get(typedArrayPrototype, Symbol.toStringTag, view) ?? 'DataView';
  return VIEWS.findIndex((kind) => kind.name === name);
}

/**
 * Is it of a class derived from a typed array, as Node's Buffer is? Those are commonly a small piece
 * of a pool that holds other data, too.
 */
export function isDerivedView(view: ArrayBufferView): boolean {
  const prototype: unknown = Object.getPrototypeOf(view);
  if (view instanceof DataView || typeof prototype !== 'object' || prototype === null) return false;
  return !Object.hasOwn(prototype, 'BYTES_PER_ELEMENT');
}
