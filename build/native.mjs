// Compiles the C++ with node-gyp and copies the products into the runtime directory out/.
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { cpus } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { run } from './command.mjs';
import { Failure } from './failure.mjs';
import { findNodeGyp, findNodeHeaders, writeTestTargets } from './native/configure.mjs';
import { nativeTests } from './native/list-sources.mjs';
import { launcher, nativeOutput, outLib } from './paths.mjs';

/** What is shipped: gyp's target, its file, and the file's place in the runtime directory. */
const products = [
  { target: 'clade-launcher', file: 'clade-launcher', place: launcher },
  { target: 'clade', file: 'clade.node', place: join(outLib, 'clade.node') },
  { target: 'clade-spawn', file: 'clade-spawn.node', place: join(outLib, 'clade-spawn.node') },
  { target: 'clade-port', file: 'clade-port.node', place: join(outLib, 'clade-port.node') },
  { target: 'clade-zygote', file: 'clade-zygote', place: join(outLib, 'clade-zygote') },
  { target: 'clade-sandbox', file: 'clade-sandbox', place: join(outLib, 'clade-sandbox') },
  {
    target: 'clade-confine',
    file: 'libclade-confine.so',
    place: join(outLib, 'libclade-confine.so'),
  },
  {
    target: 'clade-extension',
    file: 'libclade-extension.so',
    // Alone in its folder: WebKit loads every .so that it finds there.
    place: join(outLib, 'extension/libclade-extension.so'),
  },
];

/** As -fsanitize takes them. */
const sanitizers = 'address,undefined';

/** The files that a native build leaves in out/. */
export const nativeProducts = products.map(({ place }) => place);

/** The test programs, as node-gyp leaves them. @param {boolean} [sanitize] */
export const nativeTestPrograms = (sanitize = false) =>
  nativeTests().map(({ name }) => join(nativeOutput(sanitize), name));

/**
 * Compiles; incremental.
 * @param {object} [options]
 * @param {boolean} [options.tests] the test programs too
 * @param {boolean} [options.testsAlone] those, and not what is shipped
 * @param {boolean} [options.sanitize] a second build, with the address and undefined-behaviour
 *   sanitizers; it stays in native/build/Debug
 * @throws {Failure} when a tool is missing or the compiler reports an error
 */
export function buildNative({ tests = false, testsAlone = false, sanitize = false } = {}) {
  const headers = findNodeHeaders();
  if (!headers) {
    throw new Failure(
      `No Node headers beside ${process.execPath}. Install those of this Node ` +
        '(Debian/Ubuntu: libnode-dev, Fedora: nodejs-devel), or use a Node from nodejs.org.',
    );
  }
  writeTestTargets();
  // binding.gyp calls `node`: it must be this one.
  const path = `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}`;
  const gyp = (/** @type {string[]} */ ...args) =>
    run(process.execPath, [findNodeGyp(), ...args], {
      env: { ...process.env, PATH: path },
      what: `node-gyp ${args[0]}`,
    });
  const common = ['-C', 'native', '--loglevel=warn', sanitize ? '--debug' : '--release'];
  // Always configured anew: new files and a changed environment are seen by configure alone.
  gyp(
    'configure',
    ...common,
    '--nodedir',
    headers,
    '--',
    `-Dsanitize=${sanitize ? sanitizers : ''}`,
  );
  gyp('build', ...common, '-j', String(cpus().length), ...targetsOf({ tests, testsAlone }));
  if (!sanitize) products.forEach(({ file, place }) => install(file, place));
}

/** For make; none stands for all. @param {{ tests: boolean, testsAlone: boolean }} options */
function targetsOf({ tests, testsAlone }) {
  if (testsAlone) return ['--', ...nativeTests().map(({ name }) => name)];
  return tests ? [] : ['--', ...products.map(({ target }) => target)];
}

/**
 * Replaces a file of the runtime directory in one step: a running program keeps the old one.
 * @param {string} file @param {string} place
 */
function install(file, place) {
  const source = join(nativeOutput(false), file);
  if (existsSync(place) && readFileSync(place).equals(readFileSync(source))) return;
  mkdirSync(dirname(place), { recursive: true });
  const fresh = `${place}.new`;
  copyFileSync(source, fresh);
  renameSync(fresh, place);
}
