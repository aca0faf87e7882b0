// Clade as an npm package: its bundles come with it, its native parts are compiled in its folder.
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { run } from '../command.mjs';
import { Failure } from '../failure.mjs';
import { linkNode } from '../link-node.mjs';
import { whileLocked } from '../lock.mjs';
import { buildNative, nativeProducts } from '../native.mjs';
import { launcher, out, root } from '../paths.mjs';
import { installAdvice } from '../setup/system-packages.mjs';

/** The package carries no TypeScript. */
export const isSourceTree = () => existsSync(join(root, 'main/init.ts'));

/** Whether `clade` can be started. */
export const isMade = () => nativeProducts.every((product) => existsSync(product));

/**
 * Compiles what is missing.
 * @throws {Failure} that names the system packages that are missing, or says what failed
 */
export async function makeInstalled() {
  await whileLocked(() => {
    if (!isMade()) compile();
    linkNode();
  });
}

function compile() {
  const advice = installAdvice('install');
  if (advice) throw new Failure(advice);
  // make knows no path with a space in it.
  if (/\s/.test(root)) compileElsewhere();
  else buildNative();
}

function compileElsewhere() {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'clade-build-'));
  if (/\s/.test(folder)) throw new Failure(`neither ${root} nor ${folder} can be built in: spaces`);
  try {
    // Without this build's own lock.
    cpSync(root, folder, { recursive: true, filter: (path) => path !== join(out, 'stamps') });
    const headers = dirname(createRequire(import.meta.url).resolve('node-addon-api/package.json'));
    cpSync(headers, join(folder, 'node_modules/node-addon-api'), { recursive: true });
    run(process.execPath, [join(folder, 'build/npm/install.mjs')], { what: 'the build' });
    for (const product of nativeProducts) {
      mkdirSync(dirname(product), { recursive: true });
      cpSync(join(folder, 'out', product.slice(out.length)), product);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** For what starts Clade: builds first where npm has run no install script, or where the Node that
 * it was installed with has gone. */
export async function ensureMade() {
  if (isSourceTree() || (isMade() && existsSync(join(dirname(launcher), 'lib/node')))) return;
  await makeInstalled();
}
