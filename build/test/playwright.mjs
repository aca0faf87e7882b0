// Runs the end-to-end specs with Playwright's runner, which playwright.config.ts sets up.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { out, root } from '../paths.mjs';
import { ending } from './programs.mjs';

/** @import { Counts } from './programs.mjs' */

const cli = join(root, 'node_modules/@playwright/test/cli.js');

/**
 * @param {readonly string[]} specs relative to the root
 * @param {object} [options]
 * @param {string[]} [options.args] more arguments for `playwright test`
 * @param {Record<string, string>} [options.env] more environment
 * @returns {Promise<Counts>}
 */
export async function runPlaywright(specs, { args = [], env = {} } = {}) {
  const countsFile = join(out, 'test', `counts-${process.pid}.json`);
  mkdirSync(join(out, 'test'), { recursive: true });
  // Playwright takes patterns for paths.
  const patterns = specs.map((spec) => `^${escape(join(root, spec))}$`);
  const child = spawn(process.execPath, [cli, 'test', ...patterns, ...args], {
    cwd: root,
    env: { ...process.env, ...env, CLADE_TEST_COUNTS: countsFile },
    stdio: 'inherit',
  });
  // Asked so, it ends its workers, and these their displays.
  const interrupt = () => child.kill('SIGINT');
  process.once('exit', interrupt);
  try {
    const end = await ending(child);
    const counts = countsIn(countsFile);
    return { ...counts, failed: counts.failed || Number(end !== 'status 0') };
  } finally {
    process.off('exit', interrupt);
    rmSync(countsFile, { force: true });
  }
}

/** What the reporter wrote; nothing when Playwright did not come so far. @param {string} file
 * @returns {Counts} */
function countsIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error;
    return { passed: 0, failed: 0 };
  }
}

/** @param {string} text */
const escape = (text) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
