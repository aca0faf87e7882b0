// The part of msgpackr that the codec uses, in its build without eval: that entry has no types.
declare module 'msgpackr/index-no-eval' {
  export interface PackrOptions {
    useRecords: false;
    variableMapSize: true;
    mapsAsObjects: true;
    moreTypes: false;
  }

  export class Packr {
    constructor(options: PackrOptions);
    /** The result may be a view into a larger pool, which is written on behind it. */
    pack(value: unknown): Uint8Array;
    /** Keeps a DataView in a property of `bytes`: the same array serves again at less cost. */
    unpack(bytes: Uint8Array, size: number): unknown;
    /** Makes `pool` the buffer that later results are views into. */
    useBuffer(pool: Uint8Array): void;
  }

  /** Where an extension writes. */
  export interface Space {
    target: Uint8Array;
    position: number;
  }

  export interface Extension<T> {
    Class: new (...args: never[]) => T;
    /** 1 to 127; unused when `pack` writes it all itself. */
    type: number;
    pack(value: T, allocate: (size: number) => Space): void;
  }

  export function addExtension<T>(extension: Extension<T>): void;

  /** Stands for the byte 0xc1, which MessagePack itself never uses. */
  export const C1: object;
}
