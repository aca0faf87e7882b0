// Other work on the machine falsifies figures: waits for quiet moments, and notices when
// somebody else was busy during a measurement.
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const tickMs = 10;
/** Quiet: for this long no more than this share of the machine was in use. */
const quietForMs = 160;
const quietShare = 0.2;
const patienceMs = 2500;
/** Calm: others used no more than this share of a measurement's duration. */
const calmShare = 0.4;
/** Shorter measurements are judged as if they were this long: CPU time is counted in ticks. */
const leastDurationMs = 100;
/** Disturbed samples are left out only where at least so many calm ones remain. */
const leastCalm = 5;

/**
 * @param {string} stat the content of /proc/stat
 * @returns {{ busyMs: number, idleMs: number }} summed over all cores since boot
 */
export function parseCpuTotals(stat) {
  const fields = stat.slice(0, stat.indexOf('\n')).trim().split(/\s+/).slice(1).map(Number);
  const [user = 0, nice = 0, system = 0, idle = 0, waiting = 0, irq = 0, softIrq = 0, steal = 0] =
    fields;
  const busy = user + nice + system + irq + softIrq + steal;
  return { busyMs: busy * tickMs, idleMs: (idle + waiting) * tickMs };
}

const cpuTotals = () => parseCpuTotals(readFileSync('/proc/stat', 'latin1'));

/** Waits for a quiet moment. @returns {Promise<boolean>} false: none came */
export async function quietMoment() {
  for (const start = Date.now(); Date.now() - start < patienceMs;) {
    const before = cpuTotals();
    await sleep(quietForMs);
    const after = cpuTotals();
    const busy = after.busyMs - before.busyMs;
    const all = busy + after.idleMs - before.idleMs;
    if (busy <= quietShare * all) return true;
  }
  return false;
}

/**
 * Starts to watch what others use. This process is none of them.
 * @param {() => number} measuredMs CPU time that the display and what is measured have used so far
 * @returns {(durationMs: number) => boolean} whether the machine was calm since
 */
export function watchOthers(measuredMs) {
  const ours = () => {
    const { user, system } = process.cpuUsage();
    return measuredMs() + (user + system) / 1000;
  };
  const oursBefore = ours();
  const busyBefore = cpuTotals().busyMs;
  return (durationMs) => {
    const busy = cpuTotals().busyMs - busyBefore;
    const foreign = busy - (ours() - oursBefore);
    return foreign <= calmShare * Math.max(leastDurationMs, durationMs);
  };
}

/**
 * The samples taken in calm, if there are enough; else all.
 * @template {{ calm: boolean }} Sample
 * @param {readonly Sample[]} samples
 * @returns {readonly Sample[]}
 */
export function preferCalm(samples) {
  const calm = samples.filter((sample) => sample.calm);
  return calm.length >= leastCalm ? calm : samples;
}
