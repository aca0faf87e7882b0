// What the README promises: from the packed tarballs a new app is made, run, tested with Playwright
// and packaged, by the commands that stand there, and by an ordinary user. Then what the package
// does where something is missing.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, test } from 'node:test';
import { fingerprint } from '../../dist/test/fingerprint.mjs';
import { makeRuntime } from '../../dist/runtime.mjs';
import { asUser } from '../../dist/test/run-sample.mjs';
import { readmeCommands } from './readme-commands.mjs';

const top = mkdtempSync(join(tmpdir(), 'clade-template-'));
const home = join(top, 'my home');
const app = join(home, 'my-app');
const clade = join(app, 'node_modules/electron');
const commands = readmeCommands();
const patienceMs = 60_000;

before(() => {
  process.umask(0o022);
  chmodSync(top, 0o755);
  mkdirSync(home);
});

after(() => rmSync(top, { recursive: true, force: true }));

/** As an ordinary user at a terminal. npm tells its scripts about itself, which is no business of
 * another npm, hence without. */
const user = () => ({ ...asUser(home), cwd: home });

/** The one command of the README that has this in it. @param {string} words */
function inReadme(words) {
  const found = commands.filter(({ command }) => command.includes(words));
  assert.equal(found.length, 1, `README.md has ${found.length} commands with "${words}"`);
  return found[0]?.script ?? '';
}

/** Runs a script to its end. @param {string} script
 * @param {import('node:child_process').SpawnSyncOptions} [as] */
function sh(script, as = user()) {
  const options = /** @type {const} */ ({ ...as, encoding: 'utf8' });
  const { status, stdout, stderr } = spawnSync('sh', ['-ec', script], options);
  assert.equal(status, 0, `${script}\n${stdout}\n${stderr}`);
  return stdout;
}

/** Starts a program, waits for its window, and closes it as a user does. @param {string} program
 * @param {string[]} args */
async function showsWindow(program, ...args) {
  const child = spawn(program, args, { ...user(), stdio: ['ignore', 'inherit', 'inherit'] });
  try {
    const ended = once(child, 'exit');
    const search = ['search', '--onlyvisible', '--name', '^Greeter$'];
    let id = '';
    for (let waited = 0; waited < patienceMs && id === ''; waited += 200) {
      await Promise.race([sleep(200), ended]);
      assert.equal(child.exitCode, null, `${program} ended before it had a window`);
      id = spawnSync('xdotool', search, { encoding: 'utf8' }).stdout.trim();
    }
    assert.match(id, /^\d+$/, 'no window');
    execFileSync('xdotool', ['windowactivate', '--sync', id, 'key', 'alt+F4']);
    assert.deepEqual(await ended, [0, null]);
  } finally {
    child.kill('SIGKILL');
  }
}

test('should be packed', () => {
  const { env } = user();
  // By whom the tree belongs to.
  sh(inReadme('npm pack'), { env: { ...env, HOME: process.env['HOME'] } });
});

test('should make an app', () => {
  sh(inReadme('create-clade-app-'));
  const manifest = JSON.parse(readFileSync(join(app, 'package.json'), 'utf8'));
  assert.equal(manifest.name, 'my-app');
});

test('should compile Clade when it is installed', () => {
  sh(inReadme('npm install'));
  const args = ['-p', 'require(process.argv[1])', 'electron'];
  const program = execFileSync(process.execPath, args, { cwd: app });
  assert.equal(String(program).trim(), join(clade, 'out/clade'));
});

test('should run, and end when its window is closed', async () => {
  await showsWindow('sh', '-ec', inReadme('npm start'));
});

test('should pass its own test, with Playwright', () => {
  assert.match(sh(inReadme('npm test')), /1 passed/);
});

test('should be packaged, and run from the package', async () => {
  sh(inReadme('npm run dist'));
  const unpacked = join(top, 'unpacked');
  mkdirSync(unpacked);
  execFileSync('dpkg-deb', ['-x', join(app, 'dist/my-app_0.1.0_amd64.deb'), unpacked]);
  await showsWindow(join(unpacked, 'opt/my-app/my-app'));
});

test('should have made the same bytes as the tree that it was packed from, in another folder', () => {
  assert.deepEqual(fingerprint(join(clade, 'out/runtime')), fingerprint(makeRuntime()));
});

test('should leave no command of the README out', () => {
  assert.equal(commands.length, 6, commands.map(({ command }) => command).join('\n'));
});

test('should name the system packages that are missing, and install none', () => {
  rmSync(join(clade, 'out/clade'));
  // When npm installs it, and at the first use where npm runs no install scripts.
  for (const file of ['build/npm/install.mjs', 'build/cli.mjs']) {
    const { status, stderr } = spawnSync(process.execPath, [join(clade, file), '--version'], {
      env: { PATH: top, HOME: top },
      encoding: 'utf8',
    });
    assert.equal(status, 1);
    assert.match(stderr, /^clade: These are missing: g\+\+, make, .*webkitgtk-6\.0 2\.44 or newer/);
    assert.match(stderr, /sudo apt-get install .*\blibwebkitgtk-6\.0-dev\b/);
  }
});
