// window.open(): two pages in one process that can reach each other.
import assert from 'node:assert/strict';
import type { Driver } from '../fixtures/driver.ts';
import { dataPage } from '../fixtures/server.ts';
import { sharedDriver, sharedServer } from '../fixtures/suite.ts';
import { test } from '../fixtures/test.ts';
import { goneEvents, windowOf } from '../fixtures/windows.ts';

const shared = sharedDriver();
const withWindow = windowOf(shared);
const server = sharedServer();

/** Runs a script that opens a window; resolves with that window's id. */
async function openedBy(driver: Driver, id: number, script: string): Promise<number> {
  const { id: opened } = await driver.eventAfter(
    'browser-window-created',
    () => driver.inPage(id, script),
    ({ of }) => of === 'app',
  );
  return opened === 0 ? newest(driver) : opened;
}

function newest(driver: Driver): Promise<number> {
  return driver.evaluate(({ BrowserWindow }) =>
    Math.max(...BrowserWindow.getAllWindows().map((window) => window.id)),
  );
}

const closeAll = (driver: Driver, id: number): Promise<void> =>
  driver.inWindow(id, (window) => window.destroy());

test('should give the opener a window that it can write to, and the new page its opener', async () => {
  await withWindow({ url: dataPage('opener') }, async (id, driver) => {
    const opened = await openedBy(
      driver,
      id,
      `globalThis.popup = window.open('', 'name', 'width=320,height=240');
       popup.document.title = 'written'; popup.document.body.textContent = 'by the opener';
       popup !== null`,
    );
    assert.equal(await driver.inPage(id, 'popup.closed'), false);
    assert.equal(await driver.inPage(opened, 'document.body.textContent'), 'by the opener');
    assert.equal(await driver.inPage(opened, 'window.opener.document.title'), 'opener');
    const pids = [await driver.contentPid(id), await driver.contentPid(opened)];
    assert.equal(pids[0], pids[1]);
    await driver.eventAfter('closed', () => driver.inPage(id, 'popup.close()'));
    assert.equal(await driver.inPage(id, 'popup.closed && 6 * 7'), 42);
  });
});

test('should keep its page when those that it opens are closed at once', async () => {
  await withWindow({ url: dataPage('opener') }, async (id, driver) => {
    const from = driver.events.length;
    await driver.inPage(id, `for (let n = 0; n < 5; ++n) window.open('').close()`);
    await driver.waitFor(
      'closed',
      () => driver.events.slice(from).filter(({ event }) => event === 'closed').length === 5,
      from,
    );
    assert.equal(await driver.inPage(id, '6 * 7'), 42);
  });
});

test('should give null to a page whose app denies it', async () => {
  await withWindow({ url: dataPage('opener') }, async (id, driver) => {
    await driver.inWindow(id, (window) =>
      window.webContents.setWindowOpenHandler(() => ({ action: 'deny' })),
    );
    assert.equal(await driver.inPage(id, `window.open('about:blank') === null`), true);
  });
});

test('should open with the preferences of the opener and the options of the handler', async () => {
  await withWindow({ url: dataPage('opener') }, async (id, driver) => {
    await driver.inWindow(id, (window) =>
      window.webContents.setWindowOpenHandler(() => ({
        action: 'allow',
        overrideBrowserWindowOptions: { width: 411, height: 333, show: false },
      })),
    );
    const opened = await openedBy(driver, id, `void window.open('${dataPage('opened')}')`);
    const facts = await driver.inWindow(opened, (window) => [
      window.getBounds().width,
      window.isVisible(),
    ]);
    assert.deepEqual(facts, [411, false]);
    await closeAll(driver, opened);
    assert.equal(await driver.inPage(id, '6 * 7'), 42);
  });
});

test('should load what the opener asks for, without a way back if it says noopener', async () => {
  await withWindow({ url: `${server().origin}/` }, async (id, driver) => {
    const from = driver.events.length;
    const opened = await openedBy(
      driver,
      id,
      `window.open('${server().origin}/other', '', 'noopener') === null`,
    );
    await driver.waitFor('did-finish-load', undefined, from);
    assert.equal(await driver.inPage(opened, 'window.opener === null'), true);
    await closeAll(driver, opened);
  });
});

test('should tell of both pages when their process is gone', async () => {
  await withWindow({ url: dataPage('opener') }, async (id, driver) => {
    const opened = await openedBy(driver, id, `void window.open('about:blank')`);
    await driver.contentPid(opened);
    const from = driver.events.length;
    await driver.inWindow(opened, (window) => window.webContents.forcefullyCrashRenderer());
    await driver.waitFor('render-process-gone', undefined, from);
    await driver.waitFor(
      'render-process-gone',
      () => goneEvents(driver.events.slice(from)).length === 2,
      from,
    );
    await closeAll(driver, opened);
  });
});
