// An app in an archive, run by the runtime folder: Electron's asar support as apps use it.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { createPackageWithOptions } from '@electron/asar';
import { makeRuntime } from '../runtime.mjs';
import { reportOf, runAsUser, withFolder } from './run-sample.mjs';

const sample = join(import.meta.dirname, 'app');
const unpack = { unpackDir: 'data' };

/** A runtime of its own, with an app from these sources in resources/app.asar.
 * @param {string} folder @param {(source: string) => void} change */
async function packedRuntime(folder, change = () => {}) {
  const runtime = makeRuntime(join(folder, 'runtime'));
  const source = join(folder, 'source');
  cpSync(sample, source, { recursive: true });
  change(source);
  await createPackageWithOptions(source, join(runtime, 'resources/app.asar'), unpack);
  return { program: join(runtime, 'electron'), resources: join(runtime, 'resources') };
}

before(() => void process.umask(0o022));

test(
  'should run the main script, the preload script and the pages of an archive',
  withFolder(async (folder) => {
    const { program } = await packedRuntime(folder);
    const report = reportOf(await runAsUser(program, ['file.txt']));
    assert.equal(report.page.text, 'The page works');
    assert.match(report.page.preload, /^\d+\.\d+\.\d+$/);
    assert.equal(report.text, 'A file of the app.');
    assert.equal(report.version, '1.2.3');
    assert.equal(report.packaged, true);
  }),
);

test(
  'should read the archive by its path: fs, fs/promises, require, ES modules, workers, file: URLs',
  withFolder(async (folder) => {
    const { program } = await packedRuntime(folder, (source) => {
      cpSync(join(import.meta.dirname, 'reading-app'), source, { recursive: true });
    });
    const report = reportOf(await runAsUser(program));
    assert.match(report.preload, /^\d+\.\d+\.\d+$/);
    delete report.preload;
    assert.deepEqual(report, {
      extra: 'imported',
      page: ['?a=b', '#c'],
      worked: 'worked',
      writing: 'ENOTDIR',
      sync: '4.5.6',
      promised: 'A file of the app.',
      names: [
        'data',
        'extra.js',
        'index.html',
        'main.js',
        'package.json',
        'page.js',
        'preload.js',
        'worker.js',
      ],
      isFolder: true,
      isFile: true,
      absent: false,
      required: 'reading',
      unpacked: 'A file of the app.',
    });
  }),
);

test(
  'should say what is wrong with a damaged archive, and end',
  withFolder(async (folder) => {
    const { program, resources } = await packedRuntime(folder);
    truncateSync(join(resources, 'app.asar'), 300);
    const { end, stdout, stderr } = await runAsUser(program);
    assert.equal(end, 1);
    assert.equal(stdout, '');
    assert.match(stderr, /app\.asar is no usable asar archive: .*cut off/);
    assert.doesNotMatch(stderr, /\n\s+at /, 'a stack helps nobody here');
  }),
);

test(
  'should prefer a folder to an archive, and run an archive that it is given',
  withFolder(async (folder) => {
    const runtime = makeRuntime(join(folder, 'runtime'));
    const archive = join(folder, 'some.asar');
    await createPackageWithOptions(sample, archive, unpack);
    const given = reportOf(await runAsUser(join(runtime, 'electron'), [archive]));
    assert.equal(given.packaged, false);
    mkdirSync(join(runtime, 'resources/app'));
    writeFileSync(
      join(runtime, 'resources/app/index.js'),
      "console.log('{}'); require('electron').app.quit();",
    );
    writeFileSync(join(runtime, 'resources/app.asar'), 'no archive');
    assert.deepEqual(reportOf(await runAsUser(join(runtime, 'electron'))), {});
  }),
);
