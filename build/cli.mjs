#!/usr/bin/env node
// `npx clade APP [ARGS]`: runs the tree's Clade, in the current folder.
import { runProgram } from './failure.mjs';
import { launch } from './launch.mjs';

await runProgram('clade', () => launch(process.argv.slice(2), process.cwd()));
