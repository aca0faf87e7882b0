// From samples to what the IPC benchmark prints.
import { ratio, summary } from '../statistics.mjs';
import { table } from '../table.mjs';
import { about, bareFigures, inPieces, measures, shared } from './measures.mjs';

/** @import { Summary } from '../statistics.mjs' */
/** @import { Sample } from './samplers.mjs' */

/**
 * @typedef {object} Figures in microseconds for each operation
 * @property {Summary | null} us by the wall clock
 * @property {{ [process: string]: Summary | null }} cpu processor time
 * @property {number | null} perSecond how many operations that makes, by the median
 *
 * @typedef {object} MeasureResult
 * @property {string} about
 * @property {Figures} clade
 * @property {string | null} bare whose figure it is compared with
 * @property {{ us: number | null, cpu: number | null } | null} ratio medians of Clade's divided by
 *   the machine's
 *
 * @typedef {object} IpcResult
 * @property {'ipc'} name
 * @property {string} about
 * @property {string} unit
 * @property {number} rounds
 * @property {number} batches
 * @property {object} machine
 * @property {string | null} version
 * @property {{ [measure: string]: MeasureResult }} measures
 * @property {{ [figure: string]: Figures & { about: string } }} bare
 * @property {number | null} piecesToShared 16 MB to a content process: how many times as long the
 *   bytes take in pieces through the socket
 * @property {string[]} failures
 * @property {string} command
 *
 * @param {{ names: readonly string[], rounds: number, batches: number, command: string }} options
 * @param {{ machine: object, version: string | null, failures: string[],
 *   clade: Map<string, Sample[]>, bare: Map<string, Sample[]> }} run
 * @returns {IpcResult}
 */
export function makeIpcResult({ names, rounds, batches, command }, run) {
  const measured = names.map((name) => [name, measureResult(name, run)]);
  const bare = [...run.bare].map(([name, samples]) => [
    name,
    { about: bareFigures[name]?.about ?? '', ...figures(samples) },
  ]);
  return {
    name: 'ipc',
    about,
    unit: 'us for each operation',
    rounds,
    batches,
    machine: run.machine,
    version: run.version,
    measures: Object.fromEntries(measured),
    bare: Object.fromEntries(bare),
    piecesToShared: ratio(
      summary(wall(run.clade.get(inPieces) ?? [])),
      summary(wall(run.clade.get(shared) ?? [])),
    ),
    failures: run.failures,
    command,
  };
}

/**
 * @param {string} name @param {{ clade: Map<string, Sample[]>, bare: Map<string, Sample[]> }} run
 * @returns {MeasureResult}
 */
function measureResult(name, run) {
  const measure = measures[name];
  const samples = run.clade.get(name) ?? [];
  const bare = measure?.bare ?? null;
  const others = bare === null ? undefined : run.bare.get(bare);
  return {
    about: measure?.about ?? '',
    clade: figures(samples),
    bare,
    ratio: others
      ? {
          us: ratio(summary(wall(samples)), summary(wall(others))),
          cpu: ratio(summary(cpu(samples)), summary(cpu(others))),
        }
      : null,
  };
}

/** @param {readonly Sample[]} samples @returns {Figures} */
function figures(samples) {
  const us = summary(wall(samples));
  const processes = Object.keys(samples[0] ?? {}).filter((key) => key !== 'us');
  return {
    us,
    cpu: Object.fromEntries(
      processes.map((key) => [key, summary(samples.flatMap((sample) => sample[key] ?? []))]),
    ),
    perSecond: us && us.median > 0 ? Math.round(1e6 / us.median) : null,
  };
}

/** @param {readonly Sample[]} samples */
const wall = (samples) => samples.map(({ us }) => us);

/** Of all processes together. @param {readonly Sample[]} samples */
const cpu = (samples) =>
  samples.map((sample) => Object.values(sample).reduce((sum, time) => sum + time, 0) - sample.us);

/** For people. @param {IpcResult} result @returns {string} */
export function ipcTables(result) {
  const rows = Object.entries(result.measures).map(([name, { clade, bare, ratio: times }]) => [
    name,
    cell(clade.us),
    clade.perSecond === null ? '-' : String(clade.perSecond),
    Object.entries(clade.cpu)
      .map(([process, used]) => `${process} ${used?.median.toFixed(1) ?? '-'}`)
      .join(', '),
    bare ?? '-',
    bare === null ? '-' : cell(result.bare[bare]?.us ?? null),
    times?.us == null ? '-' : `x${times.us.toFixed(1)}`,
    times?.cpu == null ? '-' : `x${times.cpu.toFixed(1)}`,
  ]);
  const heading = ['', 'us', 'a second', 'CPU, us', 'beside', 'us', 'ratio', 'of CPU'];
  const bareRows = Object.entries(result.bare).map(([name, figure]) => [
    name,
    cell(figure.us),
    figure.about,
  ]);
  const notes = result.failures.map((failure) => `failed: ${failure}`);
  if (result.piecesToShared !== null) {
    notes.unshift(`16MB in pieces take x${result.piecesToShared.toFixed(1)} as long as in a memfd`);
  }
  const explained = 'median (least-greatest); ratio: Clade takes so many times as much';
  return [result.about, table([heading, ...rows]), table(bareRows), explained, ...notes].join(
    '\n\n',
  );
}

/** @param {Summary | null} figure */
const cell = (figure) =>
  figure ? `${figure.median.toFixed(1)} (${figure.min.toFixed(1)}-${figure.max.toFixed(1)})` : '-';
