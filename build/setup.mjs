// Brings a source tree to where a scope can run: system packages, npm packages, native build,
// bundles. Does what is missing and nothing else. Needs Node's built-ins only, because it runs
// before `npm ci`. Everything that it prints goes to stderr.
//
// `node build/setup.mjs [start|test|test:dist|check|bench|fuzz|dist]`
import { Failure, runProgram } from './failure.mjs';
import { whileLocked } from './lock.mjs';
import { productSteps } from './setup/product-steps.mjs';
import { ensureSystemPackages } from './setup/system-packages.mjs';
import { isDone, runStep } from './steps.mjs';

/** @import { Scope } from './setup/needs.mjs' */

/** @type {readonly Scope[]} */
const scopes = ['start', 'test', 'test:dist', 'check', 'bench', 'fuzz', 'dist'];

await runProgram('setup', async () => {
  checkNode();
  const scope = scopeNamed(process.argv[2] ?? 'start');
  const libraries = ensureSystemPackages(scope);
  const steps = productSteps(scope, libraries);
  if (steps.every(isDone)) return;
  await whileLocked(async () => {
    for (const step of steps) if (!isDone(step)) await runStep(step);
  });
});

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 17)) return;
  throw new Failure(
    `Clade needs Node 20.17 or newer; this is ${process.version} (${process.execPath}). ` +
      'Install a newer one from your distribution, nodesource.com or nodejs.org.',
  );
}

/** @param {string} name @returns {Scope} */
function scopeNamed(name) {
  const scope = scopes.find((known) => known === name);
  if (!scope) throw new Failure(`no such scope: ${name}; use one of ${scopes.join(', ')}`);
  return scope;
}
