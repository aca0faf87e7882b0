#!/usr/bin/env node
// What electron-builder runs as fpm to make a deb. fpm itself is a Ruby program that it would
// download; this one takes the same arguments, as far as electron-builder gives them, and needs
// dpkg-deb only. It puts the packages that Clade's engine comes in where electron-builder names
// those that Electron needs, and adds AppStream metadata.
import { runProgram, Failure } from '../failure.mjs';
import { metainfoOf } from './appstream.mjs';
import { makeDeb } from './deb.mjs';
import { debDependencies } from './dependencies.mjs';

/** What electron-builder names for Electron unless the app has a list of its own. */
const electronDepends =
  'libgtk-3-0 libnotify4 libnss3 libxss1 libxtst6 xdg-utils libatspi2.0-0 libuuid1 libsecret-1-0';
const electronRecommends = 'libappindicator3-1';
const flags = new Set(['--force', '--debug']);
/** @type {Record<string, string>} */
const longNames = { '-s': 'input-type', '-t': 'output-type', '-p': 'package' };

await runProgram('fpm', () => {
  const { options, depends, recommends, files } = parse(process.argv.slice(2));
  const type = options.get('output-type') ?? '';
  const target = options.get('package');
  if (options.get('input-type') !== 'dir' || type !== 'deb' || !target) {
    throw new Failure(
      `Clade makes debs only, not "${type}". For other packages install fpm (and for rpm, rpmbuild) ` +
        'and set CUSTOM_FPM_PATH to its path.',
    );
  }
  const runtime = process.env['CLADE_RUNTIME'];
  if (!runtime) throw new Failure('CLADE_RUNTIME must name the runtime folder; use clade-builder');
  const own = depends.join(' ') === electronDepends ? [] : depends;
  makeDeb(target, {
    options,
    depends: [...new Set([...debDependencies(runtime), ...own])],
    recommends: recommends.join(' ') === electronRecommends ? [] : recommends,
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
