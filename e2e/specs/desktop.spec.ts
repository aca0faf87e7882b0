// What an app asks of the desktop: shell, screen, nativeTheme.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataPage } from '../fixtures/server.ts';
import { sharedDriver } from '../fixtures/suite.ts';
import { test } from '../fixtures/test.ts';
import { until } from '../fixtures/wait.ts';
import { windowOf } from '../fixtures/windows.ts';

const shared = sharedDriver();
const withWindow = windowOf(shared);

test.describe('shell', () => {
  test('should have the desktop open URLs and files', async ({ launch }) => {
    const folder = mkdtempSync(join(tmpdir(), 'clade-opener-'));
    const log = join(folder, 'log');
    const script = `#!/bin/sh\ncase "$1" in *bad*) exit 3;; esac\nprintf '%s\\n' "$1" >>'${log}'\n`;
    writeFileSync(join(folder, 'xdg-open'), script, { mode: 0o755 });
    try {
      const driver = await launch({ env: { PATH: `${folder}:${process.env['PATH'] ?? ''}` } });
      await driver.evaluate(({ shell }) => shell.openExternal('https://example.test/a b'));
      const failure = await driver.evaluate(({ shell }, path) => shell.openPath(path), folder);
      assert.equal(failure, '');
      assert.deepEqual(readFileSync(log, 'utf8').split('\n'), [
        'https://example.test/a%20b',
        folder,
        '',
      ]);
      await assert.rejects(
        driver.evaluate(({ shell }) => shell.openExternal('https://bad.test/')),
        /Failed to open: a required application could not be found/,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('should say what cannot be opened', async () => {
    const driver = shared();
    await assert.rejects(
      driver.evaluate(({ shell }) => shell.openExternal('no url')),
      /Invalid URL/,
    );
    const failure = await driver.evaluate(({ shell }) => shell.openPath('/no/such/file'));
    assert.equal(failure, 'the path does not exist');
  });

  test('should move files to the trash', async () => {
    const folder = mkdtempSync(join(homedir(), 'clade-trash-'));
    const file = join(folder, 'rubbish.txt');
    try {
      mkdirSync(folder, { recursive: true });
      writeFileSync(file, 'rubbish');
      await shared().evaluate(({ shell }, path) => shell.trashItem(path), file);
      assert.equal(existsSync(file), false);
      await assert.rejects(
        shared().evaluate(({ shell }, path) => shell.trashItem(path), file),
        /No such file or directory/,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

test.describe('screen', () => {
  test('should tell of the display and of the pointer', async () => {
    const facts = await shared().evaluate(({ screen }) => {
      const primary = screen.getPrimaryDisplay();
      return {
        count: screen.getAllDisplays().length,
        bounds: primary.bounds,
        nearest: screen.getDisplayNearestPoint({ x: 5000, y: 5 }).id === primary.id,
        workArea: primary.workArea,
        scaleFactor: primary.scaleFactor,
      };
    });
    assert.equal(facts.count, 1);
    assert.equal(facts.nearest, true);
    assert.equal(facts.scaleFactor, 1);
    const size = execFileSync('xdotool', ['getdisplaygeometry'], { encoding: 'utf8' });
    assert.equal(`${facts.bounds.width} ${facts.bounds.height}\n`, size);
    assert.ok(facts.workArea.height > 0 && facts.workArea.height <= facts.bounds.height);
    execFileSync('xdotool', ['mousemove', '123', '45']);
    const pointer = await shared().evaluate(({ screen }) => screen.getCursorScreenPoint());
    assert.deepEqual(pointer, { x: 123, y: 45 });
  });
});

test.describe('nativeTheme', () => {
  test('should make pages dark, and tell', async () => {
    await withWindow({ url: dataPage('theme') }, async (id, driver) => {
      const pageIsDark = (): Promise<unknown> =>
        driver.inPage(id, 'matchMedia("(prefers-color-scheme: dark)").matches');
      assert.equal(await pageIsDark(), false);
      const told = await driver.evaluate(
        ({ nativeTheme }) =>
          new Promise<boolean>((resolve) => {
            nativeTheme.once('updated', () => resolve(nativeTheme.shouldUseDarkColors));
            nativeTheme.themeSource = 'dark';
          }),
      );
      assert.equal(told, true);
      await until('a dark page', async () => (await pageIsDark()) === true);
      await driver.evaluate(({ nativeTheme }) => {
        nativeTheme.themeSource = 'system';
      });
      await until('a light page', async () => (await pageIsDark()) === false);
    });
  });

  test('should refuse a source that is none', async () => {
    await assert.rejects(
      shared().evaluate(({ nativeTheme }) => {
        nativeTheme.themeSource = 'blue' as 'dark';
      }),
      /themeSource must be one of system, light, dark/,
    );
  });
});
