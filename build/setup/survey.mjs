// Finds what a scope lacks on this system. Asks programs and files, not the package manager, so
// that it is quick and the same on every distribution.
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { findCommand, outputOf } from '../command.mjs';
import { findNodeHeaders } from '../native/configure.mjs';
import { needs } from './needs.mjs';

/** @import { Need, Scope } from './needs.mjs' */

/**
 * @typedef {object} Lack
 * @property {Need} need
 * @property {string | undefined} found a version that is there, but too old
 */

/**
 * @param {Scope} scope
 * @returns {{ lacks: Lack[], versions: string }} `versions`: those of the libraries that are
 *   there, as one comparable text
 */
export function survey(scope) {
  const wanted = needs.filter((need) => need.scopes.includes(scope));
  const versions = moduleVersions(wanted.filter((need) => need.kind === 'module'));
  const lacks = wanted
    .filter((need) => !isThere(need, versions))
    .map((need) => ({ need, found: versions.get(need.name) }));
  return { lacks, versions: JSON.stringify([...versions]) };
}

/** One pkg-config answers for all modules when all are there.
 * @param {Need[]} modules @returns {Map<string, string>} */
function moduleVersions(modules) {
  const names = modules.map((need) => need.name);
  if (names.length === 0 || !findCommand('pkg-config')) return new Map();
  const all = askVersions(names);
  if (all.length === names.length) return new Map(names.map((name, i) => [name, all[i] ?? '']));
  return new Map(names.flatMap((name) => askVersions([name]).map((version) => [name, version])));
}

/** @param {string[]} modules @returns {string[]} none when one of them is not there */
const askVersions = (modules) =>
  outputOf('pkg-config', ['--modversion', ...modules])
    ?.trim()
    .split('\n') ?? [];

/** @param {Need} need @param {Map<string, string>} versions */
function isThere(need, versions) {
  switch (need.kind) {
    case 'command':
      // Where Debian keeps Chromium's helpers, and what ordinary users' PATH leaves out.
      return findCommand(need.name, ['/usr/lib/chromium', '/usr/sbin', '/sbin']) !== undefined;
    case 'header':
      return findNodeHeaders() !== undefined;
    case 'font':
      return fontFolders().some((folder) => hasFont(folder, 4));
    case 'clang-library':
      return hasClangLibrary(need.name);
    case 'module':
      return isAtLeast(versions.get(need.name), need.atLeast ?? '0');
  }
}

/** One of clang's run-time libraries. @param {string} name */
function hasClangLibrary(name) {
  const folder = outputOf('clang++', ['-print-runtime-dir'])?.trim();
  if (!folder) return false;
  // Debian's clang names the folder of one architecture, and keeps those of all in another.
  return [folder, join(dirname(folder), 'linux')]
    .filter((path) => existsSync(path))
    .some((path) => readdirSync(path).some((file) => file.startsWith(`libclang_rt.${name}`)));
}

function fontFolders() {
  const own = ['.fonts', '.local/share/fonts'].map((folder) => join(homedir(), folder));
  return ['/usr/share/fonts', '/usr/local/share/fonts', ...own];
}

/** @param {string} folder @param {number} depth how many levels to look through
 * @returns {boolean} */
function hasFont(folder, depth) {
  if (depth === 0 || !existsSync(folder)) return false;
  const entries = readdirSync(folder, { withFileTypes: true });
  return (
    entries.some((entry) => /\.(ttf|otf|ttc)$/i.test(entry.name)) ||
    entries.some((entry) => entry.isDirectory() && hasFont(join(folder, entry.name), depth - 1))
  );
}

/**
 * Compares dotted version numbers.
 * @param {string | undefined} version undefined: not installed
 * @param {string} atLeast
 */
export function isAtLeast(version, atLeast) {
  if (version === undefined) return false;
  const have = numbersIn(version);
  const want = numbersIn(atLeast);
  const differing = want.findIndex((part, index) => (have[index] ?? 0) !== part);
  return differing === -1 || (have[differing] ?? 0) > (want[differing] ?? 0);
}

/** @param {string} version */
const numbersIn = (version) => version.split('.').map((part) => Number.parseInt(part, 10) || 0);
