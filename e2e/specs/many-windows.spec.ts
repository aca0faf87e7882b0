// Many windows: all of them work, and nothing of them stays.
import assert from 'node:assert/strict';
import { expectSame, settledHoldings } from '../fixtures/leak-check.ts';
import { dataPage } from '../fixtures/server.ts';
import { test } from '../fixtures/test.ts';
import { until } from '../fixtures/wait.ts';
import { goneEvents, openMany } from '../fixtures/windows.ts';

test.describe('many windows', () => {
  test('should answer, twenty opened at once, and leave nothing behind', async ({ driver }) => {
    await driver.close(await driver.open({ url: dataPage('warm') }));
    await openMany(driver, 2).then((ids) => Promise.all(ids.map((id) => driver.close(id))));
    const before = await settledHoldings(driver);
    const ids = await openMany(driver, 20);
    const titles = await Promise.all(ids.map((id) => driver.inPage(id, 'document.title')));
    assert.deepEqual(
      titles,
      ids.map((_, n) => `page ${n}`),
    );
    const pids = await Promise.all(ids.map((id) => driver.contentPid(id)));
    assert.equal(new Set(pids).size, 20);
    await Promise.all(ids.map((id) => driver.close(id)));
    await expectSame(driver, before);
    assert.equal(goneEvents(driver.events).length, 0);
  });

  test('should leave no process, descriptor or zombie behind, fifty opened one after the other', async ({
    driver,
  }) => {
    for (let n = 0; n < 3; n += 1) await driver.close(await driver.open({ url: dataPage('warm') }));
    const before = await settledHoldings(driver);
    for (let n = 0; n < 50; n += 1) {
      const id = await driver.open({ url: dataPage(`turn ${n}`) });
      await driver.close(id);
    }
    await expectSame(driver, before);
    assert.equal(goneEvents(driver.events).length, 0);
  });

  test('should leave nothing behind when windows close before their page has begun', async ({
    driver,
  }) => {
    await driver.close(await driver.open({ url: dataPage('warm') }));
    const before = await settledHoldings(driver);
    await driver.evaluate(({ BrowserWindow }) => {
      for (let n = 0; n < 20; n += 1) {
        const window = new BrowserWindow();
        window.loadURL('data:text/html,too late').catch(() => undefined);
        if (n % 2 === 0) window.destroy();
        else setTimeout(() => window.destroy(), n * 3);
      }
    });
    await until('no window', () =>
      driver.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length === 0),
    );
    await expectSame(driver, before);
  });

  for (const [what, script] of [
    ['waits', 'new Promise(() => {})'],
    ['is busy', 'for (;;);'],
  ] as const) {
    test(`should leave no process behind when a window closes whose script ${what}`, async ({
      driver,
    }) => {
      await driver.close(await driver.open({ url: dataPage('warm') }));
      const before = await settledHoldings(driver);
      const id = await driver.open({ url: dataPage('engaged') });
      const result = assert.rejects(driver.inPage(id, script));
      await driver.inWindow(id, (window) => window.destroy());
      await Promise.all([result, expectSame(driver, before)]);
    });
  }
});
