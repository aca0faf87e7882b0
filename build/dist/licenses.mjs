// The licence texts of what Clade ships beside its own code.
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { outputOf } from '../command.mjs';
import { root } from '../paths.mjs';

/** Compiled into the addons as headers, which no bundle shows. */
const headerPackages = ['node-addon-api'];
const rule = '-'.repeat(78);

/**
 * One text with the licences of npm packages.
 * @param {readonly string[]} packages
 */
export const licensesOf = (packages) =>
  [...packages, ...headerPackages].toSorted().map(packageLicense).join('');

/** @param {string} name */
function packageLicense(name) {
  const folder = join(root, 'node_modules', name);
  const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.|$)/i.test(entry));
  const text = file ? readFileSync(join(folder, file), 'utf8') : `Licence: ${license}`;
  return section(`${name} ${version}`, text);
}

/**
 * The licences of a Node and of what is part of it, as its distributors lay them.
 * @param {string} node the program's path
 */
export function nodeLicense(node) {
  const prefix = dirname(dirname(realpathSync(node)));
  const version = outputOf(node, ['--version'])?.trim() ?? '';
  const file = [
    join(prefix, 'LICENSE'),
    join(prefix, 'share/doc/nodejs/LICENSE'),
    join(prefix, 'share/doc/nodejs/copyright'),
  ].find((candidate) => existsSync(candidate));
  const text = file
    ? readFileSync(file, 'utf8')
    : `Its licence is the file LICENSE of https://github.com/nodejs/node at ${version}.`;
  return section(`Node.js ${version}`, text);
}

/** @param {string} title @param {string} text */
const section = (title, text) => `${rule}\n${title}\n${rule}\n\n${text.trim()}\n\n`;
