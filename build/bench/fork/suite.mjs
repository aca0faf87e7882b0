// `npm run bench -- fork`: two Clades run side by side, one in its sandbox and one without, and are
// asked for forks in turns, so that a slow moment hits both.
import { basename, join } from 'node:path';
import { Failure } from '../../failure.mjs';
import { launcher, outLib } from '../../paths.mjs';
import { Sampler } from '../ipc/samplers.mjs';
import { Place } from '../place.mjs';
import { machine } from '../result.mjs';
import { parseForkOptions } from './options.mjs';
import { forkTables, makeForkResult } from './result.mjs';

/** @import { Options, Stage } from './options.mjs' */
/** @import { Sample, StageSamples } from './result.mjs' */

/**
 * @typedef {object} Run
 * @property {Map<string, StageSamples>} stages
 * @property {string | null} version
 * @property {string[]} failures
 */

const appFolder = join(import.meta.dirname, '../fork-app');
/** The first forks of a launch find nothing in the caches: not kept. */
const warmUps = 2;

/**
 * Measures and prints: the result to stdout, everything else to stderr.
 * @param {readonly string[]} args behind the benchmark's name
 * @throws {Failure} when nothing can be measured
 */
export async function benchFork(args) {
  const options = parseForkOptions(args);
  const place = await Place.open();
  try {
    /** @type {Run} */
    const run = { stages: new Map(), version: null, failures: [] };
    for (let round = 1; round <= options.rounds; round += 1) {
      for (const stage of options.stages) await attempt(options, place, run, round, stage);
    }
    const result = makeForkResult(options, { ...run, machine: machine(place) });
    console.log(options.json ? JSON.stringify(result) : forkTables(result));
    if (result.failures.length > 0) process.exitCode = 1;
  } finally {
    await place.close();
  }
}

/**
 * @param {Options} options @param {Place} place @param {Run} run @param {number} round
 * @param {Stage} stage
 */
async function attempt({ forks }, place, run, round, stage) {
  const bare = samplerOf(place, stage, true);
  const confined = samplerOf(place, stage, false);
  const what = `round ${round}, ${stage} stage`;
  try {
    await bare.start(false);
    ({ version: run.version } = await confined.start(false));
    const samples = run.stages.get(stage) ?? { bare: [], confined: [] };
    run.stages.set(stage, samples);
    for (let n = -warmUps; n < forks; n += 1) {
      const pair = { bare: await forkOf(bare), confined: await forkOf(confined) };
      if (n < 0) continue;
      samples.bare.push(pair.bare);
      samples.confined.push(pair.confined);
    }
    console.error(`bench: ${what}`);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    run.failures.push(`${what}: ${error.message}`);
    console.error(`bench: ${what}: ${error.message}`);
  } finally {
    await bare.end();
    await confined.end();
  }
}

/** @param {Sampler} sampler @returns {Promise<Sample>} */
async function forkOf(sampler) {
  return /** @type {Sample} */ (/** @type {unknown} */ (await sampler.sample('fork')));
}

/** @param {Place} place @param {Stage} stage @param {boolean} isBare */
function samplerOf(place, stage, isBare) {
  const command = join(place.readable([launcher, outLib]), basename(launcher));
  const app = join(place.readable([appFolder]), basename(appFolder));
  const env = {
    GSK_RENDERER: 'cairo',
    CLADE_LOG: 'zygote',
    // Without this symbol of the engine there is no stage after the first.
    ...(stage === 'engine' ? { CLADE_HIDE_SYMBOLS: 'g_config' } : {}),
  };
  const args = [...(isBare ? ['--no-sandbox'] : []), app, ...(isBare ? ['bare'] : []), stage];
  return new Sampler(isBare ? 'clade-bare' : 'clade', place, { command, args, env });
}
