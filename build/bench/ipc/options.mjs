// The command line of `npm run bench -- ipc`.
import { namesOutOf, valuesOf, wholeNumber } from '../option-values.mjs';
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
 * @throws {import('../../failure.mjs').Failure} that names what is wrong
 */
export function parseIpcOptions(args) {
  const values = valuesOf('ipc', args, {
    rounds: { type: 'string', default: '3' },
    batches: { type: 'string', default: '5' },
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
  });
  const known = Object.keys(measures);
  return {
    rounds: wholeNumber('--rounds', values.rounds, 1, 200),
    batches: wholeNumber('--batches', values.batches, 1, 200),
    names: values.only === undefined ? known : namesOutOf('--only', values.only, known),
    json: values.json,
    command: ['npm run bench -- ipc', ...args].join(' '),
  };
}
