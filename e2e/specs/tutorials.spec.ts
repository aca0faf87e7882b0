/**
 * The ways of talking that Electron's tutorials teach, each as an app of its own in
 * e2e/apps/tutorials: they have to run as they stand.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appPath } from '../fixtures/app-process.ts';
import { Driver } from '../fixtures/driver.ts';
import { until } from '../fixtures/wait.ts';

/** A test's body with one of the apps, when its first `windows` windows have loaded. */
const withTutorial =
  (name: string, windows: number, body: (driver: Driver, ids: number[]) => Promise<void>) =>
  async (): Promise<void> => {
    const driver = await Driver.launchApp(appPath(`tutorials/${name}`));
    try {
      const loaded = new Set<number>();
      await driver.waitFor('did-finish-load', ({ id }) => loaded.add(id).size === windows);
      const ids = await driver.evaluate(
        ({ BrowserWindow }, contents) =>
          contents.map(
            (each) =>
              BrowserWindow.getAllWindows().find(({ webContents }) => webContents.id === each)?.id,
          ),
        [...loaded].toSorted((one, other) => one - other),
      );
      await body(driver, ids.map(Number));
      await driver.quit();
    } finally {
      await driver.app.kill();
    }
  };

const textOf = (driver: Driver, id: number, selector: string) =>
  driver.inPage(id, `document.querySelector(${JSON.stringify(selector)}).textContent`);

/** Waits until an element of a page has this text. */
const expectText = (driver: Driver, id: number, selector: string, text: string) =>
  until(`"${text}" in ${selector}`, async () => (await textOf(driver, id, selector)) === text);

/** Types into a field and clicks a button. */
const ask = (driver: Driver, id: number, field: string, value: string, button: string) =>
  driver.inPage(
    id,
    `document.querySelector('${field}').value = ${JSON.stringify(value)};
     document.querySelector('${button}').click()`,
  );

test(
  'should send from a page to main, one way',
  withTutorial('one-way', 1, async (driver, [id = 0]) => {
    await ask(driver, id, '#title', 'Ünïcode title', '#change');
    await until('the title', async () => {
      const title = await driver.inWindow(id, (window) => window.getTitle());
      return title === 'Ünïcode title';
    });
  }),
);

test(
  'should call main from a page and await the result, or the error',
  withTutorial('two-way', 1, async (driver, [id = 0]) => {
    await ask(driver, id, '#field', 'name', '#read');
    await expectText(driver, id, '#value', 'tutorial-two-way');
    await ask(driver, id, '#field', 'absent', '#read');
    await expectText(
      driver,
      id,
      '#value',
      "Error invoking remote method 'manifest:read': RangeError: there is no absent",
    );
  }),
);

test(
  'should push from main to a page, which reports back',
  withTutorial('main-to-renderer', 1, async (driver, [id = 0]) => {
    await expectText(driver, id, '#sum', '41');
    const sums = () => driver.evaluate(() => (globalThis as unknown as { sums: number[] }).sums);
    await until('all reports', async () => (await sums()).length === 4);
    assert.deepEqual(await sums(), [1, 2, 1, 41]);
  }),
);

test(
  'should connect two pages by a channel',
  withTutorial('renderer-to-renderer', 2, async (driver, [first = 0, second = 0]) => {
    await expectText(driver, second, '#heard', 'hello from the first');
    await expectText(driver, first, '#heard', 're: hello from the first');
  }),
);

test(
  'should let a hidden window work for others',
  withTutorial('worker-window', 3, async (driver, [, ...clients]) => {
    for (const client of clients) await expectText(driver, client, '#result', '6765');
  }),
);

test(
  'should stream replies over a port that came with the request',
  withTutorial('reply-stream', 1, async (driver, [id = 0]) => {
    await expectText(driver, id, '#numbers', '54321');
    await expectText(driver, id, 'title', 'over');
  }),
);

test(
  "should connect main with the page's own world",
  withTutorial('main-world-port', 1, async (driver, [id = 0]) => {
    await expectText(driver, id, '#got', 'main');
    const heard = () =>
      driver.evaluate(() => (globalThis as unknown as { heard: unknown[] }).heard);
    await until('the answer', async () => (await heard()).length === 2);
    assert.deepEqual((await heard())[1], { back: { from: 'main' } });
  }),
);

test(
  'should show a page what its preload script exposes, and nothing else',
  withTutorial('context-isolation', 1, async (driver, [id = 0]) => {
    const report = await until('the report', async () => {
      const text = String(await textOf(driver, id, '#report'));
      return text !== '' && (JSON.parse(text) as unknown);
    });
    assert.deepEqual(report, {
      theme: 'dark',
      size: 2,
      secret: 'undefined',
      require: 'undefined',
      process: 'undefined',
      electron: 'string',
      frozen: true,
      untouched: true,
    });
  }),
);
