// `npm test`: native tests, unit tests, end-to-end specs, once with the zygote and once without, then
// the specs of packaging. Ends with one line, `N passed, N failed`.
//
// `--only native|unit|e2e|dist`  one kind; `--repeat N`  everything N times; `--sanitize`  native
// tests built with ASan and UBSan; `--slow`  specs of packaging that take minutes, too; other words
// select the tests whose path contains one of them.
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Failure, runProgram } from './failure.mjs';
import { buildNative, nativeTestPrograms } from './native.mjs';
import { root } from './paths.mjs';
import { onDisplay } from './test/on-display.mjs';
import { runPlaywright } from './test/playwright.mjs';
import { runNativeTest, runNodeTests, sum } from './test/programs.mjs';
import { distSpecs, e2eSpecs, runnable, unitTests } from './test/sources.mjs';

/** @import { Counts } from './test/programs.mjs' */

const kinds = /** @type {const} */ (['native', 'unit', 'e2e', 'dist']);
const nativeLimitMs = 120_000;
const unitLimitMs = 180_000;
const distLimitMs = 300_000;
const slowDistLimitMs = 1_800_000;

// Ending by process.exit() lets the display's servers be ended too.
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));

await runProgram('test', async () => {
  const { only, repeat, sanitize, slow, words } = options();
  const selected = (/** @type {string} */ path) =>
    words.length === 0 || words.some((word) => path.includes(word));
  const run = {
    native: () => native(selected, sanitize),
    unit: () => unit(selected),
    e2e: () => e2e(selected),
    dist: () => dist(selected, slow),
  };
  /** @type {Counts[]} */
  const all = [];
  for (let round = 1; round <= repeat; round += 1) {
    if (repeat > 1) console.log(`\n== round ${round} of ${repeat}`);
    for (const kind of only) all.push(await run[kind]());
  }
  const { passed, failed } = sum(all);
  if (passed + failed === 0) console.log('No test was run.');
  console.log(`${passed} passed, ${failed} failed`);
  if (failed > 0 || passed === 0) process.exitCode = 1;
});

function options() {
  const { values, positionals } = parsed();
  const repeat = Number(values.repeat);
  if (!Number.isInteger(repeat) || repeat < 1) {
    throw new Failure(`--repeat takes a number of rounds from 1 on, not "${values.repeat}"`);
  }
  const only = kinds.filter((kind) => values.only === undefined || values.only === kind);
  if (only.length === 0) {
    throw new Failure(`--only takes one of ${kinds.join(', ')}, not "${values.only}"`);
  }
  const { sanitize, slow } = values;
  return { only, repeat, sanitize, slow, words: positionals };
}

function parsed() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        only: { type: 'string' },
        repeat: { type: 'string', default: '1' },
        sanitize: { type: 'boolean', default: false },
        slow: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new Failure(/** @type {Error} */ (error).message);
  }
}

/** @param {(path: string) => boolean} selected @param {boolean} sanitize @returns {Promise<Counts>} */
async function native(selected, sanitize) {
  console.log('\n== native tests');
  if (sanitize) buildNative({ testsAlone: true, sanitize });
  const counts = [];
  for (const program of nativeTestPrograms(sanitize).filter(selected)) {
    counts.push(await runNativeTest(program, withoutDisplay(), nativeLimitMs));
  }
  return sum(counts);
}

/** @param {(path: string) => boolean} selected @returns {Promise<Counts>} */
async function unit(selected) {
  console.log('\n== unit tests');
  const files = await runnable(unitTests().filter(selected), 'unit');
  const concurrency = availableParallelism();
  return runNodeTests(files, { env: withoutDisplay(), concurrency, limitMs: unitLimitMs });
}

/** @param {(path: string) => boolean} selected @returns {Promise<Counts>} */
async function e2e(selected) {
  const specs = e2eSpecs().filter(selected);
  if (specs.length === 0) return sum([]);
  console.log('\n== end-to-end tests, with the zygote and without');
  return runPlaywright(specs);
}

/** @param {(path: string) => boolean} selected @param {boolean} slow @returns {Promise<Counts>} */
async function dist(selected, slow) {
  const specs = distSpecs(slow).filter(selected);
  if (specs.length === 0) return sum([]);
  console.log('\n== packaging tests');
  const limitMs = slow ? slowDistLimitMs : distLimitMs;
  return onDisplay(await runnable(specs, 'dist'), limitMs);
}

function withoutDisplay() {
  return { ...process.env, CLADE_ROOT: root, DISPLAY: undefined, WAYLAND_DISPLAY: undefined };
}
