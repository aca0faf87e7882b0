// A packaged app on a system that has nothing of it: installed with what it depends on, run by an
// ordinary user, removed. The system is of this one's release, or of the one that CLADE_CLEAN_SUITE
// names (`trixie`): what is built here is to run there.
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
const opened = ['x-scheme-handler/packed-sample', 'application/x-packed-sample'];
const skip = noCleanSystem() ?? false;

after(() => rmSync(project, { recursive: true, force: true }));

/** A system with the deb's file, and with what keeps a desktop's lists of applications. */
function prepared() {
  const system = new CleanSystem().create(process.env['CLADE_CLEAN_SUITE']);
  system.mustRun(...install, 'desktop-file-utils', 'shared-mime-info', 'libglib2.0-bin');
  cpSync(join(import.meta.dirname, 'app'), project, { recursive: true });
  packageApp(project, ['deb', '--x64']);
  const deb = join(project, 'dist/packed-sample_1.2.3_amd64.deb');
  copyFileSync(deb, system.at('var/tmp/sample.deb'));
  writeFileSync(system.at('var/tmp/a.sample'), 'a sample');
  return system;
}

describe('a deb in a clean system', { skip }, () => {
  /** @type {CleanSystem} */
  let system;

  before(() => void (system = prepared()));
  after(() => system.remove());

  /** @param {string} type */
  const openersOf = (type) => system.mustRun('gio', 'mime', type);

  test('should be installed with all that it needs', () => {
    const { status, stdout, stderr } = system.run([...install, '/var/tmp/sample.deb']);
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
    const { status, stdout, stderr } = system.run(['packed-sample', 'a b'], { asUser: true });
    assert.equal(status, 0, `${stdout}\n${stderr}`);
    const report = JSON.parse(stdout);
    assert.equal(report.page.text, 'The page works');
    assert.equal(report.visible, true);
    assert.deepEqual(report.argv, ['/opt/Packed Sample/packed-sample', 'a b']);
    assert.doesNotMatch(stderr, /exec'd|without the zygote/);
  });

  test('should leave nothing when it is removed', () => {
    system.mustRun('dpkg', '-r', 'packed-sample');
    assert.equal(existsSync(system.at('opt/Packed Sample')), false);
    assert.equal(system.mustRun('sh', '-c', leftFiles), '');
    for (const type of opened) assert.equal(openersOf(type).includes(desktopFile), false, type);
    system.mustRun('dpkg', '-P', 'packed-sample');
    assert.notEqual(system.run(['dpkg', '-s', 'packed-sample']).status, 0);
  });
});
