// The steps from sources to a runnable tree: npm packages, native build, bundles.
import { join } from 'node:path';
import { findCommand, run } from '../command.mjs';
import { Failure } from '../failure.mjs';
import { sourceFiles } from '../files.mjs';
import { root } from '../paths.mjs';
import { inputsHash } from '../steps.mjs';
import { buildNative, nativeProducts, nativeTestPrograms } from '../native.mjs';
import { bundle, bundleProducts } from '../bundle.mjs';
import { makeNpmPackage, npmPackageProducts } from '../npm/make-package.mjs';

/** @import { Step } from '../steps.mjs' */
/** @import { Scope } from './needs.mjs' */

const platform = [process.version, process.arch];
/** What node-gyp takes from the environment. */
const compiler = ['CXX', 'CXXFLAGS', 'LDFLAGS'].map((name) => process.env[name] ?? '');

/** @type {Step} */
const npmPackages = {
  name: 'npm',
  key: () => inputsHash(['package-lock.json', '.npmrc'], platform),
  outputs: [join(root, 'node_modules/.package-lock.json')],
  work: () => {
    const npm = process.env['npm_execpath'];
    const args = ['ci', '--no-audit', '--no-fund'];
    if (npm) return run(process.execPath, [npm, ...args], { what: 'npm ci' });
    if (!findCommand('npm')) throw new Failure('npm was not found; it comes with Node.');
    return run('npm', args);
  },
};

const nativeSources = [
  'native/base',
  'native/ipc',
  'native/napi',
  'native/addon',
  'native/port',
  'native/spawn',
  'native/launcher',
  'native/binding.gyp',
  'zygote',
  'renderer/extension',
  'build/native',
  'build/native.mjs',
  'build/paths.mjs',
  'node_modules/node-addon-api/package.json',
];

/** Without tests: a change in one makes no new product. */
const productSources = () =>
  nativeSources.flatMap(sourceFiles).filter((file) => !file.startsWith('zygote/test/'));

/**
 * @param {string} libraries versions of the libraries that are compiled against
 * @returns {Step}
 */
const native = (libraries) => ({
  name: 'native',
  key: () => inputsHash(productSources(), [...platform, ...compiler, libraries]),
  outputs: nativeProducts,
  work: () => buildNative(),
});

/** @param {string} libraries @returns {Step} */
const nativeTests = (libraries) => ({
  name: 'native-tests',
  key: () =>
    inputsHash(
      [...nativeSources, 'native/test', 'native/fuzz'],
      [...platform, ...compiler, libraries],
    ),
  outputs: nativeTestPrograms(),
  work: () => buildNative({ tests: true }),
});

const bundleSources = [
  'main',
  'renderer',
  'package.json',
  'tsconfig.json',
  'build/bundle.mjs',
  'build/dist/licenses.mjs',
  'build/link-node.mjs',
  'build/preload-runtime.mjs',
  'build/esbuild.mjs',
  'build/paths.mjs',
  'node_modules/esbuild/package.json',
];

/** @type {Step} */
const bundles = {
  name: 'bundles',
  key: () => inputsHash(bundleSources, [...platform, process.execPath]),
  outputs: bundleProducts,
  work: bundle,
};

/** @type {Step} */
const npmPackage = {
  name: 'npm-package',
  key: () => inputsHash([...productSources(), 'build/npm', 'build/paths.mjs', 'package.json']),
  outputs: npmPackageProducts,
  work: makeNpmPackage,
};

/**
 * The steps for a scope, in order.
 * @param {Scope} scope
 * @param {string} libraries see native()
 * @returns {Step[]}
 */
export function productSteps(scope, libraries) {
  if (scope === 'check') return [npmPackages];
  const tests = scope === 'test' || scope === 'test:dist' || scope === 'fuzz';
  return [npmPackages, ...buildSteps(libraries, { tests })];
}

/**
 * The steps that make things out of the project's own sources.
 * @param {string} libraries see native()
 * @param {{ tests: boolean }} options
 * @returns {Step[]}
 */
export const buildSteps = (libraries, { tests }) => [
  native(libraries),
  bundles,
  npmPackage,
  ...(tests ? [nativeTests(libraries)] : []),
];
