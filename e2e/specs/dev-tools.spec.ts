// The engine's inspector as DevTools: docked, in a window, beside a client of the protocol.
import assert from 'node:assert/strict';
import type { Driver } from '../fixtures/driver.ts';
import { dataPage } from '../fixtures/server.ts';
import { sharedDriver } from '../fixtures/suite.ts';
import { test } from '../fixtures/test.ts';
import { until } from '../fixtures/wait.ts';
import { windowOf } from '../fixtures/windows.ts';

const shared = sharedDriver();
const withWindow = windowOf(shared);
const url = dataPage('inspected', { body: '<h1 id="title">Title</h1>' });

type Mode = 'bottom' | 'detach' | undefined;

/** Waits for `devtools-opened`. */
function open(driver: Driver, id: number, mode: Mode): Promise<void> {
  return driver.inWindow(
    id,
    ({ webContents }, wanted) =>
      new Promise<void>((resolve) => {
        webContents.once('devtools-opened', () => resolve());
        webContents.openDevTools(wanted === undefined ? {} : { mode: wanted });
      }),
    mode,
  );
}

function close(driver: Driver, id: number): Promise<void> {
  return driver.inWindow(
    id,
    ({ webContents }) =>
      new Promise<void>((resolve) => {
        webContents.once('devtools-closed', () => resolve());
        webContents.closeDevTools();
      }),
  );
}

const isOpen = (driver: Driver, id: number): Promise<boolean> =>
  driver.inWindow(id, ({ webContents }) => webContents.isDevToolsOpened());

const heightOf = async (driver: Driver, id: number): Promise<number> =>
  Number(await driver.inPage(id, 'innerHeight'));

test('should take its room from the page when docked, and give it back', async () => {
  await withWindow({ url, width: 900, height: 700 }, async (id, driver) => {
    assert.equal(await isOpen(driver, id), false);
    await open(driver, id, 'bottom');
    assert.equal(await isOpen(driver, id), true);
    await until('a smaller page', async () => (await heightOf(driver, id)) < 600);
    await close(driver, id);
    assert.equal(await isOpen(driver, id), false);
    await until('the whole window', async () => (await heightOf(driver, id)) === 700);
  });
});

test('should leave the page alone in a window of its own', async () => {
  await withWindow({ url, width: 900, height: 700 }, async (id, driver) => {
    await open(driver, id, 'detach');
    await until('the whole window', async () => (await heightOf(driver, id)) === 700);
    await driver.inWindow(id, ({ webContents }) => webContents.toggleDevTools());
    await until('its end', async () => !(await isOpen(driver, id)));
    await open(driver, id, undefined);
    await close(driver, id);
  });
});

test('should run in a process like any page’s, which ends with it', async () => {
  await withWindow({ url }, async (id, driver) => {
    const pids = async (): Promise<number[]> => (await driver.metrics()).map(({ pid }) => pid);
    const before = await pids();
    await open(driver, id, 'detach');
    // A spare may have been made meanwhile, too.
    const made = (await pids()).filter((pid) => !before.includes(pid));
    assert.ok(made.length > 0, 'no process was made');
    await close(driver, id);
    await until('its end', async () => {
      const now = await pids();
      return made.some((pid) => !now.includes(pid));
    });
  });
});

test('should be opened at an element', async () => {
  await withWindow({ url }, async (id, driver) => {
    await driver.inWindow(
      id,
      ({ webContents }) =>
        new Promise<void>((resolve) => {
          webContents.once('devtools-opened', () => resolve());
          webContents.inspectElement(20, 30);
        }),
    );
    await close(driver, id);
  });
});

test('should be open beside a client of the protocol', async () => {
  await withWindow({ url }, async (id, driver) => {
    const evaluate = (expression: string): Promise<unknown> =>
      driver.inWindow(
        id,
        async ({ webContents }, text) =>
          webContents.debugger.sendCommand('Runtime.evaluate', {
            expression: text,
            returnByValue: true,
          }),
        expression,
      );
    const title = { result: { type: 'string', value: 'Title' } };
    await driver.inWindow(id, ({ webContents }) => webContents.debugger.attach());
    assert.deepEqual(await evaluate('title.textContent'), title);
    await open(driver, id, 'detach');
    assert.deepEqual(await evaluate('title.textContent'), title);
    await driver.inWindow(id, ({ webContents }) => {
      webContents.debugger.detach();
      webContents.debugger.attach();
    });
    assert.deepEqual(await evaluate('title.textContent'), title);
    await close(driver, id);
    assert.deepEqual(await evaluate('title.textContent'), title);
    await driver.inWindow(id, ({ webContents }) => webContents.debugger.detach());
  });
});

test('should not be opened where the page’s preferences forbid it', async () => {
  await withWindow({ url, webPreferences: { devTools: false } }, async (id, driver) => {
    await driver.inWindow(id, ({ webContents }) => webContents.openDevTools());
    assert.equal(await isOpen(driver, id), false);
    // Long enough for one that would open all the same.
    await driver.load(id, url);
    assert.equal(await isOpen(driver, id), false);
  });
});

test('should refuse a mode that is none', async () => {
  await withWindow({ url }, async (id, driver) => {
    await assert.rejects(
      driver.inWindow(id, ({ webContents }) => webContents.openDevTools({ mode: 'up' as 'left' })),
      /options.mode must be one of left, right, bottom, undocked, detach, got up/,
    );
  });
});

test('should go with its window', async () => {
  await withWindow({ url }, async (id, driver) => {
    await open(driver, id, 'detach');
  });
  await until('the end of its process', async () =>
    (await shared().metrics()).every(({ clade }) => clade.role !== 'page'),
  );
});
