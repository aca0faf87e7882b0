// `npm run check`: types, lint, format and layer rules, in parallel, without a display. Prints
// failures only, and one line at the end.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { layerProblems } from './check/layers.mjs';
import { Failure, runProgram } from './failure.mjs';
import { sourceFiles } from './files.mjs';
import { root } from './paths.mjs';
import { clangFormat, oxlint, prettier, typeCheck } from './check/tools.mjs';

/** @import { Tool } from './check/tools.mjs' */

const textFile = /\.(ts|mjs|cjs|js|cc|h|c|json|jsonc|md|html|css|svg|gyp)$|^(\.npmrc|\.ci\/run)$/;

await runProgram('check', async () => {
  const start = performance.now();
  const files = sourceFiles('').filter((path) => textFile.test(path));
  const tools = [
    typeCheck('tsconfig.json'),
    typeCheck('build/tsconfig/common.json'),
    typeCheck('build/tsconfig/pages.json'),
    typeCheck('build/tsconfig/preload-tests.json'),
    typeCheck('build/tsconfig/build.json'),
    // What an app's compiler is given is made of these: they must be nameable.
    typeCheck('build/tsconfig/api.json'),
    typeCheck('build/tsconfig/preload-api.json'),
    oxlint(),
    prettier('--check'),
    clangFormat(files, ['--dry-run', '-Werror']),
  ];
  const results = await Promise.all(tools.map(runTool));
  results.push({ name: 'layers', problems: layers(files) });
  const failures = results.filter(({ problems }) => problems !== '');
  for (const { name, problems } of failures) console.log(`== ${name}\n${problems}\n`);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(
    `${results.length - failures.length} of ${results.length} checks passed in ${seconds} s`,
  );
  if (failures.length > 0) {
    throw new Failure(`failed: ${failures.map(({ name }) => name).join(', ')}`);
  }
});

/** @param {string[]} files */
function layers(files) {
  const rules = JSON.parse(readFileSync(join(root, 'build/layers.json'), 'utf8'));
  const texts = files.map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
  return layerProblems(rules, texts).join('\n');
}

/** @param {Tool} tool @returns {Promise<{ name: string, problems: string }>} empty: all is well */
async function runTool({ name, program, args, advice, shorten = (text) => text }) {
  const child = spawn(program, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => (output += String(chunk)));
  }
  const status = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { name, problems: status === 0 ? '' : `${shorten(output).trimEnd()}\n${advice}`.trim() };
}
