// The command line of `npm run bench`.
import { parseArgs } from 'node:util';
import { Failure } from '../failure.mjs';
import { benchmarks } from './benchmarks.mjs';
import { about as aboutFork } from './fork/result.mjs';
import { about as aboutIpc } from './ipc/measures.mjs';
import { namesOutOf, wholeNumber } from './option-values.mjs';
import { pageNames } from './pages.mjs';
import { peers } from './peers/catalogue.mjs';

/** @import { Benchmark } from './benchmarks.mjs' */

/**
 * @typedef {object} Options
 * @property {string} name of the benchmark
 * @property {Benchmark} benchmark
 * @property {number} windows
 * @property {number} rounds
 * @property {readonly string[]} pages
 * @property {readonly string[]} peers
 * @property {boolean} json
 * @property {boolean} table
 * @property {string} command that repeats the run
 *
 * @param {readonly string[]} args
 * @returns {Options}
 * @throws {Failure} that names what is wrong
 */
export function parseOptions(args) {
  const { values, positionals } = parsed(args);
  const [name = ''] = positionals;
  const benchmark = benchmarks[name];
  if (!benchmark || positionals.length !== 1) throw new Failure(usage(name));
  const { windows = 1, rounds, pages } = benchmark.defaults;
  if (values.windows !== undefined && benchmark.defaults.windows === undefined) {
    throw new Failure(`${name} always opens one window: leave --windows out`);
  }
  const atLeast = benchmark.defaults.windows === undefined ? 1 : (benchmark.leastWindows ?? 2);
  return {
    name,
    benchmark,
    windows: wholeNumber('--windows', values.windows ?? String(windows), atLeast, 200),
    rounds: wholeNumber('--rounds', values.rounds ?? String(rounds), 1, 200),
    pages: values.pages === undefined ? pages : namesOutOf('--pages', values.pages, pageNames),
    peers: namesOutOf('--peers', values.peers ?? Object.keys(peers).join(','), Object.keys(peers)),
    json: values.json,
    table: values.table,
    command: ['npm run bench --', ...args].join(' '),
  };
}

/** @param {readonly string[]} args */
function parsed(args) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        windows: { type: 'string' },
        rounds: { type: 'string' },
        pages: { type: 'string' },
        peers: { type: 'string' },
        json: { type: 'boolean', default: false },
        table: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new Failure(/** @type {Error} */ (error).message);
  }
}

/** @param {string} name that was given */
function usage(name) {
  const names = Object.entries(benchmarks).map(([known, { about }]) => `  ${known}  ${about}`);
  return [
    name === '' ? 'which benchmark?' : `there is no benchmark "${name}".`,
    'npm run bench -- NAME [--windows N] [--rounds N] [--pages A,B] [--peers A,B] [--json|--table]',
    ...names,
    `  ipc  ${aboutIpc}`,
    '    npm run bench -- ipc [--rounds N] [--batches N] [--only A,B] [--json]',
    `  fork  ${aboutFork}`,
    '    npm run bench -- fork [--rounds N] [--forks N] [--stages A,B] [--json]',
    '  table  Markdown tables of results that --json printed',
    '    npm run bench -- table FILE ...',
  ].join('\n');
}
