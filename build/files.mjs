// Lists source files.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

/** Made from sources, never sources themselves; relative to the root. */
const made = new Set(['node_modules', 'out', '.git', 'native/build']);

/**
 * All source files at or under a path, sorted; an absent path has none.
 * @param {string} path relative to the root, without a trailing slash; '' is the root
 * @returns {string[]} relative to the root
 */
export function sourceFiles(path) {
  const full = join(root, path);
  if (made.has(path) || !existsSync(full)) return [];
  if (statSync(full).isFile()) return [path];
  return readdirSync(full)
    .toSorted()
    .flatMap((name) => sourceFiles(join(path, name)));
}
