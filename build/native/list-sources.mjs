// The C++ files of each target of native/binding.gyp, which calls this as a program:
// `node list-sources.mjs TARGET` prints them one per line, relative to native/. A new file is
// picked up by the next configure; every file belongs to exactly one target.
import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { nativeDirectory, root } from '../paths.mjs';

/** The zygote's files that know the engine, and its entry: not part of what tests link. */
const zygoteProgram = /^(main|webkit_engine\w*)\.cc$/;

/** @type {Record<string, { folder: string, has: (file: string) => boolean }>} */
const targets = {
  base: { folder: 'native/base', has: () => true },
  ipc: { folder: 'native/ipc', has: () => true },
  napi: { folder: 'native/napi', has: () => true },
  addon: { folder: 'native/addon', has: () => true },
  port: { folder: 'native/port', has: () => true },
  spawn: { folder: 'native/spawn', has: () => true },
  sandbox: { folder: 'native/sandbox', has: () => true },
  sandboxLauncher: { folder: 'native/sandbox/launcher', has: () => true },
  sandboxPreload: { folder: 'native/sandbox/preload', has: () => true },
  attackProbe: { folder: 'native/test/probe', has: () => true },
  zygoteSandbox: { folder: 'zygote/sandbox', has: () => true },
  zygoteCore: { folder: 'zygote', has: (file) => !zygoteProgram.test(file) && file !== 'cli.cc' },
  zygote: { folder: 'zygote', has: (file) => zygoteProgram.test(file) },
  extension: { folder: 'renderer/extension', has: () => true },
};

/** The folders of C++ tests; `library` is the static library that they test beside base and ipc. */
const testFolders = [
  { folder: 'native/test', library: 'clade-sandbox-core' },
  { folder: 'native/fuzz', library: undefined },
  { folder: 'zygote/test', library: 'clade-zygote-core' },
];

/** @param {string} folder relative to the root */
function sourcesIn(folder) {
  const path = join(root, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((file) => file.endsWith('.cc'))
    .toSorted();
}

/** @param {string} folder @param {string} file */
const fromNative = (folder, file) => relative(nativeDirectory, join(root, folder, file));

/**
 * The sources of one target, relative to native/.
 * @param {string} target a key of the table above
 */
export function sourcesOf(target) {
  const entry = targets[target];
  if (!entry)
    throw new Error(`no such target: ${target}; known: ${Object.keys(targets).join(', ')}`);
  return sourcesIn(entry.folder)
    .filter(entry.has)
    .map((file) => fromNative(entry.folder, file));
}

/**
 * Every native test: its program's name (unique, `zygote_server_test`), its source, and the
 * sources that it shares with the other tests of its folder (fakes).
 */
export function nativeTests() {
  return testFolders.flatMap(({ folder, library }) => {
    const files = sourcesIn(folder);
    const isTest = (/** @type {string} */ file) => file.endsWith('_test.cc');
    const shared = files.filter((file) => !isTest(file)).map((file) => fromNative(folder, file));
    return files.filter(isTest).map((file) => ({
      name: file.slice(0, -'.cc'.length),
      folder,
      source: fromNative(folder, file),
      shared,
      library,
    }));
  });
}

if (process.argv[1] === import.meta.filename) {
  for (const source of sourcesOf(process.argv[2] ?? '')) console.log(source);
}
