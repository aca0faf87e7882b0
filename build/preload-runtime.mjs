// Bundles the preload runtime (renderer/preload) into one expression, whose value is the function
// that the extension calls in each document.
//
// Every document pays for its size: the engine parses a text when it is evaluated, and a function
// once more when it is called. So it is one flat function, without names that nobody needs; and what
// few preload scripts use (`./file.ts?source`) is in it as a string, which is skipped.
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { bundledText, runEsbuild } from './esbuild.mjs';
import { Failure } from './failure.mjs';
import { root } from './paths.mjs';

/** @import { BuildOptions, Plugin } from 'esbuild' */

const maxBytes = 120 * 1024;
const sourceQuery = /\?source$/;

/** @type {BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'browser',
  target: 'safari17',
  minify: true,
  legalComments: 'none',
};

/** `import text from './file.ts?source'`: the file's bundle, an expression, as text. @type {Plugin} */
const sources = {
  name: 'sources',
  setup(build) {
    build.onResolve({ filter: sourceQuery }, ({ path, importer }) => ({
      path: join(dirname(importer), path.replace(sourceQuery, '')),
      namespace: 'source',
    }));
    build.onLoad({ filter: /./, namespace: 'source' }, async ({ path }) => ({
      contents: await bundledText({
        ...common,
        entryPoints: [path],
        format: 'iife',
        globalName: 'module',
        // Evaluated as a script: it must leave no variable behind.
        banner: { js: '(()=>{' },
        footer: { js: 'return module.default})()' },
        alias: { qs: './renderer/preload/lazy/query.ts' },
      }),
      loader: 'text',
    }));
  },
};

/** @param {string} outfile absolute */
export async function bundlePreloadRuntime(outfile) {
  await runEsbuild({
    ...common,
    entryPoints: ['renderer/preload/boot.ts'],
    outfile,
    // Without exports, this is plain statements.
    format: 'esm',
    plugins: [sources],
    banner: {
      js: '(function cladeRuntime(native, config, preload, inMainWorld) {\n"use strict";',
    },
    footer: { js: '})' },
  });
  checkRuntime(outfile);
}

/** @param {string} outfile */
function checkRuntime(outfile) {
  const { size } = statSync(outfile);
  if (size > maxBytes) {
    throw new Failure(`${outfile} has ${size} bytes, of ${maxBytes} allowed in every document`);
  }
  const value = new Script(readFileSync(outfile, 'utf8')).runInNewContext();
  if (typeof value !== 'function') throw new Failure(`${outfile} is not one function expression`);
}
