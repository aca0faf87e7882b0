// A packaged app on a system that has nothing of it: installed with what it depends on, run by an
// ordinary user, removed.
import assert from 'node:assert/strict';
import { copyFileSync, cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { packageApp } from '../package-app.mjs';
import { CleanSystem, noCleanSystem } from './clean-system.mjs';

const leftFiles = 'find /opt /usr/bin /etc /usr/share -iname "*packed*sample*" 2>/dev/null || true';
const project = mkdtempSync(join(tmpdir(), 'clade-install-'));
const skip = noCleanSystem() ?? false;

after(() => rmSync(project, { recursive: true, force: true }));

describe('a deb in a clean system', { skip }, () => {
  /** @type {CleanSystem} */
  let system;

  before(() => {
    system = new CleanSystem().create();
    cpSync(join(import.meta.dirname, 'app'), project, { recursive: true });
    packageApp(project, ['deb', '--x64']);
    copyFileSync(
      join(project, 'dist/packed-sample_1.2.3_amd64.deb'),
      system.at('var/tmp/sample.deb'),
    );
  });

  after(() => system.remove());

  test('should be installed with all that it needs', () => {
    const install = ['apt-get', 'install', '-y', '--no-install-recommends', '/var/tmp/sample.deb'];
    const { status, stdout, stderr } = system.run(install);
    assert.equal(status, 0, `${stdout}\n${stderr}`);
    assert.doesNotMatch(`${stdout}${stderr}`, /chrome-sandbox|packed-sample.*(cannot|No such)/i);
    assert.match(system.mustRun('dpkg', '-s', 'packed-sample'), /^Status: install ok installed$/m);
    assert.equal(system.mustRun('dpkg', '--verify', 'packed-sample'), '');
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
    system.mustRun('dpkg', '-P', 'packed-sample');
    assert.notEqual(system.run(['dpkg', '-s', 'packed-sample']).status, 0);
  });
});
