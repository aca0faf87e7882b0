#!/usr/bin/env node
// `npx clade-builder [TARGET...] [electron-builder's options]`: packages the app in the current
// folder with electron-builder, with Clade in Electron's place.
import { packageApp } from '../dist/package-app.mjs';
import { runProgram } from '../failure.mjs';
import { ensureMade } from './installed.mjs';

await runProgram('clade-builder', async () => {
  await ensureMade();
  packageApp(process.cwd(), process.argv.slice(2));
});
