// `npm run dist:runtime [-- FOLDER]`: makes the runtime folder, by default out/runtime; see
// runtime.mjs.
import { resolve } from 'node:path';
import { runProgram } from '../failure.mjs';
import { makeRuntime, runtimeFolder } from './runtime.mjs';

await runProgram('dist:runtime', () => {
  const [folder] = process.argv.slice(2);
  const made = makeRuntime(folder ? resolve(folder) : runtimeFolder);
  console.log(made);
});
