// Which sandbox a content process is in: seen from outside, not what its shell claims.
import { readFileSync } from 'node:fs';

/**
 * @typedef {object} Confinement more than what this process is in itself
 * @property {boolean} syscallFilter seccomp
 * @property {boolean} pidNamespace
 */

/**
 * @param {string} status the content of /proc/PID/status of the content process
 * @param {string} ours that of a process outside
 * @returns {Confinement}
 */
export function parseConfinement(status, ours) {
  const filters = (/** @type {string} */ text) =>
    Number(field(text, 'Seccomp_filters') ?? field(text, 'Seccomp') ?? 0);
  // One pid for each namespace in which the process is seen.
  const pids = (/** @type {string} */ text) => field(text, 'NSpid')?.split('\t').length ?? 1;
  return {
    syscallFilter: filters(status) > filters(ours),
    pidNamespace: pids(status) > pids(ours),
  };
}

/** @param {string} status @param {string} name */
const field = (status, name) => new RegExp(`^${name}:\\t(.*)$`, 'm').exec(status)?.[1];

/** @param {number} pid @returns {Confinement} */
export function confinementOf(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  return parseConfinement(status, readFileSync('/proc/self/status', 'latin1'));
}
