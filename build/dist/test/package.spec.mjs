// An app packaged by electron-builder with Clade in Electron's place: the deb's content, and that
// the app in it runs. The deb is unpacked, not installed; install.slow.spec.mjs installs it.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { findCommand } from '../../command.mjs';
import { packageApp } from '../package-app.mjs';
import { asUser, reportOf, runAsUser } from './run-sample.mjs';

const top = mkdtempSync(join(tmpdir(), 'clade-package-'));
const project = join(top, 'project');
const root = join(top, 'root');
const program = join(root, 'opt/Packed Sample/packed-sample');
const id = 'org.example.PackedSample';
const deb = join(project, 'dist/packed-sample_1.2.3_amd64.deb');

before(() => {
  process.env['ELECTRON_BUILDER_COMPRESSION_LEVEL'] = '1';
  execFileSync('chmod', ['755', top]);
  cpSync(join(import.meta.dirname, 'app'), project, { recursive: true });
  packageApp(project, ['dir', 'tar.gz', 'deb', '--x64']);
  mkdirSync(root);
  execFileSync('dpkg-deb', ['-x', deb, root]);
});

after(() => rmSync(top, { recursive: true, force: true }));

/** Runs a checker to its end. @param {string} command @param {string[]} args
 * @throws {Error} with what it found when it found something */
function validate(command, ...args) {
  const path = findCommand(command, ['/usr/sbin', '/sbin']) ?? command;
  const { status, stdout, stderr, error } = spawnSync(path, args, { encoding: 'utf8' });
  assert.equal(status, 0, `${command}: ${error?.message ?? `${stdout}${stderr}`}`);
  return stdout;
}

/** A distribution without AppArmor has no use for the profile. */
function noAppArmor() {
  const found = findCommand('apparmor_parser', ['/usr/sbin', '/sbin']);
  return found ? false : 'AppArmor is not installed';
}

/** @param {string} path */
const installed = (path) => readFileSync(join(root, path), 'utf8');

/** @param {string} name */
const field = (name) => execFileSync('dpkg-deb', ['-f', deb, name], { encoding: 'utf8' }).trim();

test('should name the packages of the engine, and the app’s own, as what it depends on', () => {
  const depends = field('Depends').split(', ');
  for (const name of [
    'libwebkitgtk-6.0-4 (>= 2.44)',
    'libgtk-4-1',
    'libfontconfig1',
    'xdg-utils',
  ]) {
    assert.ok(depends.includes(name), name);
  }
  assert.match(field('Depends'), /^libc6 \(>= 2\.\d+\)/);
  assert.doesNotMatch(field('Depends'), /libgtk-3|libnss3/, 'Electron’s own needs');
  assert.equal(field('Architecture'), 'amd64');
  assert.equal(field('Version'), '1.2.3');
});

test('should have a desktop file with the types and addresses that the app opens', () => {
  const entry = installed('usr/share/applications/org.example.PackedSample.desktop');
  assert.match(entry, /^Name=Packed Sample$/m);
  assert.match(entry, /^Exec="\/opt\/Packed Sample\/packed-sample" %U$/m);
  assert.match(entry, /^MimeType=application\/x-packed-sample;x-scheme-handler\/packed-sample;$/m);
  assert.match(entry, /^StartupWMClass=org\.example\.PackedSample$/m);
  const types = installed('usr/share/mime/packages/packed-sample.xml');
  assert.match(types, /<glob pattern="\*\.sample"\/>/);
  const icons = readdirSync(join(root, 'usr/share/icons/hicolor'));
  assert.ok(icons.includes('256x256'), icons.join());
  validate('desktop-file-validate', join(root, 'usr/share/applications', `${id}.desktop`));
});

test('should have AppStream metadata', () => {
  const text = installed('usr/share/metainfo/org.example.PackedSample.metainfo.xml');
  assert.match(text, /<id>org\.example\.PackedSample<\/id>/);
  assert.match(text, /<launchable type="desktop-id">org\.example\.PackedSample\.desktop</);
  assert.match(text, /<release version="1\.2\.3" date="\d{4}-\d\d-\d\d"\/>/);
  const file = join(root, 'usr/share/metainfo', `${id}.metainfo.xml`);
  validate('appstreamcli', 'validate', '--no-net', file);
});

test('should have an AppArmor profile that allows user namespaces, and no helper of Chromium’s', () => {
  const profile = installed('opt/Packed Sample/resources/apparmor-profile');
  assert.match(profile, /"\/opt\/Packed Sample\/packed-sample" flags=\(unconfined\)/);
  assert.match(profile, /^\s*userns,$/m);
  const script = execFileSync('dpkg-deb', ['--ctrl-tarfile', deb]);
  assert.equal(script.includes('chrome-sandbox'), false);
});

test('should have an AppArmor profile that AppArmor takes', { skip: noAppArmor() }, () => {
  const version = /version (\d+)/.exec(validate('apparmor_parser', '--version'))?.[1];
  const profile = installed('opt/Packed Sample/resources/apparmor-profile');
  const file = join(top, 'profile');
  // AppArmor 3 knows neither this interface nor the rule; there the app's installation leaves the
  // profile out, and user namespaces are allowed to all.
  const newer = /^(abi <abi\/4\.0>|\s*userns),$/gm;
  writeFileSync(file, Number(version) >= 4 ? profile : profile.replace(newer, ''));
  validate('apparmor_parser', '--skip-kernel-load', '--skip-cache', file);
});

test('should run as an ordinary user, from its archive', async () => {
  const run = await runAsUser(program, ['packed-sample:hello']);
  // Such as a library that the loader did not find: the path has a space in it.
  assert.doesNotMatch(run.stderr, /ld\.so|preload/);
  const report = reportOf(run);
  assert.equal(report.page.text, 'The page works');
  assert.equal(report.text, 'A file of the app.');
  assert.deepEqual(report.argv, [program, 'packed-sample:hello']);
  assert.equal(report.packaged, true);
  assert.ok(readdirSync(join(root, 'opt/Packed Sample/resources')).includes('app.asar'));
});

test('should open a window that carries the desktop file’s name', async () => {
  const home = mkdtempSync(join(tmpdir(), 'clade-home-'));
  const app = spawn(program, ['--wait'], { ...asUser(home), stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    const ended = once(app, 'exit');
    const [line] = await once(createInterface({ input: app.stdout }), 'line');
    assert.equal(JSON.parse(line).visible, true);
    const search = ['search', '--onlyvisible', '--classname', '^org.example.PackedSample$'];
    assert.match(execFileSync('xdotool', search, { encoding: 'utf8' }), /^\d+\n$/);
    app.stdin.end();
    assert.deepEqual(await ended, [0, null]);
  } finally {
    app.kill('SIGKILL');
    rmSync(home, { recursive: true, force: true });
  }
});

test('should pack the same into tar.gz', () => {
  const archive = join(project, 'dist/packed-sample-1.2.3.tar.gz');
  const list = execFileSync('tar', ['-tzf', archive], { encoding: 'utf8' });
  for (const name of ['packed-sample', 'lib/node', 'lib/clade.node', 'resources/app.asar']) {
    assert.ok(list.includes(`packed-sample-1.2.3/${name}\n`), name);
  }
});
