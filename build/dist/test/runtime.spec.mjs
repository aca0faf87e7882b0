// The runtime folder: what is in it, and that it runs from anywhere.
import assert from 'node:assert/strict';
import {
  chmodSync,
  cpSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { run } from '../../command.mjs';
import { outLib, root } from '../../paths.mjs';
import { debDependencies } from '../dependencies.mjs';
import { electronVersion, makeRuntime, runtimeFolder } from '../runtime.mjs';
import { fingerprint } from './fingerprint.mjs';
import { reportOf, runAsUser, withFolder } from './run-sample.mjs';

const sample = join(import.meta.dirname, 'app');

before(() => void makeRuntime());

/** @param {string} folder */
const filesIn = (folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => lstatSync(join(folder, name)).isFile())
    .toSorted();

test(
  'should have the same bytes, modes and times when it is made again',
  withFolder((folder) => {
    const again = makeRuntime(join(folder, 'again'));
    assert.deepEqual(fingerprint(again), fingerprint(runtimeFolder));
  }),
);

test('should hold everything that the build leaves in out/lib, save source maps', () => {
  const built = filesIn(outLib).filter((name) => !name.endsWith('.map'));
  const shipped = filesIn(join(runtimeFolder, 'lib'));
  const expected = [...built, 'node'].filter((name) => name !== 'LICENSES.txt');
  assert.deepEqual(
    shipped,
    expected.toSorted((a, b) => (a < b ? -1 : 1)),
    'A file that only out/lib has is either stale (rm -r out) or missing in nativeProducts or ' +
      'bundleProducts.',
  );
});

test('should hold no place of the machine that built it', () => {
  const naming = filesIn(runtimeFolder)
    .filter((name) => name !== 'lib/node')
    .filter((name) => readFileSync(join(runtimeFolder, name)).includes(root));
  assert.deepEqual(naming, []);
});

test('should look like an Electron distribution', () => {
  assert.equal(readFileSync(join(runtimeFolder, 'version'), 'utf8'), electronVersion());
  assert.deepEqual(readdirSync(join(runtimeFolder, 'resources')), []);
  const licenses = readFileSync(join(runtimeFolder, 'LICENSES.txt'), 'utf8');
  for (const name of ['msgpackr', 'node-addon-api', 'Node.js']) {
    assert.match(licenses, new RegExp(`^-+\n${name} v?\\d`, 'm'));
  }
});

test(
  'should run an app from a read-only folder with a space in its path, for an ordinary user',
  withFolder(async (folder) => {
    const runtime = join(folder, 'moved here');
    renameSync(makeRuntime(join(folder, 'made')), runtime);
    cpSync(sample, join(runtime, 'resources/app'), { recursive: true });
    for (const name of ['', 'lib', 'resources', 'lib/extension']) {
      chmodSync(join(runtime, name), 0o555);
    }
    try {
      const program = join(runtime, 'electron');
      const report = reportOf(await runAsUser(program, ['--a', 'b c']));
      assert.deepEqual(report.page, {
        title: 'Packed',
        text: 'The page works',
        preload: electronVersion(),
      });
      assert.deepEqual(report.argv, [program, '--a', 'b c']);
      assert.equal(report.packaged, true);
      assert.equal(report.name, 'Packed Sample');
    } finally {
      for (const name of ['', 'lib', 'resources', 'lib/extension']) {
        chmodSync(join(runtime, name), 0o755);
      }
    }
  }),
);

/** A program that is linked with a libnode, as Debian's Node is. @param {string} folder */
function distributionNode(folder) {
  const library = join(folder, 'libnode.so.1');
  const program = join(folder, 'node');
  const realNode = JSON.stringify(process.execPath);
  const code = `#include <unistd.h>\nint Start(char** a) { return execv(${realNode}, a); }\n`;
  writeFileSync(`${library}.cc`, code);
  writeFileSync(
    `${program}.cc`,
    'int Start(char**);\nint main(int, char** a) { return Start(a); }\n',
  );
  run('g++', ['-shared', '-fPIC', '-Wl,-soname,libnode.so.1', '-o', library, `${library}.cc`]);
  run('g++', ['-o', program, `${program}.cc`, library, `-Wl,-rpath,${folder}`]);
  return program;
}

test(
  'should leave a Node that is part of its distribution there, and depend on it',
  withFolder(async (folder) => {
    const node = distributionNode(folder);
    process.env['CLADE_DIST_NODE'] = node;
    const runtime = makeRuntime(join(folder, 'runtime'));
    delete process.env['CLADE_DIST_NODE'];
    assert.equal(readlinkSync(join(runtime, 'lib/node')), node);
    assert.doesNotMatch(readFileSync(join(runtime, 'LICENSES.txt'), 'utf8'), /^Node\.js v/m);
    assert.ok(debDependencies(runtime).includes('nodejs (>= 20.17)'));
    assert.equal(
      debDependencies(runtimeFolder).some((entry) => entry.startsWith('nodejs')),
      false,
    );

    cpSync(sample, join(runtime, 'resources/app'), { recursive: true });
    const report = reportOf(await runAsUser(join(runtime, 'electron')));
    assert.equal(report.page.text, 'The page works');
  }),
);
