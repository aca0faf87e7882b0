// A packaged app on a system that has nothing of it: installed with what it depends on, run by an
// ordinary user, removed; then the same as an rpm, which is upgraded, too. The system is of this one's
// release, or of the one that CLADE_CLEAN_SUITE names (`trixie`): what is built here is to run there.
import assert from 'node:assert/strict';
import { copyFileSync, cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { packageApp } from '../package-app.mjs';
import { CleanSystem, noCleanSystem } from './clean-system.mjs';

const leftFiles = 'find /opt /usr/bin /etc /usr/share -iname "*packed*sample*" 2>/dev/null || true';
const project = mkdtempSync(join(tmpdir(), 'clade-install-'));
const install = ['apt-get', 'install', '-y', '--no-install-recommends'];
const desktopFile = 'org.example.PackedSample.desktop';
/** It knows of no library: debs brought them. */
const withRpm = ['rpm', '--nodeps'];
const opened = ['x-scheme-handler/packed-sample', 'application/x-packed-sample'];
const deb = 'packed-sample_1.2.3_amd64.deb';
const rpm = 'packed-sample-1.2.3.x86_64.rpm';
const newerRpm = 'packed-sample-1.2.4.x86_64.rpm';
const skip = noCleanSystem() ?? false;
/** @type {CleanSystem} */
let system;

after(() => rmSync(project, { recursive: true, force: true }));

/** A system with the packages' files, and with what keeps a desktop's lists of applications. */
function prepared() {
  const made = new CleanSystem().create(process.env['CLADE_CLEAN_SUITE']);
  made.mustRun(...install, 'desktop-file-utils', 'shared-mime-info', 'libglib2.0-bin');
  cpSync(join(import.meta.dirname, 'app'), project, { recursive: true });
  packageApp(project, ['deb', 'rpm', '--x64']);
  packageApp(project, ['rpm', '--x64', '--config.extraMetadata.version=1.2.4']);
  for (const name of [deb, rpm, newerRpm]) {
    copyFileSync(join(project, 'dist', name), made.at(join('var/tmp', name)));
  }
  writeFileSync(made.at('var/tmp/a.sample'), 'a sample');
  return made;
}

/** By the name that it has on PATH. @returns what it printed */
function opensWindow() {
  const { status, stdout, stderr } = system.run(['packed-sample', 'a b'], { asUser: true });
  assert.equal(status, 0, `${stdout}\n${stderr}`);
  const report = JSON.parse(stdout);
  assert.equal(report.page.text, 'The page works');
  assert.equal(report.visible, true);
  assert.deepEqual(report.argv, ['/opt/Packed Sample/packed-sample', 'a b']);
  assert.doesNotMatch(stderr, /exec'd|without the zygote/);
  return report;
}

function leavesNothing() {
  assert.equal(existsSync(system.at('opt/Packed Sample')), false);
  assert.equal(system.mustRun('sh', '-c', leftFiles), '');
}

/** @param {string} type */
const openersOf = (type) => system.mustRun('gio', 'mime', type);

describe('in a clean system', { skip }, () => {
  before(() => void (system = prepared()));
  after(() => system.remove());
  describe('a deb', aDeb);
  describe('an rpm', anRpm);
});

function aDeb() {
  test('should be installed with all that it needs', () => {
    const { status, stdout, stderr } = system.run([...install, `/var/tmp/${deb}`]);
    assert.equal(status, 0, `${stdout}\n${stderr}`);
    assert.doesNotMatch(`${stdout}${stderr}`, /chrome-sandbox|packed-sample.*(cannot|No such)/i);
    assert.match(system.mustRun('dpkg', '-s', 'packed-sample'), /^Status: install ok installed$/m);
    assert.equal(system.mustRun('dpkg', '--verify', 'packed-sample'), '');
  });

  test('should be what opens its files and addresses, with an icon', () => {
    for (const type of opened) assert.ok(openersOf(type).includes(desktopFile), type);
    const icon = 'usr/share/icons/hicolor/256x256/apps/packed-sample.png';
    assert.ok(existsSync(system.at(icon)), icon);
    const question = ['gio', 'info', '-a', 'standard::content-type', '/var/tmp/a.sample'];
    const asked = system.mustRun(...question);
    assert.match(asked, /application\/x-packed-sample/);
  });

  test('should open a window for an ordinary user, by the name that it has on PATH', () => {
    opensWindow();
  });

  test('should leave nothing when it is removed', () => {
    system.mustRun('dpkg', '-r', 'packed-sample');
    leavesNothing();
    for (const type of opened) assert.equal(openersOf(type).includes(desktopFile), false, type);
    system.mustRun('dpkg', '-P', 'packed-sample');
    assert.notEqual(system.run(['dpkg', '-s', 'packed-sample']).status, 0);
  });
}

function anRpm() {
  test('should be installed by rpm, which runs its scripts, and open a window', () => {
    system.mustRun(...install, 'rpm');
    system.mustRun(...withRpm, '-i', `/var/tmp/${rpm}`);
    assert.equal(system.mustRun(...withRpm, '--verify', 'packed-sample'), '');
    assert.equal(opensWindow().version, '1.2.3');
  });

  test('should be there by its name on PATH when rpm has upgraded it', () => {
    system.mustRun(...withRpm, '-U', `/var/tmp/${newerRpm}`);
    assert.equal(opensWindow().version, '1.2.4');
  });

  test('should leave nothing when rpm has removed it', () => {
    system.mustRun(...withRpm, '-e', 'packed-sample');
    leavesNothing();
  });
}
