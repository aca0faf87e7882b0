// Builds the program of the machine's own figures when it is first used, and again when its
// source has changed.
import { mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findCommand, run } from '../../command.mjs';
import { Failure } from '../../failure.mjs';
import { out } from '../../paths.mjs';

const source = join(import.meta.dirname, 'bare-ipc.c');
const program = join(out, 'bench/bare-ipc');

/**
 * @returns {string} the program's path
 * @throws {Failure} when there is no compiler, or it does not compile
 */
export function buildBare() {
  if (changedAt(program) > changedAt(source)) return program;
  const compiler = findCommand('cc');
  if (!compiler)
    throw new Failure('a C compiler is needed to measure the machine: apt-get install gcc');
  mkdirSync(dirname(program), { recursive: true });
  const fresh = `${program}.new`;
  run(compiler, ['-O2', '-std=gnu11', '-Wall', '-Wextra', '-Werror', source, '-o', fresh]);
  renameSync(fresh, program);
  return program;
}

/** @param {string} file @returns {number} 0 when it does not exist */
const changedAt = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
