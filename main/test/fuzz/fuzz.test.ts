// Each property of the fuzzers for a moment, with the same inputs in each run; `npm run fuzz` goes on
// with others (build/fuzz/README.md).
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import type { IRawProperty } from 'fast-check';
import { properties as asar } from './asar.fuzz.ts';
import { properties as devToolsCommands } from './devtools-commands.fuzz.ts';
import { properties as devToolsFrames } from './devtools-frames.fuzz.ts';
import { properties as devToolsHttp } from './devtools-http.fuzz.ts';
import { properties as packageJson } from './package-json.fuzz.ts';
import { properties as preloadProtocol } from './preload-protocol.fuzz.ts';
import { properties as protocolHandle } from './protocol-handle.fuzz.ts';
import { properties as urls } from './urls.fuzz.ts';
import { properties as wire } from './wire.fuzz.ts';

const SEED = 20_260;
const RUNS = 1000;
/** Of those that go through files or sockets. */
const SLOW_RUNS = 200;

const fast: Record<string, Record<string, IRawProperty<unknown>>> = {
  'preload-protocol': preloadProtocol,
  'protocol-handle': protocolHandle,
  urls,
  wire,
};
const slow: typeof fast = {
  asar,
  'devtools-commands': devToolsCommands,
  'devtools-frames': devToolsFrames,
  'devtools-http': devToolsHttp,
  'package-json': packageJson,
};

for (const [name, properties] of Object.entries({ ...fast, ...slow })) {
  describe(name, () => {
    for (const [what, property] of Object.entries(properties)) {
      test(`should survive ${what}`, async () => {
        await fc.assert(property, { seed: SEED, numRuns: name in slow ? SLOW_RUNS : RUNS });
      });
    }
  });
}
