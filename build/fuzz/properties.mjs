// Fuzz targets in TypeScript: properties of fast-check (main/test/fuzz/*.fuzz.ts), which find an
// input that breaks one, and then the smallest such input.
import { basename } from 'node:path';
import { sourceFiles } from '../files.mjs';
import { runnable } from '../test/sources.mjs';

/** @import { Fuzzer } from './fuzzers.mjs' */

const folder = 'main/test/fuzz';
const ending = '.fuzz.ts';

/** @returns {Fuzzer[]} */
export const propertyFuzzers = () =>
  sourceFiles(folder)
    .filter((file) => file.endsWith(ending))
    .map((file) => ({
      name: basename(file, ending),
      about: 'TypeScript',
      run: (seconds) => runFile(file, seconds),
    }));

/** @param {string} file @param {number} seconds shared by its properties */
async function runFile(file, seconds) {
  const [target = '', runner = ''] = await runnable([file, `${folder}/run-properties.ts`], 'fuzz');
  const { properties } = await import(target);
  const { runProperties } = await import(runner);
  await runProperties(properties, seconds);
}
