// What the options of every benchmark may say. Each refusal names the option and what it takes.
import { parseArgs } from 'node:util';
import { Failure } from '../failure.mjs';

/**
 * @template {NonNullable<import('node:util').ParseArgsConfig['options']>} const Options
 * @param {string} name of the benchmark
 * @param {readonly string[]} args behind it
 * @param {Options} options as parseArgs takes them
 * @throws {Failure}
 */
export function valuesOf(name, args, options) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new Failure(`${name}: ${/** @type {Error} */ (error).message}`);
  }
}

/**
 * @param {string} option @param {string} text @param {number} least @param {number} most
 * @returns {number}
 * @throws {Failure}
 */
export function wholeNumber(option, text, least, most) {
  const number = Number(text);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new Failure(`${option} takes a whole number from ${least} to ${most}, not "${text}"`);
}

/**
 * @param {string} option @param {string} text names with commas between them
 * @param {readonly string[]} known
 * @returns {readonly string[]} each once
 * @throws {Failure}
 */
export function namesOutOf(option, text, known) {
  const names = [...new Set(text.split(','))];
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return names;
  throw new Failure(`${option} takes names out of ${known.join(', ')}, not "${unknown}"`);
}
