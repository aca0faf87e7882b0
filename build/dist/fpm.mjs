#!/usr/bin/env node
// What electron-builder runs as fpm to make a deb or an rpm. fpm itself is a Ruby program that it
// would download; this one takes the same arguments, as far as electron-builder gives them, and needs
// dpkg-deb or rpmbuild only. It puts what Clade needs where electron-builder names the packages that
// Electron needs, and adds AppStream metadata.
import { resolve } from 'node:path';
import { runProgram, Failure } from '../failure.mjs';
import { metainfoOf } from './appstream.mjs';
import { makeDeb } from './deb.mjs';
import { debDependencies, rpmConflicts, rpmDependencies } from './dependencies.mjs';
import { makeRpm } from './rpm.mjs';

/** @import { PackageContent } from './package-root.mjs' */

/**
 * @typedef {object} Format
 * @property {string} electronDepends what electron-builder names for Electron unless the app has a
 *   list of its own
 * @property {string} electronRecommends
 * @property {(runtime: string) => string[]} dependencies
 * @property {(target: string, content: PackageContent) => void} make
 */

/** @type {Record<string, Format>} */
const formats = {
  deb: {
    electronDepends:
      'libgtk-3-0 libnotify4 libnss3 libxss1 libxtst6 xdg-utils libatspi2.0-0 libuuid1 libsecret-1-0',
    electronRecommends: 'libappindicator3-1',
    dependencies: debDependencies,
    make: makeDeb,
  },
  rpm: {
    electronDepends:
      'gtk3 libnotify nss libXScrnSaver (libXtst or libXtst6) xdg-utils at-spi2-core (libuuid or libuuid1)',
    electronRecommends: '',
    dependencies: rpmDependencies,
    make: (target, content) => makeRpm(target, content, rpmConflicts),
  },
};
const flags = new Set(['--force', '--debug']);
/** @type {Record<string, string>} */
const longNames = { '-s': 'input-type', '-t': 'output-type', '-p': 'package' };

await runProgram('fpm', () => {
  const { options, depends, recommends, files } = parse(process.argv.slice(2));
  const type = options.get('output-type') ?? '';
  const format = formats[type];
  const target = options.get('package');
  if (options.get('input-type') !== 'dir' || !format || !target) {
    throw new Failure(
      `Clade makes deb and rpm packages, not "${type}". For others install fpm and set ` +
        'CUSTOM_FPM_PATH to its path.',
    );
  }
  const runtime = process.env['CLADE_RUNTIME'];
  if (!runtime) throw new Failure('CLADE_RUNTIME must name the runtime folder; use clade-builder');
  const own = depends.join(' ') === format.electronDepends ? [] : depends;
  format.make(resolve(target), {
    options,
    depends: [...new Set([...format.dependencies(runtime), ...own])],
    recommends: recommends.join(' ') === format.electronRecommends ? [] : recommends,
    files,
    texts: metainfoOf(options, files),
  });
});

/** @param {readonly string[]} args */
function parse(args) {
  /** @type {Map<string, string>} */
  const options = new Map();
  /** @type {string[]} */
  const depends = [];
  /** @type {string[]} */
  const recommends = [];
  /** @type {{ from: string, to: string }[]} */
  const files = [];
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (flags.has(arg)) continue;
    if (!arg.startsWith('-')) {
      files.push(mapping(arg));
      continue;
    }
    const [, long, given] = /^--([^=]+)(?:=(.*))?$/.exec(arg) ?? [];
    const name = long ?? longNames[arg] ?? arg;
    const value = given ?? rest.shift() ?? '';
    if (name === 'depends' || arg === '-d') depends.push(value);
    else if (name === 'deb-recommends') recommends.push(value);
    else options.set(name, value);
  }
  return { options, depends, recommends, files };
}

/** `FROM=TO`, where FROM may have an equals sign itself. @param {string} argument */
function mapping(argument) {
  const at = argument.lastIndexOf('=');
  if (at === -1) throw new Failure(`"${argument}" is no FROM=TO`);
  return { from: argument.slice(0, at), to: argument.slice(at + 1) };
}
