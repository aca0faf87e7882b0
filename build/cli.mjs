#!/usr/bin/env node
// `npx clade APP [ARGS]`: runs the tree's or the package's Clade, in the current folder.
import { runProgram } from './failure.mjs';
import { launch } from './launch.mjs';
import { ensureMade } from './npm/installed.mjs';

await runProgram('clade', async () => {
  await ensureMade();
  launch(process.argv.slice(2), process.cwd());
});
