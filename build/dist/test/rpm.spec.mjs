// An app packaged as an rpm: what rpm says of it, and that the app in it runs. It is unpacked here;
// install.slow.spec.mjs installs it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { nativeProducts } from '../../native.mjs';
import { packageApp } from '../package-app.mjs';
import { makeRpm } from '../rpm.mjs';
import { reportOf, runAsUser, withFolder } from './run-sample.mjs';

const top = mkdtempSync(join(tmpdir(), 'clade-rpm-'));
const project = join(top, 'project');
const root = join(top, 'root');
const program = join(root, 'opt/Packed Sample/packed-sample');
const rpm = join(project, 'dist/packed-sample-1.2.3.x86_64.rpm');

before(() => {
  chmodSync(top, 0o755);
  cpSync(join(import.meta.dirname, 'app'), project, { recursive: true });
  packageApp(project, ['rpm', '--x64']);
  mkdirSync(root);
  // By itself rpm 4.18 makes a file beside the rpm, and 4.20 writes to a pipe.
  const archive = 'rpm2archive --nocompression - < "$1" | tar -xf - -C "$2"';
  execFileSync('sh', ['-c', archive, 'sh', rpm, root]);
});

after(() => rmSync(top, { recursive: true, force: true }));

/** What rpm says of a package. @param {string} file @param {string[]} question */
function asked(file, ...question) {
  // A database of nothing, and not this system's.
  const args = ['--dbpath', join(top, 'database'), '-qp', ...question, file];
  return execFileSync('rpm', args, { encoding: 'utf8' });
}

/** @param {string} list such as `requires` */
const entriesOf = (list) => asked(rpm, `--${list}`).trim().split('\n');

/** @param {string} file @param {string} name of a tag, such as `SUMMARY` */
const tagOf = (file, name) => asked(file, '--queryformat', `%{${name}}`);

/** What rpm itself finds that a program needs. @param {string} file */
function neededBy(file) {
  const folder = execFileSync('rpm', ['--eval', '%{_rpmconfigdir}'], { encoding: 'utf8' }).trim();
  const lines = execFileSync(join(folder, 'elfdeps'), ['--requires', file], { encoding: 'utf8' });
  // Of the loader and not of a library: every system's has it.
  return lines.split('\n').filter((line) => line !== '' && !line.startsWith('rtld('));
}

test('should say what it is, and not who built it', () => {
  assert.equal(tagOf(rpm, 'NVRA'), 'packed-sample-1.2.3-1.x86_64');
  assert.equal(tagOf(rpm, 'SUMMARY'), 'A window with a preload script, for the tests of packaging');
  assert.equal(tagOf(rpm, 'LICENSE'), 'MIT');
  assert.equal(tagOf(rpm, 'URL'), 'https://example.org/packed-sample');
  assert.equal(tagOf(rpm, 'PACKAGER'), 'Sample Author <author@example.org>');
  assert.equal(tagOf(rpm, 'BUILDHOST'), 'localhost');
  assert.equal(tagOf(rpm, 'PAYLOADCOMPRESSOR'), 'gzip');
});

