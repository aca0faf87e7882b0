// What npm runs before it packs the package: everything in it that is made here and not on the
// user's machine.
import { bundle } from '../bundle.mjs';
import { runProgram } from '../failure.mjs';
import { makeTypes } from './types.mjs';

await runProgram('prepack', async () => {
  await bundle();
  makeTypes();
});
