// What node-gyp needs to run here: its own path, Node's headers, and the list of test programs.
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findCommand } from '../command.mjs';
import { Failure } from '../failure.mjs';
import { nativeDirectory } from '../paths.mjs';
import { nativeTests } from './list-sources.mjs';

/**
 * npm's own node-gyp: `npm run` names it; otherwise it is looked for beside npm.
 * @throws {Failure} when npm has none
 */
export function findNodeGyp() {
  const npm = findCommand('npm');
  const candidates = [
    process.env['npm_config_node_gyp'],
    npm && join(dirname(dirname(realpathSync(npm))), 'node_modules/node-gyp/bin/node-gyp.js'),
    join(
      dirname(process.execPath),
      '../lib/node_modules/npm/node_modules/node-gyp/bin/node-gyp.js',
    ),
    '/usr/share/nodejs/node-gyp/bin/node-gyp.js',
  ];
  const found = candidates.find((path) => path && existsSync(path));
  if (!found)
    throw new Failure('node-gyp was not found; it comes with npm. Install npm and try again.');
  return found;
}

/**
 * A folder for node-gyp's --nodedir, so that it does not download headers; undefined when the
 * running Node came without them.
 */
export function findNodeHeaders() {
  const prefix = dirname(dirname(realpathSync(process.execPath)));
  if (existsSync(join(prefix, 'include/node/node_api.h'))) return prefix;
  const debian = '/usr/include/nodejs';
  return existsSync(join(debian, 'common.gypi')) ? debian : undefined;
}

/** Writes native/build/native_tests.gypi; an unchanged file is left alone, for make's sake. */
export function writeTestTargets() {
  const path = join(nativeDirectory, 'build/native_tests.gypi');
  const text = `${JSON.stringify({ targets: testTargets() }, undefined, 2)}\n`;
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** gyp takes paths relative to the file that they stand in. @param {string} source */
const fromBuild = (source) => join('..', source);

/** One executable per test, and one static library for what the tests of a folder share. */
function testTargets() {
  const tests = nativeTests();
  const sharing = new Map(tests.filter((test) => test.shared.length).map((t) => [t.folder, t]));
  const fakes = (/** @type {string} */ folder) => `clade-fakes-${folder.replace('/', '-')}`;
  const libraries = [...sharing.values()].map(({ folder, shared }) => ({
    target_name: fakes(folder),
    type: 'static_library',
    sources: shared.map(fromBuild),
  }));
  const programs = tests.map(({ name, folder, source, library }) => ({
    target_name: name,
    type: 'executable',
    dependencies: [
      ...(sharing.has(folder) ? [fakes(folder)] : []),
      ...(library ? [library] : []),
      ...(folder === 'zygote/test' ? ['clade-sandbox-core'] : []),
      'clade-ipc',
      'clade-base',
    ],
    sources: [fromBuild(source)],
  }));
  return [...libraries, ...programs];
}
