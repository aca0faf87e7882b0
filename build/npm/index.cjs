// What `require('clade')` gives outside of Clade: the path of its program, as Electron's npm package
// gives Electron's. Playwright and other tools start it by that. Inside Clade the name is the API.
// Where npm runs no install scripts, the native parts are built here, at the first use.
'use strict';
const { spawnSync } = require('node:child_process');
const { existsSync } = require('node:fs');
const path = require('node:path');

const program = path.join(__dirname, '../../out/clade');

if (!existsSync(program) || !existsSync(path.join(__dirname, '../../out/lib/node'))) {
  const install = path.join(__dirname, 'install.mjs');
  const { status } = spawnSync(process.execPath, [install], { stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error('Clade could not be built; what it said stands above.');
}

module.exports = program;
