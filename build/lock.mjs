// One set-up at a time in a source tree: `npm start` and `npm test` in two terminals would
// otherwise write the same files.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { out } from './paths.mjs';

const path = join(out, 'stamps/lock');

/**
 * Runs `work` while holding the tree's lock; waits for another holder, and takes the lock of one
 * that died.
 * @template T
 * @param {() => T | Promise<T>} work
 * @returns {Promise<T>}
 */
export async function whileLocked(work) {
  mkdirSync(dirname(path), { recursive: true });
  for (let told = false; !tryLock(); told = true) {
    if (!told) console.error('Waiting for another build in this folder to end...');
    await sleep(200);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

function tryLock() {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    if (!holderLives()) rmSync(path, { force: true });
    return false;
  }
}

function holderLives() {
  try {
    // Signal 0 only asks whether the process is there. An empty file is a holder still writing.
    const pid = Number(readFileSync(path, 'utf8'));
    return pid === 0 || process.kill(pid, 0);
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
