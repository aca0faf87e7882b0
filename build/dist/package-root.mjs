// The files of a package as they will be installed, in a folder, and what debs and rpms share.
import {
  chmodSync,
  copyFileSync,
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * @typedef {object} PackageContent
 * @property {Map<string, string>} options fpm's options with one value, by their long names
 * @property {string[]} depends
 * @property {string[]} recommends
 * @property {{ from: string, to: string }[]} files `from` ends with a slash: what a folder holds
 * @property {{ to: string, text: string }[]} texts files that are made here
 */

/** electron-builder looks after Chromium's sandbox helper, which Clade has not. */
const chromiumStep = /^# Check if user namespaces are supported[^]*?^fi\n+/m;

/**
 * A folder for a package's making, which goes afterwards.
 * @param {(folder: string) => void} make
 */
export function inFolder(make) {
  const folder = mkdtempSync(join(tmpdir(), 'clade-package-'));
  try {
    make(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Puts all files in their places below a folder, with the modes that system files have.
 * @param {string} root absolute
 * @param {PackageContent} content
 */
export function fillRoot(root, content) {
  content.files.forEach(({ from, to }) => place(from, join(root, to)));
  for (const { to, text } of content.texts) {
    mkdirSync(dirname(join(root, to)), { recursive: true });
    writeFileSync(join(root, to), text);
  }
  for (const name of ['', ...namesIn(root)]) settle(join(root, name));
}

/** What a folder holds at any depth, sorted. @param {string} folder */
export const namesIn = (folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted((a, b) => (a < b ? -1 : 1));

/** @param {string} from @param {string} to */
function place(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  if (from.endsWith('/')) cpSync(from, to, { recursive: true, verbatimSymlinks: true });
  else copyFileSync(from, to);
}

/** @param {string} path */
function settle(path) {
  const stat = lstatSync(path);
  if (stat.isSymbolicLink()) return;
  chmodSync(path, stat.isDirectory() || stat.mode & 0o111 ? 0o755 : 0o644);
}

/**
 * A script that the packager is to run, such as `after-install`.
 * @param {string} option fpm's name of it
 * @param {Map<string, string>} options
 * @returns {string | undefined}
 */
export function scriptText(option, options) {
  const source = options.get(option);
  return source && readFileSync(source, 'utf8').replace(chromiumStep, '');
}
