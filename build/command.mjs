// Runs the programs that the build needs. All they print goes to stderr: the stdout of
// `npm start` belongs to the app.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Failure } from './failure.mjs';
import { root } from './paths.mjs';

/**
 * Runs a command to its end, showing it and its output on stderr.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {object} [options]
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {string} [options.what] what it does, for the error message
 * @throws {Failure} when it cannot be started or fails
 */
export function run(command, args, { env = process.env, what = command } = {}) {
  console.error(`> ${[command, ...args].join(' ')}`);
  const { status, signal, error } = spawnSync(command, args, {
    cwd: root,
    env,
    stdio: ['ignore', 2, 2],
  });
  if (error) throw new Failure(`${command} could not be started: ${error.message}`);
  if (signal) throw new Failure(`${what} was ended by ${signal}`);
  if (status !== 0) throw new Failure(`${what} failed with exit status ${status}; see above`);
}

/**
 * The standard output of a command, or undefined when it fails or does not exist.
 * @param {string} command
 * @param {readonly string[]} args
 */
export function outputOf(command, args) {
  const { status, stdout } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return status === 0 ? stdout : undefined;
}

/**
 * Where a command is, looked up on PATH and in `moreFolders`.
 * @param {string} command
 * @param {readonly string[]} [moreFolders]
 */
export function findCommand(command, moreFolders = []) {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...moreFolders];
  return folders.map((folder) => join(folder, command)).find(isExecutable);
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
