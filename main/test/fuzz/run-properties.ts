/** Runs the properties of a fuzzer: for `npm run fuzz`, which bundles it. */
import * as fc from 'fast-check';
import type { IRawProperty } from 'fast-check';

/** @throws Error with the smallest input that breaks a property, and the seed */
export async function runProperties(
  properties: Record<string, IRawProperty<unknown>>,
  seconds: number,
): Promise<void> {
  const all = Object.entries(properties);
  for (const [name, property] of all) {
    const seed = Date.now() % 2 ** 31;
    console.log(`  ${name} (seed ${seed})`);
    await fc.assert(property, {
      seed,
      numRuns: Number.MAX_SAFE_INTEGER,
      interruptAfterTimeLimit: (seconds * 1000) / all.length,
      markInterruptAsFailure: false,
    });
  }
}
