// `npm run soak -- --windows 500 --minutes 60 [--seed N]`: the soak of e2e/specs/zygote/soak.spec.ts at
// length: windows are opened, navigated and closed while zygotes are killed at random.
import { parseArgs } from 'node:util';
import { Failure, runProgram } from './failure.mjs';
import { runPlaywright } from './test/playwright.mjs';

const spec = 'e2e/specs/zygote/soak.spec.ts';

/** How long a window may take at worst, closing and counting included. */
const msPerWindow = 5000;

process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));

await runProgram('soak', async () => {
  const { windows, minutes, seed, samples } = options();
  const env = {
    CLADE_SOAK_WINDOWS: String(windows),
    CLADE_SOAK_MINUTES: String(minutes),
    CLADE_SOAK_SAMPLES: String(samples),
    CLADE_SOAK_SEED: String(seed),
  };
  const limitMs = minutes * 60_000 + windows * msPerWindow;
  const args = ['--project=zygote', `--timeout=${limitMs}`];
  const { passed, failed } = await runPlaywright([spec], { args, env });
  console.log(`${passed} passed, ${failed} failed`);
  if (failed > 0 || passed === 0) process.exitCode = 1;
});

function options() {
  const { values } = parsed();
  return {
    windows: number('--windows', values.windows, 500),
    minutes: number('--minutes', values.minutes, 0),
    samples: number('--samples', values.samples, 20),
    seed: number('--seed', values.seed, 1),
  };
}

function parsed() {
  const text = /** @type {const} */ ({ type: 'string' });
  try {
    return parseArgs({ options: { windows: text, minutes: text, samples: text, seed: text } });
  } catch (error) {
    throw new Failure(/** @type {Error} */ (error).message);
  }
}

/** @param {string} option @param {string | undefined} text @param {number} standard */
function number(option, text, standard) {
  const value = text === undefined ? standard : Number(text);
  const least = option === '--minutes' ? 0 : 1;
  if (Number.isFinite(value) && value >= least) return value;
  throw new Failure(`${option} takes a number from ${least} on, not "${text}"`);
}
