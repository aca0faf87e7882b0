// Finds processes of Clade that outlive the tests that started them: each test run marks its
// environment, which every descendant inherits, forked or exec'd.
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { out } from '../paths.mjs';

/** The environment variable that carries the mark. */
export const markName = 'CLADE_TEST_RUN';

const patienceMs = 3000;

/**
 * Waits for a run's processes to end, kills those that do not.
 * @param {string} mark
 * @returns {Promise<string[]>} one line for each that had to be killed
 */
export async function endLeftovers(mark) {
  for (let waited = 0; waited < patienceMs && marked(mark).length > 0; waited += 100) {
    await sleep(100);
  }
  return marked(mark).map(({ pid, program }) => {
    process.kill(pid, 'SIGKILL');
    return `process ${pid} (${program}) was still running after the tests`;
  });
}

/** Clade's own processes only: what a desktop library starts, such as a bus, is not ours to end.
 * @param {string} mark */
function marked(mark) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const found = inspect(name, mark);
      return found ? [found] : [];
    });
}

/** @param {string} pid @param {string} mark */
function inspect(pid, mark) {
  try {
    const environment = readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');
    if (!environment.includes(`${markName}=${mark}`)) return undefined;
    const program = readlinkSync(`/proc/${pid}/exe`);
    const isOurs = program.startsWith(out) || /\/(node|WebKit\w+Process)$/.test(program);
    return isOurs ? { pid: Number(pid), program } : undefined;
  } catch {
    // It ended while we looked, or it is another user's: not one of ours.
    return undefined;
  }
}
