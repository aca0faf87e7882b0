// only: zygote
/** A zygote that misbehaves never takes main with it: windows open anyway, or fail by an event. */
import assert from 'node:assert/strict';
import { copyFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { EXECUTABLE, ROOT } from '../fixtures/app-process.ts';
import type { Driver } from '../fixtures/driver.ts';
import { withDriver } from '../fixtures/suite.ts';

const withFaultyZygote =
  (mode: string, body: (driver: Driver) => Promise<void>): (() => Promise<void>) =>
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'clade-runtime-'));
    try {
      cpSync(dirname(EXECUTABLE), folder, {
        recursive: true,
        verbatimSymlinks: true,
        filter: (path) => !/\/(test|bench|stamps|shell)$/.test(path),
      });
      const zygote = join(folder, 'lib/clade-zygote');
      rmSync(zygote);
      copyFileSync(join(ROOT, 'e2e/fixtures/faulty_zygote.py'), zygote);
      const env = { FAULTY_ZYGOTE: mode };
      // A script, for which the sandbox holds no interpreter.
      const switches = ['--no-sandbox'];
      await withDriver(body, { executable: join(folder, 'clade'), env, switches })();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };

const openAnyway = async (driver: Driver): Promise<void> => {
  const id = await driver.open({ url: 'data:text/html,<title>served</title>' });
  assert.equal(await driver.inPage(id, 'document.title'), 'served');
};

describe('a zygote that misbehaves', () => {
  test('should leave windows to exec when it refuses', withFaultyZygote('refuse', openAnyway));
  test(
    'should leave windows to exec when it sends garbage',
    withFaultyZygote('garbage', openAnyway),
  );
  test('should leave windows to exec when it vanishes', withFaultyZygote('vanish', openAnyway));
  test('should be killed when it does not answer', withFaultyZygote('silent', openAnyway));

  test(
    'should cost a page, not main, when its child dies before the hand-shake',
    withFaultyZygote('stillborn', async (driver) => {
      const id = await driver.open();
      const gone = await driver.eventAfter('render-process-gone', () =>
        driver.inWindow(id, (window) => {
          void window.loadURL('data:text/html,never').catch(() => undefined);
        }),
      );
      assert.equal((gone.args[0] as { reason: string }).reason, 'launch-failed');
      assert.equal(await driver.evaluate(({ app }) => app.isReady()), true);
    }),
  );

  test(
    'should cost a page, not main, when its child never shakes hands',
    withFaultyZygote('mute', async (driver) => {
      const id = await driver.open();
      const gone = await driver.eventAfter('render-process-gone', () =>
        driver.inWindow(id, (window) => {
          void window.loadURL('data:text/html,never').catch(() => undefined);
        }),
      );
      assert.equal((gone.args[0] as { reason: string }).reason, 'launch-failed');
      assert.match(driver.app.stderr, /did not shake hands/);
      assert.equal(await driver.evaluate(({ app }) => app.isReady()), true);
    }),
  );
});
