// The command line of `npm run bench -- fork`.
import { parseArgs } from 'node:util';
import { Failure } from '../../failure.mjs';

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
 * @throws {Failure} that names what is wrong
 */
export function parseForkOptions(args) {
  const values = parsed(args);
  return {
    rounds: count('--rounds', values.rounds),
    forks: count('--forks', values.forks),
    stages: stagesIn(values.stages),
    json: values.json,
    command: ['npm run bench -- fork', ...args].join(' '),
  };
}

/** @param {readonly string[]} args */
function parsed(args) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        rounds: { type: 'string', default: '3' },
        forks: { type: 'string', default: '20' },
        stages: { type: 'string', default: stages.join(',') },
        json: { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    throw new Failure(`fork: ${/** @type {Error} */ (error).message}`);
  }
}

/** @param {string} option @param {string} text */
function count(option, text) {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= 1000) return number;
  throw new Failure(`${option} takes a whole number from 1 to 1000, not "${text}"`);
}

/** @param {string} text @returns {readonly Stage[]} */
function stagesIn(text) {
  const names = text.split(',');
  const unknown = names.find((name) => !stages.some((stage) => stage === name));
  if (unknown === undefined) return stages.filter((stage) => names.includes(stage));
  throw new Failure(`--stages takes names out of ${stages.join(', ')}, not "${unknown}"`);
}
