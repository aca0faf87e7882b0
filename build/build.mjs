// `npm run build [-- --sanitize]`: compiles and bundles what has changed, without looking for
// system or npm packages. --sanitize makes the native tests with ASan and UBSan instead.
import { Failure, runProgram } from './failure.mjs';
import { whileLocked } from './lock.mjs';
import { buildNative } from './native.mjs';
import { buildSteps } from './setup/product-steps.mjs';
import { survey } from './setup/survey.mjs';
import { isDone, runStep } from './steps.mjs';

await runProgram('build', async () => {
  const options = process.argv.slice(2);
  const unknown = options.find((option) => option !== '--sanitize');
  if (unknown) throw new Failure(`unknown option ${unknown}; the only one is --sanitize`);
  await whileLocked(async () => {
    if (options.length > 0) return buildNative({ tests: true, sanitize: true });
    for (const step of buildSteps(survey('start').versions, { tests: true })) {
      if (!isDone(step)) await runStep(step);
    }
  });
});
