// What the README promises: from the packed tarballs a new app is made, run, tested with Playwright
// and packaged, by the commands that stand there.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, test } from 'node:test';
import { root } from '../../paths.mjs';

const top = mkdtempSync(join(tmpdir(), 'clade-template-'));
const app = join(top, 'my app');
const clade = join(app, 'node_modules/electron');
const patienceMs = 60_000;

/** @param {string} cwd @param {string[]} args */
const npm = (cwd, ...args) =>
  execFileSync('npm', args, { cwd, env: environment(), encoding: 'utf8', stdio: 'pipe' });

/** As at a terminal: npm tells its scripts about itself, which is no business of another npm. */
const environment = () =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));

before(() => {
  npm(root, 'pack', '--pack-destination', top);
  npm(join(root, 'build/create-clade-app'), 'pack', '--pack-destination', top);
});

after(() => rmSync(top, { recursive: true, force: true }));

/** Starts a program, waits for its window, and asks it to end. @param {string} program
 * @param {string[]} args @param {string} title */
async function showsWindow(program, args, title) {
  const child = spawn(program, args, { cwd: app, env: environment(), stdio: 'inherit' });
  try {
    const ended = once(child, 'exit');
    const search = ['search', '--onlyvisible', '--name', `^${title}$`];
    let found = false;
    for (let waited = 0; waited < patienceMs && !found; waited += 200) {
      await Promise.race([sleep(200), ended]);
      assert.equal(child.exitCode, null, `${program} ended before it had a window`);
      found = spawnSync('xdotool', search).status === 0;
    }
    assert.ok(found, 'no window');
    child.kill('SIGTERM');
    assert.deepEqual(await ended, [0, null]);
  } finally {
    child.kill('SIGKILL');
  }
}

test('should make an app, in a folder of which the name has a space', () => {
  const tarball = join(top, 'create-clade-app-0.1.0.tgz');
  const options = ['--clade', `file:${join(top, 'clade-0.1.0.tgz')}`];
  npm(top, 'exec', '--yes', `--package=${tarball}`, '--', 'create-clade-app', 'my app', ...options);
  const manifest = JSON.parse(readFileSync(join(app, 'package.json'), 'utf8'));
  assert.equal(manifest.name, 'my-app');
});

test('should compile Clade when it is installed', () => {
  npm(app, 'install', '--no-audit', '--no-fund');
  const args = ['-p', 'require(process.argv[1])', 'electron'];
  const program = execFileSync(process.execPath, args, { cwd: app });
  assert.equal(String(program).trim(), join(clade, 'out/clade'));
});

test('should run with npm start, and end when it is asked to', async () => {
  npm(app, 'run', 'build');
  await showsWindow(join(app, 'node_modules/.bin/clade'), ['.'], 'Greeter');
});

test('should pass its own test, with Playwright', () => {
  assert.match(npm(app, 'test'), /1 passed/);
});

test('should be packaged, and run from the package', async () => {
  npm(app, 'run', 'dist', '--', 'deb', '-c.deb.compression=gz');
  const unpacked = join(top, 'unpacked');
  mkdirSync(unpacked);
  execFileSync('dpkg-deb', ['-x', join(app, 'dist/my-app_0.1.0_amd64.deb'), unpacked]);
  await showsWindow(join(unpacked, 'opt/my-app/my-app'), [], 'Greeter');
});

test('should be built at the first use where npm runs no install scripts', () => {
  rmSync(join(clade, 'out/clade'));
  const args = ['exec', '--', 'clade', '--version'];
  assert.match(npm(app, ...args), /^v\d+\.\d+\.\d+$/m);
});

test('should name the system packages that are missing, and install none', () => {
  rmSync(join(clade, 'out/clade'));
  const { status, stderr } = spawnSync(process.execPath, [join(clade, 'build/npm/install.mjs')], {
    env: { PATH: top, HOME: top },
    encoding: 'utf8',
  });
  assert.equal(status, 1);
  assert.match(stderr, /^clade: These are missing: g\+\+, make, .*webkitgtk-6\.0 2\.44 or newer/);
  assert.match(stderr, /sudo apt-get install .*\blibwebkitgtk-6\.0-dev\b/);
});
