/**
 * The ways of talking that Electron's tutorials teach, each as an app of its own in
 * e2e/apps/tutorials: they have to run as they stand.
 */
import assert from 'node:assert/strict';
import { appPath } from '../fixtures/app-process.ts';
import type { Driver } from '../fixtures/driver.ts';
import { test as base } from '../fixtures/test.ts';
import { until } from '../fixtures/wait.ts';

/** `tutorial` starts one of the apps, and resolves when its first `windows` windows have loaded. */
const test = base.extend<{
  tutorial: (name: string, windows: number) => Promise<{ driver: Driver; ids: number[] }>;
}>({
  tutorial: async ({ launch }, use) => {
    await use(async (name, windows) => {
      const driver = await launch({ path: appPath(`tutorials/${name}`) });
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
      return { driver, ids: ids.map(Number) };
    });
  },
});

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

test('should send from a page to main, one way', async ({ tutorial }) => {
  const {
    driver,
    ids: [id = 0],
  } = await tutorial('one-way', 1);

  await ask(driver, id, '#title', 'Ünïcode title', '#change');
  await until('the title', async () => {
    const title = await driver.inWindow(id, (window) => window.getTitle());
    return title === 'Ünïcode title';
  });
});

test('should call main from a page and await the result, or the error', async ({ tutorial }) => {
  const {
    driver,
    ids: [id = 0],
  } = await tutorial('two-way', 1);

  await ask(driver, id, '#field', 'name', '#read');
  await expectText(driver, id, '#value', 'tutorial-two-way');
  await ask(driver, id, '#field', 'absent', '#read');
  await expectText(
    driver,
    id,
    '#value',
    "Error invoking remote method 'manifest:read': RangeError: there is no absent",
  );
});

test('should push from main to a page, which reports back', async ({ tutorial }) => {
  const {
    driver,
    ids: [id = 0],
  } = await tutorial('main-to-renderer', 1);

  await expectText(driver, id, '#sum', '41');
  const sums = () => driver.evaluate(() => (globalThis as unknown as { sums: number[] }).sums);
  await until('all reports', async () => (await sums()).length === 4);
  assert.deepEqual(await sums(), [1, 2, 1, 41]);
});

test('should connect two pages by a channel', async ({ tutorial }) => {
  const {
    driver,
    ids: [first = 0, second = 0],
  } = await tutorial('renderer-to-renderer', 2);

  await expectText(driver, second, '#heard', 'hello from the first');
  await expectText(driver, first, '#heard', 're: hello from the first');
});

test('should let a hidden window work for others', async ({ tutorial }) => {
  const {
    driver,
    ids: [, ...clients],
  } = await tutorial('worker-window', 3);

  for (const client of clients) await expectText(driver, client, '#result', '6765');
});

test('should stream replies over a port that came with the request', async ({ tutorial }) => {
  const {
    driver,
    ids: [id = 0],
  } = await tutorial('reply-stream', 1);

  await expectText(driver, id, '#numbers', '54321');
  await expectText(driver, id, 'title', 'over');
});

test("should connect main with the page's own world", async ({ tutorial }) => {
  const {
    driver,
    ids: [id = 0],
  } = await tutorial('main-world-port', 1);

  await expectText(driver, id, '#got', 'main');
  const heard = () => driver.evaluate(() => (globalThis as unknown as { heard: unknown[] }).heard);
  await until('the answer', async () => (await heard()).length === 2);
  assert.deepEqual((await heard())[1], { back: { from: 'main' } });
});

test('should show a page what its preload script exposes, and nothing else', async ({
  tutorial,
}) => {
  const {
    driver,
    ids: [id = 0],
  } = await tutorial('context-isolation', 1);

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
});
