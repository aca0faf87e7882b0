// Medians and ratios. Pure.

/**
 * @typedef {object} Summary
 * @property {number} median
 * @property {number} min
 * @property {number} max
 * @property {number} n how many values it is made of
 */

/**
 * @param {readonly number[]} values at least one
 * @returns {number}
 */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[sorted.length >> 1];
  const lower = sorted[(sorted.length - 1) >> 1];
  if (upper === undefined || lower === undefined) throw new RangeError('median of no values');
  return (lower + upper) / 2;
}

/**
 * @param {readonly number[]} values
 * @returns {Summary | null} rounded to tenths; null where there is nothing to summarise
 */
export function summary(values) {
  if (values.length === 0) return null;
  return {
    median: round(median(values), 1),
    min: round(Math.min(...values), 1),
    max: round(Math.max(...values), 1),
    n: values.length,
  };
}

/**
 * @param {Summary | null | undefined} one
 * @param {Summary | null | undefined} other
 * @returns {number | null} the one's median divided by the other's; null without both
 */
export function ratio(one, other) {
  if (!one || !other || other.median === 0) return null;
  return round(one.median / other.median, 3);
}

/** @param {number} value @param {number} digits after the point */
export function round(value, digits) {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}
