// Starts out/clade and stands in for it: same streams, signals handed on, same exit.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { Failure } from './failure.mjs';
import { launcher } from './paths.mjs';

/** @type {NodeJS.Signals[]} */
const handedOn = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'];

/**
 * Runs Clade until it ends, then ends this process in the same way.
 * @param {readonly string[]} args
 * @param {string} cwd
 * @throws {Failure} when Clade has not been built
 */
export function launch(args, cwd) {
  if (!existsSync(launcher)) {
    throw new Failure(`${launcher} is missing: run \`npm run build\` or \`npm start\` once.`);
  }
  const child = spawn(launcher, args, { stdio: 'inherit', cwd });
  for (const signal of handedOn) {
    process.on(signal, () => {
      // A terminal's Ctrl-C has reached the child already; twice would mean "now!" to an app.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on('error', (error) => {
    console.error(`clade: ${launcher} could not be started: ${error.message}`);
    process.exitCode = 127;
  });
  child.on('exit', (status, signal) => {
    process.exitCode = status ?? 128 + (signal ? constants.signals[signal] : 0);
  });
}
