// Builds the stock WebKitGTK peer when it is first used, and again when its source has changed.
import { mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findCommand, outputOf, run } from '../../command.mjs';
import { out } from '../../paths.mjs';

const source = join(import.meta.dirname, 'stock-window.c');
const program = join(out, 'bench/stock-window');

/** @returns {string | undefined} what it takes to build it; undefined: all is there */
export function stockLacks() {
  const hasEngine = outputOf('pkg-config', ['--exists', 'webkitgtk-6.0']) !== undefined;
  if (findCommand('cc') && hasEngine) return undefined;
  return 'it is compiled on first use: apt-get install gcc pkg-config libwebkitgtk-6.0-dev';
}

/**
 * @returns {string} the program's path
 * @throws {import('../../failure.mjs').Failure} when it does not compile
 */
export function buildStock() {
  if (changedAt(program) > changedAt(source)) return program;
  mkdirSync(dirname(program), { recursive: true });
  const flags = outputOf('pkg-config', ['--cflags', '--libs', 'webkitgtk-6.0']) ?? '';
  const fresh = `${program}.new`;
  const warnings = ['-Wall', '-Wextra', '-Werror'];
  run('cc', ['-O2', '-std=gnu11', ...warnings, source, '-o', fresh, ...flags.trim().split(/\s+/)]);
  renameSync(fresh, program);
  return program;
}

/** @param {string} file @returns {number} 0 when it does not exist */
const changedAt = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
