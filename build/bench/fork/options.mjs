// The command line of `npm run bench -- fork`.
import { namesOutOf, valuesOf, wholeNumber } from '../option-values.mjs';

export const stages = /** @type {const} */ (['engine', 'warm', 'app']);

/** @typedef {typeof stages[number]} Stage */

/**
 * @typedef {object} Options
 * @property {number} rounds launches
 * @property {number} forks of each kind in a launch
 * @property {readonly Stage[]} stages
 * @property {boolean} json
 * @property {string} command that repeats the run
 *
 * @param {readonly string[]} args behind the benchmark's name
 * @returns {Options}
 * @throws {import('../../failure.mjs').Failure} that names what is wrong
 */
export function parseForkOptions(args) {
  const values = valuesOf('fork', args, {
    rounds: { type: 'string', default: '3' },
    forks: { type: 'string', default: '20' },
    stages: { type: 'string', default: stages.join(',') },
    json: { type: 'boolean', default: false },
  });
  const names = namesOutOf('--stages', values.stages, stages);
  return {
    rounds: wholeNumber('--rounds', values.rounds, 1, 1000),
    forks: wholeNumber('--forks', values.forks, 1, 1000),
    stages: stages.filter((stage) => names.includes(stage)),
    json: values.json,
    command: ['npm run bench -- fork', ...args].join(' '),
  };
}
