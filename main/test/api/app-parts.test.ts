// Parts of app that need no engine: switches, folders, schemes, states of windows.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { getPath, setAppIdentity, setPath, type PathName } from '../../api/app-paths.ts';
import { CommandLine } from '../../api/command-line.ts';
import { protocol } from '../../api/protocol.ts';
import { stateEvents } from '../../api/window-state.ts';

test('should read switches, with and without values', () => {
  const line = new CommandLine();
  line.parse(['--flag', '--key=a=b', 'plain', '-x', '--empty=', '--']);
  assert.equal(line.hasSwitch('flag'), true);
  assert.equal(line.getSwitchValue('flag'), '');
  assert.equal(line.getSwitchValue('key'), 'a=b');
  assert.equal(line.hasSwitch('empty'), true);
  assert.equal(line.hasSwitch('x'), false);
  line.appendSwitch('key', 'c');
  assert.equal(line.getSwitchValue('key'), 'c');
  line.removeSwitch('key');
  assert.equal(line.hasSwitch('key'), false);
  assert.throws(() => line.hasSwitch(1 as unknown as string), /switch must be a string/);
});

test('should give the folders of the user and of the app', () => {
  const home = mkdtempSync(join(tmpdir(), 'clade-paths-'));
  process.env['XDG_CONFIG_HOME'] = home;
  try {
    setAppIdentity('/apps/mine', 'mine');
    writeFileSync(join(home, 'user-dirs.dirs'), 'XDG_MUSIC_DIR="$HOME/Tunes"\n');
    assert.equal(getPath('userData'), join(home, 'mine'));
    assert.equal(getPath('logs'), join(home, 'mine/logs'));
    assert.equal(getPath('music'), join(getPath('home'), 'Tunes'));
    setPath('userData', join(home, 'new/folder'));
    assert.ok(statSync(join(home, 'new/folder')).isDirectory());
    assert.equal(getPath('sessionData'), join(home, 'new/folder'));
    assert.throws(() => setPath('temp', 'relative'), /Path must be absolute/);
  } finally {
    delete process.env['XDG_CONFIG_HOME'];
    rmSync(home, { recursive: true, force: true });
  }
});

for (const name of ['nowhere', '', 'constructor', '__proto__', 'toString']) {
  test(`should not know a folder called "${name}"`, () => {
    assert.throws(() => getPath(name as PathName), /Failed to get/);
    assert.throws(() => setPath(name as PathName, '/tmp'), /Failed to set path/);
  });
}

test('should refuse schemes that are none, or the engine’s own', () => {
  const handler = () => new Response();
  assert.throws(() => protocol.handle('http', handler), /belongs to the engine/);
  assert.throws(() => protocol.handle('Not A Scheme', handler), /is no URL scheme/);
  assert.throws(() => protocol.handle('app', 1 as never), /handler must be a function/);
  assert.throws(() => protocol.handle('app', handler), { code: 'ERR_NOT_READY' });
  assert.throws(() => protocol.unhandle('app'), /not handled/);
  assert.equal(protocol.isProtocolHandled('app'), false);
  assert.equal(protocol.isProtocolHandled('file'), true);
});

test('should turn each change of a window’s state into its event', () => {
  const normal = { maximized: false, fullscreen: false, minimized: false };
  assert.deepEqual(stateEvents(normal, normal), []);
  assert.deepEqual(stateEvents(normal, { ...normal, maximized: true }), ['maximize']);
  assert.deepEqual(stateEvents({ ...normal, maximized: true }, normal), ['unmaximize']);
  assert.deepEqual(stateEvents(normal, { ...normal, minimized: true }), ['minimize']);
  assert.deepEqual(stateEvents({ ...normal, minimized: true }, normal), ['restore']);
  assert.deepEqual(stateEvents({ ...normal, maximized: true }, { ...normal, fullscreen: true }), [
    'unmaximize',
    'enter-full-screen',
  ]);
  assert.deepEqual(stateEvents({ ...normal, fullscreen: true }, normal), ['leave-full-screen']);
});
