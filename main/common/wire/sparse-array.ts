/** Arrays with holes, without memory for the holes. Any process; no Node, no DOM. */

/** Holes that may cost memory: a few, and some for each element. */
const FREE_HOLES = 16;
const FREE_HOLES_PER_ELEMENT = 4;

const LAST_INDEX = 2 ** 32 - 2;

/**
 * An empty array of a length that somebody claims.
 * @param length in elements
 * @param used how many elements it will get
 */
export function sparseArray(length: number, used: number): unknown[] {
  const array: unknown[] = [];
  // Engines make room for the whole length of an array, up to 256 MiB in V8, unless an element far
  // away has made them keep the elements in a table instead.
  if (length > FREE_HOLES + used * FREE_HOLES_PER_ELEMENT) array[LAST_INDEX] = undefined;
  array.length = length;
  return array;
}
