// The command line of `npm run bench -- ipc`.
import { parseArgs } from 'node:util';
import { Failure } from '../../failure.mjs';
import { measures } from './measures.mjs';

/**
 * @typedef {object} Options
 * @property {number} rounds launches
 * @property {number} batches of each measure in a launch
 * @property {readonly string[]} names of the measures
 * @property {boolean} json
 * @property {string} command that repeats the run
 *
 * @param {readonly string[]} args behind the benchmark's name
 * @returns {Options}
 * @throws {Failure} that names what is wrong
 */
export function parseIpcOptions(args) {
  const values = parsed(args);
  return {
    rounds: count('--rounds', values.rounds),
    batches: count('--batches', values.batches),
    names: namesIn(values.only),
    json: values.json,
    command: ['npm run bench -- ipc', ...args].join(' '),
  };
}

/** @param {readonly string[]} args */
function parsed(args) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        rounds: { type: 'string', default: '3' },
        batches: { type: 'string', default: '5' },
        only: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    throw new Failure(`ipc: ${/** @type {Error} */ (error).message}`);
  }
}

/** @param {string} option @param {string} text */
function count(option, text) {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= 200) return number;
  throw new Failure(`${option} takes a whole number from 1 to 200, not "${text}"`);
}

/** @param {string | undefined} text */
function namesIn(text) {
  const known = Object.keys(measures);
  const names = text === undefined ? known : [...new Set(text.split(','))];
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return names;
  throw new Failure(`--only takes names out of ${known.join(', ')}, not "${unknown}"`);
}
