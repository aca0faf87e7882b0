#!/usr/bin/env node
// `npx electron APP [ARGS]`: runs the executable with the same arguments, streams and signals.
const { spawn } = require('node:child_process');
const { constants } = require('node:os');
const executable = require('./index.js');

const child = spawn(executable, process.argv.slice(2), { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => {
  process.stderr.write(`electron: ${executable} cannot be started: ${error.message}\n`);
  process.exit(127);
});
child.on('close', (code, signal) => {
  process.exit(code ?? 128 + (signal ? constants.signals[signal] : 0));
});
