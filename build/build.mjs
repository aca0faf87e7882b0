// `npm run build [-- --sanitize]`: compiles and bundles what is there, without looking at system
// or npm packages. --sanitize makes the native tests with ASan and UBSan instead.
import { bundle } from './bundle.mjs';
import { Failure, runProgram } from './failure.mjs';
import { whileLocked } from './lock.mjs';
import { buildNative } from './native.mjs';

await runProgram('build', async () => {
  const options = process.argv.slice(2);
  const unknown = options.find((option) => option !== '--sanitize');
  if (unknown) throw new Failure(`unknown option ${unknown}; the only one is --sanitize`);
  await whileLocked(async () => {
    if (options.length > 0) return buildNative({ tests: true, sanitize: true });
    buildNative({ tests: true });
    await bundle();
  });
});
