// Steps that run only when their inputs changed: a stamp in out/stamps holds a hash of the inputs
// of the last success. The stamp is removed before a step, so an aborted one runs again.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourceFiles } from './files.mjs';
import { out, root } from './paths.mjs';

/**
 * @typedef {object} Step
 * @property {string} name the stamp's file name
 * @property {() => string} key what the step depends on, as inputsHash() makes it
 * @property {readonly string[]} outputs absolute paths that must exist afterwards
 * @property {() => void | Promise<void>} work
 */

/**
 * A hash of files' names and contents, and of other values.
 * @param {readonly string[]} paths files and folders, relative to the root; absent ones count as empty
 * @param {readonly string[]} [values]
 */
export function inputsHash(paths, values = []) {
  const hash = createHash('sha256');
  for (const value of values) hash.update(`${value}\0`);
  for (const file of paths.flatMap(sourceFiles)) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

/** @param {Step} step */
const stampOf = (step) => join(out, 'stamps', step.name);

/** @param {Step} step */
export function isDone(step) {
  const stamp = stampOf(step);
  return (
    step.outputs.every((output) => existsSync(output)) &&
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === step.key()
  );
}

/**
 * Runs the step and stamps it.
 * @param {Step} step
 */
export async function runStep(step) {
  const stamp = stampOf(step);
  rmSync(stamp, { force: true });
  // Taken before the work: an input edited meanwhile makes the step run again.
  const key = step.key();
  await step.work();
  mkdirSync(join(out, 'stamps'), { recursive: true });
  writeFileSync(stamp, key);
}
