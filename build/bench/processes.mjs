// Process trees: who belongs to a launched peer, what they used, how they end.
import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** The environment variable that marks all processes of one launch, adopted orphans included. */
export const markName = 'CLADE_BENCH_RUN';

/** The kernel reports CPU time to user space in hundredths of a second. */
const tickMs = 10;
/** How long processes may take to end after SIGTERM, and after SIGKILL. */
const termLimitMs = 1000;
const killLimitMs = 3000;

/**
 * @typedef {object} Process
 * @property {number} pid
 * @property {number} parent
 * @property {string} name at most 15 characters
 * @property {boolean} zombie
 * @property {number} started in ticks since boot: tells a reused pid from the one meant
 * @property {number} cpuMs used by it and by its children that have ended
 */

/**
 * @param {string} stat the content of /proc/PID/stat
 * @returns {Process}
 */
export function parseStat(stat) {
  // The name is in parentheses and may contain any character, parentheses included.
  const nameStart = stat.indexOf('(');
  const nameEnd = stat.lastIndexOf(')');
  const fields = stat.slice(nameEnd + 2).split(' ');
  const number = (/** @type {number} */ index) => Number(fields[index]);
  return {
    pid: Number(stat.slice(0, nameStart)),
    parent: number(1),
    name: stat.slice(nameStart + 1, nameEnd),
    zombie: fields[0] === 'Z',
    started: number(19),
    cpuMs: (number(11) + number(12) + number(13) + number(14)) * tickMs,
  };
}

/** @param {number | string} pid @param {string} file @returns {string | undefined} */
export function readProc(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    // It has ended, or it is another user's.
    return undefined;
  }
}

/** @param {number} pid @returns {Process | undefined} undefined: it has ended */
export function processOf(pid) {
  const stat = readProc(pid, 'stat');
  return stat === undefined ? undefined : parseStat(stat);
}

function allProcesses() {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => processOf(Number(pid)) ?? []);
}

/** A child of this process. @param {string} wanted its name */
export function childNamed(wanted) {
  return allProcesses().find(({ parent, name }) => parent === process.pid && name === wanted);
}

/**
 * A process, all that descend from it, and all that carry the mark; zombies are not counted.
 * @param {number} root
 * @param {string} mark
 * @returns {Process[]}
 */
export function processTree(root, mark) {
  const all = allProcesses().filter(({ zombie }) => !zombie);
  const isMarked = (/** @type {Process} */ { pid }) =>
    pid !== process.pid && (readProc(pid, 'environ')?.includes(`${markName}=${mark}`) ?? false);
  const family = new Set(all.filter((one) => one.pid === root || isMarked(one)));
  const children = childrenByParent(all);
  // Iteration reaches members that are added meanwhile.
  for (const { pid } of family) children.get(pid)?.forEach((child) => family.add(child));
  return [...family];
}

/** @param {readonly Process[]} processes @returns {Map<number, Process[]>} */
function childrenByParent(processes) {
  /** @type {Map<number, Process[]>} */
  const children = new Map();
  for (const one of processes) {
    const siblings = children.get(one.parent);
    if (siblings) siblings.push(one);
    else children.set(one.parent, [one]);
  }
  return children;
}

/**
 * Ends a launch: waits for what was asked to end, then SIGTERM, then SIGKILL.
 * @param {number} root
 * @param {string} mark
 * @throws {Error} when a process survives
 */
export async function endTree(root, mark) {
  const gone = () => processTree(root, mark).length === 0;
  if (await within(termLimitMs, gone)) return;
  signal(processTree(root, mark), 'SIGTERM');
  if (await within(termLimitMs, gone)) return;
  const killed = () => killTree(root, mark);
  if (await within(killLimitMs, killed)) return;
  const left = processTree(root, mark).map(({ pid, name }) => `${pid} (${name})`);
  throw new Error(`these processes cannot be ended: ${left.join(', ')}`);
}

/**
 * Kills a launch at once; for the end of this process, where nothing can be awaited.
 * @param {number} root
 * @param {string} mark
 * @returns {boolean} whether there was nothing left to kill
 */
export function killTree(root, mark) {
  const victims = processTree(root, mark);
  signal(victims, 'SIGKILL');
  return victims.length === 0;
}

/** @param {readonly Process[]} victims @param {NodeJS.Signals} name */
function signal(victims, name) {
  for (const { pid, started } of victims) {
    if (processOf(pid)?.started !== started) continue;
    try {
      process.kill(pid, name);
    } catch (error) {
      // It ended in between, or it is set-user-id and ends with the process that it serves.
      const { code } = /** @type {NodeJS.ErrnoException} */ (error);
      if (code !== 'ESRCH' && code !== 'EPERM') throw error;
    }
  }
}

/** @param {number} limitMs @param {() => boolean} holds */
async function within(limitMs, holds) {
  for (let waited = 0; waited < limitMs; waited += 50) {
    if (holds()) return true;
    await sleep(50);
  }
  return holds();
}