test('should require the libraries that rpm finds in its programs, and the app’s own needs', () => {
  const requires = new Set(entriesOf('requires'));
  assert.ok(requires.has('libwebkitgtk-6.0.so.4()(64bit)'), 'the engine');
  assert.ok(requires.has('xdg-utils'), 'the app’s own');
  for (const file of nativeProducts) {
    const missing = neededBy(file).filter((entry) => !requires.has(entry));
    assert.deepEqual(missing, [], file);
  }
  assert.doesNotMatch([...requires].join(), /gtk3|nss|libXScrnSaver/, 'Electron’s own needs');
  assert.ok(entriesOf('conflicts').includes('webkitgtk6.0 < 2.44'), 'an engine that is too old');
  const provides = entriesOf('provides').map((entry) => entry.split(/[ (]/)[0]);
  assert.deepEqual([...new Set(provides)], ['packed-sample'], 'no library for others');
});

test('should have files of root’s that all can read, and no folder of the system', () => {
  const format = '[%{FILEMODES:perms} %{FILEUSERNAME} %{FILEGROUPNAME} %{FILENAMES}\\n]';
  const files = asked(rpm, '--queryformat', format).trim().split('\n');
  const odd = files.filter((line) => !/^(drwxr-xr-x|-rwxr-xr-x|-rw-r--r--) root root /.test(line));
  assert.deepEqual(odd, []);
  for (const line of [
    'drwxr-xr-x root root /opt/Packed Sample',
    '-rwxr-xr-x root root /opt/Packed Sample/packed-sample',
    '-rw-r--r-- root root /opt/Packed Sample/resources/app.asar',
    '-rw-r--r-- root root /usr/share/applications/org.example.PackedSample.desktop',
    '-rw-r--r-- root root /usr/share/icons/hicolor/256x256/apps/packed-sample.png',
    '-rw-r--r-- root root /usr/share/metainfo/org.example.PackedSample.metainfo.xml',
    '-rw-r--r-- root root /usr/share/mime/packages/packed-sample.xml',
  ]) {
    assert.ok(files.includes(line), line);
  }
  const folders = files.filter((line) => line.startsWith('d') && !line.includes('Packed Sample'));
  assert.deepEqual(folders, []);
});

test('should have scripts without Chromium’s helper, that remove its link with the last version', () => {
  const scripts = asked(rpm, '--scripts');
  assert.match(scripts, /^postinstall scriptlet \(using \/bin\/bash\):\n#!\/bin\/bash$/m);
  assert.match(
    scripts,
    /^postuninstall scriptlet \(using \/bin\/bash\):\n\[ "\$1" = 0 \] \|\| exit 0$/m,
  );
  assert.match(scripts, /update-alternatives --install '\/usr\/bin\/packed-sample'/);
  assert.equal(scripts.includes('chrome-sandbox'), false);
});

test('should run as an ordinary user, from its archive', async () => {
  const run = await runAsUser(program, ['packed-sample:hello']);
  const report = reportOf(run);
  assert.equal(report.page.text, 'The page works');
  assert.equal(report.visible, true);
  assert.equal(report.packaged, true);
  assert.deepEqual(report.argv, [program, 'packed-sample:hello']);
  assert.doesNotMatch(run.stderr, /ld\.so|preload|without the zygote/);
});

test(
  'should take names and texts that a spec file has other meanings for',
  withFolder((folder) => {
    const [from, script] = [join(folder, 'a file'), join(folder, 'script')];
    writeFileSync(from, 'content');
    writeFileSync(script, '#!/bin/sh\necho 100%{name} "$1" || printf %%s\n');
    const text = 'All [of] it, 100% of %{name}\n\nIn a\n%files';
    const options = { name: 'odd', version: '1.0~beta.1', license: 'MIT', architecture: 'amd64' };
    const scripts = { 'after-install': script, 'rpm-compression': 'none', description: text };
    const to = '/opt/Odd [50%] {beta}/a ?ile*';
    makeRpm(
      join(folder, 'odd.rpm'),
      {
        options: new Map(Object.entries({ ...options, ...scripts })),
        depends: ['(one or two)'],
        recommends: ['three'],
        files: [{ from, to }],
        texts: [],
      },
      [],
    );
    const made = join(folder, 'odd.rpm');
    assert.equal(asked(made, '--list').trim(), to);
    assert.equal(tagOf(made, 'SUMMARY'), 'All [of] it, 100% of %{name}');
    assert.equal(tagOf(made, 'DESCRIPTION'), text.replace(/^%/m, ' %'));
    assert.equal(tagOf(made, 'VERSION'), '1.0~beta.1');
    assert.equal(tagOf(made, 'POSTIN'), readFileSync(script, 'utf8').trimEnd());
    assert.match(asked(made, '--requires'), /^\(one or two\)$/m);
    assert.match(asked(made, '--recommends'), /^three$/m);
  }),
);

test(
  'should say that rpm has no such compression',
  withFolder((folder) => {
    const options = new Map([['rpm-compression', 'arj']]);
    const content = { options, depends: [], recommends: [], files: [], texts: [] };
    const make = () => makeRpm(join(folder, 'a.rpm'), content, []);
    assert.throws(make, /rpm cannot compress with "arj"; it can with none, gzip/);
  }),
);
