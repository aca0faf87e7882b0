// Each property of the fuzzers for a moment, with the same inputs in each run; `npm run fuzz` goes on
// with others (build/fuzz/README.md).
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import type { IRawProperty } from 'fast-check';
import { properties as preloadProtocol } from './preload-protocol.fuzz.ts';
import { properties as wire } from './wire.fuzz.ts';

const SEED = 20_260;
const RUNS = 1000;

const fuzzers: Record<string, Record<string, IRawProperty<unknown>>> = {
  'preload-protocol': preloadProtocol,
  wire,
};

for (const [name, properties] of Object.entries(fuzzers)) {
  describe(name, () => {
    for (const [what, property] of Object.entries(properties)) {
      test(`should survive ${what}`, async () => {
        await fc.assert(property, { seed: SEED, numRuns: RUNS });
      });
    }
  });
}
