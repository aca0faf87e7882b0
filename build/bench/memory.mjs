// What a process holds in memory, from /proc/PID/smaps_rollup and /proc/PID/status.
import { readFileSync } from 'node:fs';

/**
 * @typedef {object} Memory all in KiB
 * @property {number} pss its share of everything it maps
 * @property {number} uss what would be free if it ended: private pages, clean and dirty
 * @property {number} own its share of anonymous and shared memory, and its page tables. The text
 *   of libraries is left out: that is divided among all who map it, other programs included
 */

/** The kernel refuses to say: another user's process, or one that is not dumpable. */
export const unreadable = 'unreadable';

/**
 * @param {string} rollup of smaps_rollup
 * @param {string} status of status
 * @returns {Memory}
 * @throws {Error} when a field is missing
 */
export function parseMemory(rollup, status) {
  const shared = field(rollup, 'Pss_Anon') + field(rollup, 'Pss_Shmem');
  return {
    pss: field(rollup, 'Pss'),
    uss: field(rollup, 'Private_Clean') + field(rollup, 'Private_Dirty'),
    own: shared + field(status, 'VmPTE'),
  };
}

/** @param {string} text @param {string} name */
function field(text, name) {
  const value = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1];
  if (value === undefined) throw new Error(`no ${name} in the kernel's memory report`);
  return Number(value);
}

/**
 * @param {number} pid
 * @returns {Memory | typeof unreadable | undefined} undefined: it has ended
 */
export function memoryOf(pid) {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1');
    return parseMemory(rollup, readFileSync(`/proc/${pid}/status`, 'latin1'));
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code === 'ENOENT' || code === 'ESRCH') return undefined;
    if (code === 'EACCES' || code === 'EPERM') return unreadable;
    throw error;
  }
}
