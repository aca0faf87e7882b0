// What is measured, benchmark by benchmark. Each takes samples from one launch of a shell; the
// suite launches, repeats and summarises.
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../failure.mjs';
import { quietMoment, watchOthers } from './calm.mjs';
import { memoryOf, unreadable } from './memory.mjs';
import { median } from './statistics.mjs';

/** @import { Memory } from './memory.mjs' */
/** @import { PageTimes } from './pages.mjs' */
/** @import { Shell } from './peers/catalogue.mjs' */
/** @import { Place } from './place.mjs' */

/**
 * @typedef {object} Sample
 * @property {Record<string, number>} values by field; one that was never reported is absent
 * @property {boolean} calm whether nobody else was busy meanwhile
 *
 * @typedef {object} Benchmark
 * @property {string} about
 * @property {Record<string, string>} fields name and unit of what a sample may hold
 * @property {{ windows?: number, rounds: number, pages: readonly string[] }} defaults windows:
 *   absent where there is only one
 * @property {number} [leastWindows] 2 when absent
 * @property {(shell: Shell, task: { place: Place, page: string, windows: number })
 *   => Promise<Sample[]>} measure starts the shell and leaves it running
 */

const gapMs = 250;
/** How long windows are left alone before their memory is counted. */
const idleMs = 3000;
const mebi = 1024;
/** How many windows are opened at once, and the median of how many is "the last one". */
const burstSize = 8;
const lastWindows = 5;

const latencyFields = { script: 'ms', load: 'ms', paint: 'ms' };
const allPages = ['hello', 'app', 'vue'];

/** @type {Record<string, Benchmark>} */
export const benchmarks = {
  open: {
    about: 'from the request for one more window to its script, load event and first paint',
    fields: latencyFields,
    defaults: { windows: 20, rounds: 2, pages: allPages },
    measure: measureOpen,
  },
  memory: {
    about: 'what each window after the first adds to the whole process tree',
    fields: {
      own: 'MB',
      pss: 'MB',
      contentUss: 'MB',
      contentPss: 'MB',
      processes: '',
      cpu: 'ms',
    },
    defaults: { windows: 11, rounds: 1, pages: allPages },
    measure: measureMemory,
  },
  scale: {
    about: 'many windows: several at once, the last of all, and what all of them hold',
    fields: {
      burst: 'ms each',
      lastLoad: 'ms',
      lastPaint: 'ms',
      ownInAll: 'MB',
      cpu: 'ms each',
    },
    defaults: { windows: 40, rounds: 1, pages: ['hello'] },
    leastWindows: burstSize + lastWindows + 1,
    measure: measureScale,
  },
  start: {
    about: 'from the start of the main process to the first window',
    fields: latencyFields,
    defaults: { rounds: 6, pages: ['hello'] },
    measure: measureStart,
  },
};

/** @type {Benchmark['measure']} */
async function measureOpen(shell, { place, page, windows }) {
  await shell.start(place.url(page, 0));
  const samples = [];
  for (let id = 1; id < windows; id += 1) {
    await sleep(gapMs);
    samples.push(await timed(shell, place, id, () => shell.open(id, place.url(page, id))));
  }
  return samples;
}

/** @type {Benchmark['measure']} */
async function measureStart(shell, { place, page }) {
  return [await timed(shell, place, 0, () => shell.start(place.url(page, 0)))];
}

/** @type {Benchmark['measure']} */
async function measureMemory(shell, { place, page, windows }) {
  await shell.start(place.url(page, 0));
  const first = await footprintAtRest(shell);
  for (let id = 1; id < windows; id += 1) {
    await sleep(gapMs);
    shell.open(id, place.url(page, id));
    await shell.report(id);
  }
  const last = await footprintAtRest(shell);
  if (last.content.length === 0) throw new Failure('no content process was found');
  const growth = (/** @type {'own' | 'pss' | 'processes' | 'cpuMs'} */ field) =>
    (last[field] - first[field]) / (windows - 1);
  const values = {
    own: growth('own') / mebi,
    pss: growth('pss') / mebi,
    contentUss: median(last.content.map(({ uss }) => uss)) / mebi,
    contentPss: median(last.content.map(({ pss }) => pss)) / mebi,
    processes: growth('processes'),
    cpu: growth('cpuMs'),
  };
  return [{ values, calm: true }];
}

