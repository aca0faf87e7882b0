// From samples to what the fork benchmark prints.
import { ratio, round, summary } from '../statistics.mjs';
import { table } from '../table.mjs';

/** @import { Summary } from '../statistics.mjs' */

/**
 * @typedef {{ fork: number, step: number | null }} Sample microseconds
 *
 * @typedef {object} StageSamples
 * @property {Sample[]} bare without any sandbox
 * @property {Sample[]} confined with all of it
 *
 * @typedef {object} StageResult microseconds
 * @property {Summary | null} bare a fork without namespaces
 * @property {Summary | null} namespaces a fork into a user and a pid namespace, from a zygote in its
 *   sandbox
 * @property {Summary | null} step what the child then takes to close its sandbox
 * @property {Summary | null} whole both
 * @property {number | null} ratio medians: whole divided by bare
 * @property {number | null} addedUs medians: whole less bare
 *
 * @typedef {object} ForkResult
 * @property {'fork'} name
 * @property {string} about
 * @property {'us'} unit
 * @property {number} rounds
 * @property {number} forks
 * @property {object} machine
 * @property {string | null} version
 * @property {{ [stage: string]: StageResult }} stages
 * @property {string[]} failures
 * @property {string} command
 */

export const about =
  'what the sandbox adds to a fork, by part: bare fork, the namespaces, the step in the child';

/**
 * @param {{ rounds: number, forks: number, command: string }} options
 * @param {{ machine: object, version: string | null, failures: string[],
 *   stages: Map<string, StageSamples> }} run
 * @returns {ForkResult}
 */
export function makeForkResult({ rounds, forks, command }, run) {
  const stages = [...run.stages].map(([stage, samples]) => [stage, stageResult(samples)]);
  return {
    name: 'fork',
    about,
    unit: 'us',
    rounds,
    forks,
    machine: run.machine,
    version: run.version,
    stages: Object.fromEntries(stages),
    failures: run.failures,
    command,
  };
}

/** @param {StageSamples} samples @returns {StageResult} */
function stageResult({ bare, confined }) {
  const plain = summary(bare.map(({ fork }) => fork));
  const whole = summary(confined.map(({ fork, step }) => fork + (step ?? 0)));
  return {
    bare: plain,
    namespaces: summary(confined.map(({ fork }) => fork)),
    step: summary(confined.flatMap(({ step }) => step ?? [])),
    whole,
    ratio: ratio(whole, plain),
    addedUs: whole && plain ? round(whole.median - plain.median, 1) : null,
  };
}

/** For people. @param {ForkResult} result @returns {string} */
export function forkTables(result) {
  const rows = Object.entries(result.stages).map(([stage, figures]) => [
    stage,
    cell(figures.bare),
    cell(figures.namespaces),
    cell(figures.step),
    cell(figures.whole),
    figures.addedUs === null ? '-' : figures.addedUs.toFixed(0),
    figures.ratio === null ? '-' : `x${figures.ratio.toFixed(2)}`,
  ]);
  const heading = ['', 'bare', '+ namespaces', 'step in the child', 'whole', 'added', 'ratio'];
  const notes = result.failures.map((failure) => `failed: ${failure}`);
  const explained = 'us, median (least-greatest); added and ratio: whole against bare, medians';
  return [result.about, table([heading, ...rows]), explained, ...notes].join('\n\n');
}

/** @param {Summary | null} figure */
const cell = (figure) =>
  figure ? `${figure.median.toFixed(0)} (${figure.min.toFixed(0)}-${figure.max.toFixed(0)})` : '-';
