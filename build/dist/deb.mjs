// Makes a deb from what electron-builder tells fpm, with dpkg-deb alone.
import { chmodSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { run } from '../command.mjs';
import { fillRoot, inFolder, namesIn, scriptText } from './package-root.mjs';

/** @import { PackageContent } from './package-root.mjs' */

/** fpm's names for what dpkg-deb calls otherwise. @type {Record<string, string>} */
const compressions = { gz: 'gzip', bzip2: 'gzip', zst: 'zstd' };
const scripts = {
  'before-install': 'preinst',
  'after-install': 'postinst',
  'before-remove': 'prerm',
  'after-remove': 'postrm',
};

/**
 * @param {string} target the deb's path
 * @param {PackageContent} content
 * @throws {import('../failure.mjs').Failure} when dpkg-deb fails
 */
export function makeDeb(target, content) {
  inFolder((root) => {
    fillRoot(root, content);
    const sums = checksums(root);
    const size = installedSize(root);
    const control = join(root, 'DEBIAN');
    mkdirSync(control);
    chmodSync(control, 0o755);
    writeFileSync(join(control, 'control'), controlFile(content, size));
    writeFileSync(join(control, 'md5sums'), sums.join(''));
    writeScripts(control, content.options);
    const wanted = content.options.get('deb-compression') ?? 'xz';
    const compression = compressions[wanted] ?? wanted;
    run('dpkg-deb', ['--root-owner-group', `-Z${compression}`, '--build', root, target]);
  });
}

/** The lines of md5sums, by which dpkg finds changed files. @param {string} root */
const checksums = (root) =>
  namesIn(root)
    .filter((name) => lstatSync(join(root, name)).isFile())
    .map((name) => {
      const sum = createHash('md5')
        .update(readFileSync(join(root, name)))
        .digest('hex');
      return `${sum}  ${name}\n`;
    });

/** In kilobytes, as dpkg counts. @param {string} root */
const installedSize = (root) =>
  namesIn(root).reduce((sum, name) => {
    const stat = lstatSync(join(root, name));
    return sum + (stat.isFile() ? Math.ceil(stat.size / 1024) : 1);
  }, 0);

/** @param {PackageContent} content @param {number} size */
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
    const text = scriptText(option, options);
    if (text === undefined) continue;
    writeFileSync(join(control, script), text);
    chmodSync(join(control, script), 0o755);
  }
}