/** @type {Benchmark['measure']} */
async function measureScale(shell, { place, page, windows }) {
  await shell.start(place.url(page, 0));
  const first = await footprintAtRest(shell);
  const burst = await openBurst(shell, place, page);
  const all = [];
  for (let id = burstSize + 1; id < windows; id += 1) {
    await sleep(gapMs);
    all.push(await timed(shell, place, id, () => shell.open(id, place.url(page, id))));
  }
  const last = await footprintAtRest(shell);
  const latest = all.slice(-lastWindows);
  const medianOf = (/** @type {string} */ field) =>
    median(latest.flatMap(({ values }) => values[field] ?? []));
  const values = {
    burst: burst.ms / burstSize,
    lastLoad: medianOf('load'),
    lastPaint: medianOf('paint'),
    ownInAll: (last.own - first.own) / mebi,
    cpu: (last.cpuMs - first.cpuMs) / (windows - 1),
  };
  return [{ values, calm: burst.calm && latest.every(({ calm }) => calm) }];
}

/**
 * Several windows at once, as windows 1 to burstSize.
 * @param {Shell} shell @param {Place} place @param {string} page
 * @returns {Promise<{ ms: number, calm: boolean }>} from the first request to the last load event
 */
async function openBurst(shell, place, page) {
  const quiet = await quietMoment();
  const wasCalm = watchOthers(() => shell.cpuMs() + place.displayCpuMs());
  const ids = Array.from({ length: burstSize }, (_, index) => index + 1);
  const requested = ids.map((id) => shell.open(id, place.url(page, id)));
  const reports = await Promise.all(ids.map((id) => shell.report(id)));
  const loads = reports.flatMap(({ load }) => load ?? []);
  if (loads.length < burstSize) throw new Failure('a window did not report its load event');
  const ms = Math.max(...loads) - Math.min(...requested);
  return { ms, calm: quiet && wasCalm(ms) };
}

/**
 * @param {Shell} shell
 * @param {Place} place
 * @param {number} id of the window that opens
 * @param {() => number | Promise<number>} request gives the wall clock just before it
 * @returns {Promise<Sample>}
 */
async function timed(shell, place, id, request) {
  const quiet = await quietMoment();
  const wasCalm = watchOthers(() => shell.cpuMs() + place.displayCpuMs());
  const requestedAt = await request();
  const values = elapsed(await shell.report(id), requestedAt);
  return { values, calm: quiet && wasCalm(Math.max(...Object.values(values))) };
}

/** @param {PageTimes} times @param {number} since */
export function elapsed(times, since) {
  const { script, load, paint } = times;
  const known = Object.entries({ script, load, paint }).flatMap(([field, time]) =>
    time === undefined ? [] : [/** @type {const} */ ([field, time - since])],
  );
  return Object.fromEntries(known);
}

/**
 * @param {Shell} shell
 * @returns {Promise<{ own: number, pss: number, processes: number, cpuMs: number,
 *   content: Memory[] }>} memory in KiB
 */
async function footprintAtRest(shell) {
  await sleep(idleMs);
  const processes = shell.processes();
  const sum = { own: 0, pss: 0, processes: processes.length, cpuMs: 0 };
  const content = [];
  for (const process of processes) {
    const memory = memoryOf(process.pid);
    if (memory === unreadable) throw new Failure(`the memory of ${process.name} is not readable`);
    if (!memory) continue;
    sum.own += memory.own;
    sum.pss += memory.pss;
    sum.cpuMs += process.cpuMs;
    if (shell.isContent(process)) content.push(memory);
  }
  return { ...sum, content };
}
