// Bundles the TypeScript into the runtime directory out/lib with esbuild (already installed).
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { licensesOf } from './dist/licenses.mjs';
import { bundledPackages, runEsbuild } from './esbuild.mjs';
import { sourceFiles } from './files.mjs';
import { linkNode } from './link-node.mjs';
import { outLib, root } from './paths.mjs';
import { bundlePreloadRuntime } from './preload-runtime.mjs';

/** @import { BuildOptions } from 'esbuild' */

const pageSources = 'renderer/app';
const shellDirectory = join(outLib, 'shell');
const pagesDirectory = join(shellDirectory, 'pages');

/** Files that every bundle run leaves. */
export const bundleProducts = [
  join(outLib, 'init.cjs'),
  join(outLib, 'utility.cjs'),
  join(outLib, 'preload-runtime.js'),
  join(outLib, 'cdp-agent.js'),
  join(outLib, 'cdp-binding.js'),
  join(outLib, 'cdp-overrides.js'),
  join(outLib, 'node'),
  join(shellDirectory, 'main.cjs'),
  // Of what comes from npm in all of these.
  join(outLib, 'LICENSES.txt'),
];

/** @type {BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  sourcemap: true,
  legalComments: 'none',
};

/** @type {BuildOptions} */
const nodeBundle = { ...common, platform: 'node', format: 'cjs', target: 'node20' };

/** Makes all bundles and copies the built-in app's pages. */
export async function bundle() {
  mkdirSync(outLib, { recursive: true });
  linkNode();
  await runEsbuild({
    ...nodeBundle,
    entryPoints: { init: 'main/init.ts', utility: 'main/utility/init.ts' },
    outdir: outLib,
    outExtension: { '.js': '.cjs' },
    external: ['*.node'],
  });
  await bundlePreloadRuntime(join(outLib, 'preload-runtime.js'));
  await bundleAgent('init', 'cladeAgent', 'cdp-agent.js');
  await bundleAgent('binding', 'cladeBinding', 'cdp-binding.js');
  await bundleAgent('overrides', 'cladeOverrides', 'cdp-overrides.js');
  rmSync(shellDirectory, { recursive: true, force: true });
  await runEsbuild({
    ...nodeBundle,
    entryPoints: ['main/shell/main.ts'],
    outfile: join(shellDirectory, 'main.cjs'),
    external: ['electron'],
  });
  describeShell();
  copyPages();
  await runEsbuild({
    ...common,
    platform: 'browser',
    // Not modules: WebKit refuses module scripts from file:.
    format: 'iife',
    target: 'safari17',
    entryPoints: pageScripts(),
    outbase: pageSources,
    outdir: pagesDirectory,
  });
  writeFileSync(join(outLib, 'LICENSES.txt'), licensesOf(bundledPackages()));
}

/**
 * A script that the DevTools protocol puts into pages; main calls what it exports by `globalName`.
 * @param {string} entry @param {string} globalName @param {string} file
 */
async function bundleAgent(entry, globalName, file) {
  await runEsbuild({
    ...common,
    platform: 'browser',
    format: 'iife',
    target: 'safari17',
    sourcemap: false,
    minify: true,
    globalName,
    entryPoints: [`renderer/agents/${entry}.ts`],
    outfile: join(outLib, file),
  });
}

/** The built-in app is an app folder like any other. */
function describeShell() {
  const { version, description, license } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  );
  const manifest = {
    name: 'clade',
    productName: 'Clade',
    desktopName: 'org.clade.Clade.desktop',
    version,
    description,
    license,
    homepage: 'https://clade.example/',
    author: { name: 'The Clade authors', email: 'authors@clade.example' },
    main: 'main.cjs',
  };
  writeFileSync(join(shellDirectory, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

function copyPages() {
  cpSync(join(root, pageSources), pagesDirectory, {
    recursive: true,
    filter: (source) => !source.endsWith('.ts') && !source.endsWith('.md'),
  });
}

/** The TypeScript files behind the scripts that the pages name: `app.html` with src="tabs.js". */
function pageScripts() {
  return sourceFiles(pageSources)
    .filter((file) => file.endsWith('.html'))
    .flatMap((page) =>
      [...readFileSync(join(root, page), 'utf8').matchAll(/<script[^>]*\ssrc="([^":]+)\.js"/g)].map(
        (match) => join(dirname(page), `${match[1]}.ts`),
      ),
    )
    .filter((source, index, all) => all.indexOf(source) === index);
}
