// Finds the TypeScript and JavaScript tests, and bundles those of Node's runner for Node 20, which
// runs no TypeScript.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { runEsbuild } from '../esbuild.mjs';
import { sourceFiles } from '../files.mjs';
import { out, root } from '../paths.mjs';

/** Unit tests, relative to the root. */
export const unitTests = () => [
  ...['main', 'renderer'].flatMap((folder) => named(folder, '.test.ts')),
  ...named('build', '.test.mjs'),
];

/** End-to-end specs, relative to the root. */
export const e2eSpecs = () => named('e2e/specs', '.spec.ts');

/**
 * Specs of what is packaged, relative to the root.
 * @param {boolean} slow those that take minutes, too
 */
export const distSpecs = (slow) =>
  named('build', '.spec.mjs').filter((spec) => slow || !spec.endsWith('.slow.spec.mjs'));

/** @param {string} folder @param {string} ending */
const named = (folder, ending) => sourceFiles(folder).filter((file) => file.endsWith(ending));

/**
 * Bundles the TypeScript among the files; others run as they are.
 * @param {readonly string[]} files relative to the root
 * @param {string} kind the folder under out/test
 * @returns {Promise<string[]>} absolute paths that Node can run
 */
export async function runnable(files, kind) {
  const outdir = join(out, 'test', kind);
  rmSync(outdir, { recursive: true, force: true });
  await runEsbuild({
    absWorkingDir: root,
    entryPoints: files.filter(isTypeScript),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    external: ['*.node'],
    sourcemap: true,
    outdir,
    outbase: root,
    outExtension: { '.js': '.mjs' },
  });
  return files.map((file) =>
    isTypeScript(file) ? join(outdir, file.replace(/\.ts$/, '.mjs')) : join(root, file),
  );
}

/** @param {string} file */
const isTypeScript = (file) => file.endsWith('.ts');
