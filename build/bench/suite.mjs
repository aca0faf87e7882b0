// Runs a benchmark: all peers in turn, round by round, so that a slow minute hits each of them.
import { Failure } from '../failure.mjs';
import { benchFork } from './fork/suite.mjs';
import { benchIpc } from './ipc/suite.mjs';
import { parseOptions } from './options.mjs';
import { peers } from './peers/catalogue.mjs';
import { Place } from './place.mjs';
import { makeResult } from './result.mjs';
import { confinementOf } from './sandbox.mjs';
import { markdown, printStored } from './markdown.mjs';
import { tables } from './table.mjs';

/** @import { Sample } from './benchmarks.mjs' */
/** @import { Options } from './options.mjs' */
/** @import { Shell } from './peers/catalogue.mjs' */
/** @import { Record, Result } from './result.mjs' */

/**
 * Measures and prints: the result to stdout, everything else to stderr.
 * @param {readonly string[]} args of the command line
 * @throws {Failure} when nothing can be measured
 */
export async function bench(args) {
  if (args[0] === 'table') return printStored(args.slice(1));
  if (args[0] === 'ipc') return benchIpc(args.slice(1));
  if (args[0] === 'fork') return benchFork(args.slice(1));
  const options = parseOptions(args);
  const missing = survey(options.peers);
  const present = options.peers.filter((peer) => !(peer in missing));
  if (present.length === 0) throw new Failure(describe(missing));
  const place = await Place.open();
  try {
    const result = await measureAll(options, place, present, missing);
    console.log(printed(result, options));
    if (result.failures.length > 0) process.exitCode = 1;
  } finally {
    await place.close();
  }
}

/** @param {Result} result @param {Options} options */
function printed(result, { json, table }) {
  if (json) return JSON.stringify(result);
  return table ? markdown(result) : tables(result);
}

/** @param {readonly string[]} names @returns {{ [peer: string]: string }} what those that cannot run lack */
function survey(names) {
  const lacking = names.map((name) => [name, peers[name]?.lacks()]);
  return Object.fromEntries(lacking.filter(([, lacks]) => lacks !== undefined));
}

/** @param {{ [peer: string]: string }} missing */
const describe = (missing) =>
  Object.entries(missing)
    .map(([peer, why]) => `${peer} cannot be measured: ${why}`)
    .join('\n');

/**
 * @param {Options} options @param {Place} place @param {readonly string[]} present
 * @param {{ [peer: string]: string }} missing
 * @returns {Promise<Result>}
 */
async function measureAll(options, place, present, missing) {
  if (Object.keys(missing).length > 0) console.error(`bench: ${describe(missing)}`);
  /** @type {Map<string, Record>} */
  const records = new Map();
  /** @type {string[]} */
  const failures = [];
  const attempt = async (/** @type {string} */ what, /** @type {() => Promise<void>} */ work) => {
    const start = Date.now();
    try {
      await work();
      console.error(`bench: ${what}: ${((Date.now() - start) / 1000).toFixed(1)} s`);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      failures.push(`${what}: ${error.message}`);
      console.error(`bench: ${what}: ${error.message}`);
    }
  };
  for (const peer of present) {
    await attempt(`${peer}, warm-up`, async () => void records.set(peer, await meet(peer, place)));
  }
  for (const { peer, page, round } of order(options, [...records.keys()])) {
    await attempt(`${peer}, ${page}, round ${round}`, async () => {
      const samples = await withShell(peer, place, (shell) =>
        options.benchmark.measure(shell, { place, page, windows: options.windows }),
      );
      add(records.get(peer)?.samples, page, samples);
    });
  }
  return makeResult(options, place, records, missing, failures);
}

/**
 * The first launch: fills caches and profiles, tells what the peer is; its times are not kept.
 * @param {string} peer @param {Place} place
 * @returns {Promise<Record>}
 */
function meet(peer, place) {
  return withShell(peer, place, async (shell) => {
    await shell.start(place.url('hello', 0));
    const content = shell.processes().find((process) => shell.isContent(process));
    const confinement = content ? confinementOf(content.pid) : null;
    return { version: shell.version, confinement, samples: new Map() };
  });
}

/**
 * @template T
 * @param {string} peer @param {Place} place @param {(shell: Shell) => Promise<T>} work
 * @returns {Promise<T>}
 */
async function withShell(peer, place, work) {
  const shell = peers[peer]?.launch(place);
  if (!shell) throw new Failure(`there is no peer ${peer}`);
  try {
    return await work(shell);
  } finally {
    await shell.end();
  }
}

/**
 * Every other round goes through the peers backwards: none always follows the same other.
 * @param {Pick<Options, 'rounds' | 'pages'>} options
 * @param {readonly string[]} names
 */
export function order({ rounds, pages }, names) {
  const numbers = Array.from({ length: rounds }, (_, index) => index + 1);
  return numbers.flatMap((round) => {
    const turn = round % 2 === 0 ? names.toReversed() : names;
    return pages.flatMap((page) => turn.map((peer) => ({ peer, page, round })));
  });
}

/** @param {Map<string, Sample[]> | undefined} samples @param {string} page @param {Sample[]} more */
function add(samples, page, more) {
  samples?.set(page, [...(samples.get(page) ?? []), ...more]);
}
