// Makes a deb from what electron-builder tells fpm, with dpkg-deb alone.
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
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { run } from '../command.mjs';

/**
 * @typedef {object} DebContent
 * @property {Map<string, string>} options fpm's options with one value, by their long names
 * @property {string[]} depends
 * @property {string[]} recommends
 * @property {{ from: string, to: string }[]} files `from` ends with a slash: what a folder holds
 * @property {{ to: string, text: string }[]} texts files that are made here
 */

/** fpm's names for what dpkg-deb calls otherwise. @type {Record<string, string>} */
const compressions = { gz: 'gzip', bzip2: 'gzip', zst: 'zstd' };
const scripts = {
  'before-install': 'preinst',
  'after-install': 'postinst',
  'before-remove': 'prerm',
  'after-remove': 'postrm',
};
/** electron-builder looks after Chromium's sandbox helper, which Clade has not. */
const chromiumStep = /^# Check if user namespaces are supported[^]*?^fi\n+/m;

/**
 * @param {string} target the deb's path
 * @param {DebContent} content
 * @throws {import('../failure.mjs').Failure} when dpkg-deb fails
 */
export function makeDeb(target, content) {
  const root = mkdtempSync(join(tmpdir(), 'clade-deb-'));
  try {
    content.files.forEach(({ from, to }) => place(from, join(root, to)));
    for (const { to, text } of content.texts) {
      mkdirSync(dirname(join(root, to)), { recursive: true });
      writeFileSync(join(root, to), text);
    }
    const sums = settle(root);
    const control = join(root, 'DEBIAN');
    mkdirSync(control);
    writeFileSync(join(control, 'control'), controlFile(content, installedSize(root)));
    writeFileSync(join(control, 'md5sums'), sums.join(''));
    writeScripts(control, content.options);
    chmodSync(root, 0o755);
    const wanted = content.options.get('deb-compression') ?? 'xz';
    const compression = compressions[wanted] ?? wanted;
    run('dpkg-deb', ['--root-owner-group', `-Z${compression}`, '--build', root, target]);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** @param {string} from @param {string} to */
function place(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  if (from.endsWith('/')) cpSync(from, to, { recursive: true, verbatimSymlinks: true });
  else copyFileSync(from, to);
}

/** Gives files the modes that system files have. @param {string} root @returns {string[]} the lines
 * of md5sums, by which dpkg finds changed files */
function settle(root) {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' });
  return names
    .toSorted((a, b) => (a < b ? -1 : 1))
    .flatMap((name) => {
      const path = join(root, name);
      const stat = lstatSync(path);
      if (stat.isSymbolicLink()) return [];
      chmodSync(path, stat.isDirectory() || stat.mode & 0o111 ? 0o755 : 0o644);
      if (stat.isDirectory()) return [];
      const sum = createHash('md5').update(readFileSync(path)).digest('hex');
      return [`${sum}  ${relative(root, path)}\n`];
    });
}

/** In kilobytes, as dpkg counts. @param {string} root */
function installedSize(root) {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' });
  return names.reduce((sum, name) => {
    const stat = lstatSync(join(root, name));
    return sum + (stat.isFile() ? Math.ceil(stat.size / 1024) : 1);
  }, 0);
}

/** @param {DebContent} content @param {number} size */
function controlFile({ options, depends, recommends }, size) {
  const name = options.get('name') ?? '';
  const fields = [
    ['Package', name],
    ['Version', options.get('version')],
    ['Architecture', options.get('architecture')],
    ['Maintainer', options.get('maintainer')],
    ['Installed-Size', String(size)],
    ['Depends', depends.join(', ')],
    ['Recommends', recommends.join(', ')],
    ['Section', options.get('category') ?? 'misc'],
    ['Priority', options.get('deb-priority') ?? 'optional'],
    ['Homepage', options.get('url')],
    ['Description', description(options.get('description') ?? '', name)],
  ];
  return fields.map(([field, value]) => (value ? `${field}: ${value}\n` : '')).join('');
}

/** One line, then the rest by a space; empty lines become dots. @param {string} text
 * @param {string} name */
function description(text, name) {
  const lines = text.split('\n').map((line) => line.trim());
  const [first, ...rest] = lines[0] ? lines : [lines[1] || name, ...lines.slice(2)];
  return [first, ...rest.map((line) => ` ${line || '.'}`)].join('\n');
}

/** @param {string} control @param {Map<string, string>} options */
function writeScripts(control, options) {
  for (const [option, script] of Object.entries(scripts)) {
    const source = options.get(option);
    if (source === undefined) continue;
    const text = readFileSync(source, 'utf8').replace(chromiumStep, '');
    writeFileSync(join(control, script), text);
    chmodSync(join(control, script), 0o755);
  }
}
