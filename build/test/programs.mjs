// Runs test programs and adds up what they report.
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { out, root } from '../paths.mjs';

/**
 * @typedef {{ passed: number, failed: number }} Counts
 * @typedef {NodeJS.ProcessEnv} Environment
 */

const reporter = new URL('count-reporter.mjs', import.meta.url).pathname;

/** @param {readonly Counts[]} all @returns {Counts} */
export const sum = (all) => ({
  passed: all.reduce((total, { passed }) => total + passed, 0),
  failed: all.reduce((total, { failed }) => total + failed, 0),
});

/**
 * Runs one native test program. Its output is shown when something in it failed.
 * @param {string} path
 * @param {Environment} env
 * @param {number} limitMs after which it is killed, and counts as failed
 * @returns {Promise<Counts>}
 */
export async function runNativeTest(path, env, limitMs) {
  const { output, end } = await outputAndEnd(path, env, limitMs);
  const counts = countsIn(output);
  // A program that dies has failed, whatever it said before.
  const failed = counts.failed || Number(end !== 'status 0' || counts.passed === 0);
  const name = path.slice(path.lastIndexOf('/') + 1);
  console.log(`${failed ? 'not ok' : 'ok'} ${name}: ${counts.passed} passed, ${failed} failed`);
  if (failed) console.log(`${output.trimEnd()}\n${name} ended with ${end}`);
  return { passed: counts.passed, failed };
}

/** Output goes through a file: Node's pipes are sockets, and tests here count their descriptors.
 * @param {string} path @param {Environment} env @param {number} limitMs */
async function outputAndEnd(path, env, limitMs) {
  mkdirSync(join(out, 'test'), { recursive: true });
  const log = join(out, 'test', `native-${process.pid}.log`);
  const fd = openSync(log, 'w');
  try {
    const child = spawn(path, { cwd: root, env, stdio: ['ignore', fd, fd] });
    const end = await ending(child, limitMs).catch(String);
    return { output: readFileSync(log, 'utf8'), end };
  } finally {
    closeSync(fd);
    rmSync(log, { force: true });
  }
}

/** The program's own last line, `N passed, N failed`. @param {string} output @returns {Counts} */
function countsIn(output) {
  const match = /(?:^|\n)(\d+) passed, (\d+) failed\s*$/.exec(output);
  return { passed: Number(match?.[1] ?? 0), failed: Number(match?.[2] ?? 0) };
}

/**
 * Runs test files with node:test, one process each; the readable report goes to stdout.
 * @param {readonly string[]} files
 * @param {object} options
 * @param {Environment} options.env
 * @param {number} options.concurrency files at once
 * @param {number} options.limitMs for each test
 * @returns {Promise<Counts>}
 */
export async function runNodeTests(files, { env, concurrency, limitMs }) {
  if (files.length === 0) return { passed: 0, failed: 0 };
  const countsFile = join(out, 'test', `counts-${process.pid}.json`);
  mkdirSync(join(out, 'test'), { recursive: true });
  const reporters = [
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    `--test-reporter=${reporter}`,
    `--test-reporter-destination=${countsFile}`,
  ];
  const limits = [`--test-concurrency=${concurrency}`, `--test-timeout=${limitMs}`];
  const args = ['--enable-source-maps', '--test', ...limits, ...reporters, ...files];
  const end = await ending(spawn(process.execPath, args, { cwd: root, env, stdio: 'inherit' }));
  try {
    /** @type {Counts} */
    const counts = JSON.parse(readFileSync(countsFile, 'utf8'));
    return { ...counts, failed: counts.failed || Number(end !== 'status 0') };
  } finally {
    rmSync(countsFile, { force: true });
  }
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {number} [limitMs]
 * @returns {Promise<string>} `status N`, or the signal's name; rejects when it cannot be started
 */
export function ending(child, limitMs) {
  const timer = limitMs ? setTimeout(() => child.kill('SIGKILL'), limitMs) : undefined;
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => {
      clearTimeout(timer);
      resolve(signal ?? `status ${status}`);
    });
  });
}
