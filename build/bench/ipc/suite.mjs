// `npm run bench -- ipc`: asks Clade and the bare program in turns, batch by batch, so that a slow
// moment hits both.
import { Failure } from '../../failure.mjs';
import { Place } from '../place.mjs';
import { machine } from '../result.mjs';
import { bareFigures, measures } from './measures.mjs';
import { parseIpcOptions } from './options.mjs';
import { ipcTables, makeIpcResult } from './result.mjs';
import { bareSampler, cladeSampler } from './samplers.mjs';

/** @import { Options } from './options.mjs' */
/** @import { Sample, Sampler } from './samplers.mjs' */

/**
 * @typedef {object} Run
 * @property {Map<string, Sample[]>} clade by measure
 * @property {Map<string, Sample[]>} bare by figure
 * @property {string | null} version
 * @property {string[]} failures
 */

/**
 * Measures and prints: the result to stdout, everything else to stderr.
 * @param {readonly string[]} args behind the benchmark's name
 * @throws {Failure} when nothing can be measured
 */
export async function benchIpc(args) {
  const options = parseIpcOptions(args);
  const place = await Place.open();
  try {
    /** @type {Run} */
    const run = { clade: new Map(), bare: new Map(), version: null, failures: [] };
    for (let round = 1; round <= options.rounds; round += 1)
      await attempt(options, place, run, round);
    const result = makeIpcResult(options, { ...run, machine: machine(place) });
    console.log(options.json ? JSON.stringify(result) : ipcTables(result));
    if (result.failures.length > 0) process.exitCode = 1;
  } finally {
    await place.close();
  }
}

/** @param {Options} options @param {Place} place @param {Run} run @param {number} round */
async function attempt(options, place, run, round) {
  const start = Date.now();
  const clade = cladeSampler(place);
  const bare = bareSampler(place);
  try {
    ({ version: run.version } = await clade.start(false));
    await bare.start(true);
    await measureLaunch(options, clade, bare, run);
    console.error(`bench: round ${round}: ${((Date.now() - start) / 1000).toFixed(1)} s`);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    run.failures.push(`round ${round}: ${error.message}`);
    console.error(`bench: round ${round}: ${error.message}`);
  } finally {
    await bare.end();
    await clade.end();
  }
}

/**
 * The first batches fill caches and have scripts compiled: their samples are not kept.
 * @param {Options} options @param {Sampler} clade @param {Sampler} bare @param {Run} run
 */
async function measureLaunch({ names, batches }, clade, bare, run) {
  const figures = figuresBeside(names);
  for (let batch = 0; batch <= batches; batch += 1) {
    const isKept = batch > 0;
    for (const name of names) {
      const sample = await clade.sample(orderOf(name));
      if (isKept) add(run.clade, name, sample);
      // The machine's figures between those of Clade, so that each is near what it is beside.
      const next = figures.shift();
      if (next === undefined) continue;
      figures.push(next);
      add(run.bare, next, await bare.sample(`${next} ${bareFigures[next]?.count}`));
    }
  }
}

/** @param {readonly string[]} names @returns {string[]} of the bare program */
function figuresBeside(names) {
  const compared = names.flatMap((name) => measures[name]?.bare ?? []);
  const related = compared.flatMap((name) => {
    if (name === 'round-trip') return ['round-trip', 'round-trip-1', 'round-trip-2'];
    return name.startsWith('memfd') ? [name, name.replace('memfd', 'stream')] : [name];
  });
  return [...new Set(related)];
}

/** @param {string} name */
function orderOf(name) {
  const measure = measures[name];
  if (!measure) throw new Error(`there is no measure ${name}`);
  const { job, count } = measure;
  const [verb, size] = job.split(' ');
  return [verb, count, size].filter((part) => part !== undefined).join(' ');
}

/** @param {Map<string, Sample[]>} samples @param {string} name @param {Sample} sample */
function add(samples, name, sample) {
  samples.set(name, [...(samples.get(name) ?? []), sample]);
}
