// Runs a packaged app to its end, as an ordinary user even where the tests run as root.
import { spawn } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The user and the group "nobody" of every distribution. */
const nobody = 65_534;
const isRoot = process.getuid?.() === 0;

/**
 * A test's body with a folder that everyone can enter and that goes afterwards.
 * @param {(folder: string) => void | Promise<void>} body
 */
export const withFolder = (body) => async () => {
  const folder = mkdtempSync(join(tmpdir(), 'clade-dist-'));
  try {
    chmodSync(folder, 0o755);
    await body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** How to start a program as that user. @param {string} home a folder of the caller's */
export function asUser(home) {
  if (isRoot) chownSync(home, nobody, nobody);
  return {
    env: { ...withoutFolders(), HOME: home, XDG_RUNTIME_DIR: home },
    cwd: '/',
    ...(isRoot ? { uid: nobody, gid: nobody } : {}),
  };
}

/**
 * @typedef {object} SampleRun
 * @property {number | NodeJS.Signals | null} end
 * @property {string} stdout
 * @property {string} stderr
 *
 * @param {string} program
 * @param {readonly string[]} [args]
 * @returns {Promise<SampleRun>} when it has ended and closed its output
 */
export async function runAsUser(program, args = []) {
  const home = mkdtempSync(join(tmpdir(), 'clade-home-'));
  try {
    return await run(program, args, asUser(home));
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** The tests' private folders belong to their own user. */
const withoutFolders = () =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(XDG_|npm_)/.test(name)));

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptionsWithoutStdio} options
 * @returns {Promise<SampleRun>}
 */
function run(program, args, options) {
  const child = spawn(program, args, options);
  child.stdin.end();
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => resolve({ end: signal ?? status, stdout, stderr }));
  });
}

/**
 * What the sample app printed.
 * @param {SampleRun} result
 * @throws {Error} with its output when it failed
 */
export function reportOf({ end, stdout, stderr }) {
  if (end !== 0) throw new Error(`the app ended with ${end}\n${stderr}\n${stdout}`);
  return JSON.parse(stdout);
}
