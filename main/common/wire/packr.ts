/** msgpackr, set up as the codec needs it. Any process; no Node, no DOM. */
import { Packr, addExtension } from 'msgpackr/index-no-eval';

/** All of msgpackr's own extensions to MessagePack are off. */
const packr = new Packr({
  useRecords: false,
  variableMapSize: true,
  mapsAsObjects: true,
  moreTypes: false,
});

/** Past this, msgpackr's pool is given up instead of being kept for later messages. */
const MAX_POOL_BYTES = 1024 * 1024;
const FRESH_POOL_BYTES = 8192;

/**
 * Stands for a tree in a larger one, and has been packed before that: so a deep tree takes no deeper
 * stack than its parts.
 */
export class Packed {
  readonly #tree: unknown;
  #bytes: Uint8Array | undefined;

  constructor(tree: unknown) {
    this.#tree = tree;
  }

  pack(): void {
    this.#bytes = pack(this.#tree);
  }

  get bytes(): Uint8Array {
    if (!this.#bytes) throw new Error('A part was to be packed before its whole.');
    return this.#bytes;
  }
}

addExtension({
  Class: Packed,
  type: 1,
  pack({ bytes }, allocate) {
    const { target, position } = allocate(bytes.byteLength);
    target.set(bytes, position);
  },
});

/** @param tree of plain data: packing it runs no code */
export function pack(tree: unknown): Uint8Array {
  const bytes = packr.pack(tree);
  if (bytes.buffer.byteLength > MAX_POOL_BYTES) dropPool(bytes);
  return bytes;
}

/** The pool's class is msgpackr's choice: Buffer where there is one. */
function dropPool(bytes: Uint8Array): void {
  const pool = new Uint8Array(FRESH_POOL_BYTES);
  Object.setPrototypeOf(pool, Object.getPrototypeOf(bytes));
  packr.useBuffer(pool);
}

/** @param size of the message, at the start of bytes; `scan` has passed it */
export function unpack(bytes: Uint8Array, size: number): unknown {
  return packr.unpack(bytes, size);
}
