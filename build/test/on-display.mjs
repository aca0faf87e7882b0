// Runs tests of Node's runner on a private display.
import { runNodeTests, sum } from './programs.mjs';
import { startSurroundings } from './surroundings.mjs';

/** @import { Counts } from './programs.mjs' */

/**
 * One display, one home folder and one check for leftovers for all files.
 * @param {string[]} files
 * @param {number} limitMs for each test
 * @returns {Promise<Counts>}
 */
export async function onDisplay(files, limitMs) {
  const { env, stop } = await startSurroundings('zygote');
  /** @type {string[]} */
  let leftovers = [];
  /** @type {Counts} */
  let counts;
  try {
    counts = await runNodeTests(files, {
      env: { ...process.env, ...env },
      concurrency: 1,
      limitMs,
    });
  } finally {
    leftovers = await stop();
  }
  for (const line of leftovers) console.log(`not ok ${line}`);
  return sum([counts, { passed: 0, failed: leftovers.length }]);
}
