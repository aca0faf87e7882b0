/** How many spare views are kept: package.json's `clade.spares` and app.spares.configure(). */
import { expectNumber, expectObject } from './arguments.ts';

export interface SpareOptions {
  /** Kept in any case but the worst shortage of memory. Default 0. */
  min?: number;
  /** Kept while windows are being opened. Default 1; 0 when nothing can be forked. */
  max?: number;
}

/** Each costs a content process and a view, some 6 MB: more than this is a mistake. */
const MOST = 16;

/**
 * @param value a number, for both, or { min, max }; what is left out keeps its value of `before`
 * @throws TypeError that names the wrong member
 */
export function checkSpareOptions(
  value: unknown,
  name: string,
  before: Required<SpareOptions>,
): Required<SpareOptions> {
  if (typeof value === 'number') {
    const both = expectCount(value, name);
    return { min: both, max: both };
  }
  const { min, max } = expectObject(value, name) as SpareOptions;
  const checked = {
    min: min === undefined ? before.min : expectCount(min, `${name}.min`),
    max: max === undefined ? before.max : expectCount(max, `${name}.max`),
  };
  // Who gives one of the two means the other to follow.
  if (min === undefined) checked.min = Math.min(checked.min, checked.max);
  if (max === undefined) checked.max = Math.max(checked.min, checked.max);
  if (checked.min > checked.max) {
    throw new TypeError(`${name}.min must not be greater than ${name}.max`);
  }
  return checked;
}

function expectCount(value: unknown, name: string): number {
  const count = expectNumber(value, name);
  if (Number.isInteger(count) && count >= 0 && count <= MOST) return count;
  throw new TypeError(`${name} must be a whole number from 0 to ${MOST}, got ${count}`);
}
