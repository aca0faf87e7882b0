// Fuzz targets in C++ (native/fuzz): built with libFuzzer, ASan and UBSan by clang, which `npm test`
// does not need.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { findCommand, run } from '../command.mjs';
import { Failure } from '../failure.mjs';
import { sourceFiles } from '../files.mjs';
import { nativeTestPrograms } from '../native.mjs';
import { nativeTests } from '../native/list-sources.mjs';
import { nativeDirectory, out, root } from '../paths.mjs';

/** @import { Fuzzer } from './fuzzers.mjs' */

const ending = '_fuzz_test';
const folder = join(out, 'fuzz');

/** What the targets link: the layers that read what other processes send. */
const libraries = () =>
  ['native/base', 'native/ipc'].flatMap(sourceFiles).filter((file) => file.endsWith('.cc'));

/** @returns {Fuzzer[]} */
export const nativeFuzzers = () =>
  nativeTests()
    .filter(({ name }) => name.endsWith(ending))
    .map(({ name, source }) => ({
      name: name.slice(0, -ending.length),
      about: 'C++',
      run: (seconds) => runNative(name, join(nativeDirectory, source), seconds),
    }));

/** @param {string} name @param {string} source @param {number} seconds */
async function runNative(name, source, seconds) {
  const program = build(name, source);
  const corpus = join(folder, `${name}-corpus`);
  mkdirSync(corpus, { recursive: true });
  const seeder = nativeTestPrograms().find((path) => path.endsWith(`/${name}`)) ?? '';
  if (!existsSync(seeder)) throw new Failure(`${seeder} is missing: run npm run test:native`);
  run(seeder, ['--seeds', corpus]);
  const limits = [`-max_total_time=${seconds}`, '-max_len=70000', '-timeout=10'];
  const artifacts = `-artifact_prefix=${join(folder, `${name}-`)}`;
  run(program, [...limits, '-print_final_stats=1', artifacts, corpus], { what: `fuzzing ${name}` });
}

/** @param {string} name @param {string} source @returns {string} the program */
function build(name, source) {
  const clang = findCommand('clang++');
  if (!clang) throw new Failure('clang++ was not found: install clang and its run-time libraries.');
  mkdirSync(folder, { recursive: true });
  const program = join(folder, name);
  const flags = ['-std=c++20', '-O1', '-g', `-I${root}`, '-fno-sanitize-recover=all'];
  const sanitizers = '-fsanitize=fuzzer,address,undefined';
  const sources = [source, ...libraries().map((file) => join(root, file))];
  run(clang, [...flags, sanitizers, '-o', program, ...sources], { what: `clang++ for ${name}` });
  return program;
}
