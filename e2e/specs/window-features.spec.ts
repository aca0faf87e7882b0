// What a page says of the window that it opens: window.open()'s features.
import assert from 'node:assert/strict';
import type { Driver } from '../fixtures/driver.ts';
import { dataPage } from '../fixtures/server.ts';
import { test as base } from '../fixtures/test.ts';
import { until } from '../fixtures/wait.ts';

/** `open` has a page open a window, and gives the new one's id as soon as it is shown. */
const test = base.extend<{ open: (features: string, options?: object) => Promise<number> }>({
  open: async ({ driver }, use) => {
    const opener = await driver.open({ url: dataPage('opener') });
    await use(async (features, options = {}) => {
      await driver.inWindow(
        opener,
        (window, overrideBrowserWindowOptions) =>
          window.webContents.setWindowOpenHandler(() => ({
            action: 'allow',
            overrideBrowserWindowOptions,
          })),
        options,
      );
      const { id } = await driver.eventAfter('show', () =>
        driver.inPage(opener, `window.open('about:blank', '', '${features}'); 0`),
      );
      return id;
    });
  },
});

const boundsOf = (driver: Driver, id: number) =>
  driver.inWindow(id, (window) => window.getBounds());

interface Wanted {
  width: number;
  height: number;
  x?: number;
  y?: number;
}

/** The window manager places windows in its own time, and its frame lies between the two. */
function untilBounds(driver: Driver, id: number, wanted: Wanted): Promise<unknown> {
  let last = '';
  return until(
    () => `${JSON.stringify(wanted)}, not ${last}`,
    async () => {
      const bounds = await boundsOf(driver, id);
      last = JSON.stringify(bounds);
      const { x = bounds.x, y = bounds.y, width, height } = wanted;
      const isThere = Math.abs(bounds.x - x) <= 30 && Math.abs(bounds.y - y) <= 40;
      return isThere && bounds.width === width && bounds.height === height;
    },
  );
}

test('should size and place the window, and so the page', async ({ driver, open }) => {
  const id = await open('width=320,height=240,left=200,top=150');
  await untilBounds(driver, id, { x: 200, y: 150, width: 320, height: 240 });
  await until('the size of the page', async () => {
    const size = JSON.stringify(await driver.inPage(id, '[innerWidth, innerHeight]'));
    return size === '[320,240]';
  });
});

test('should leave what they do not say as it is by default', async ({ driver, open }) => {
  const id = await open('');
  await untilBounds(driver, id, { width: 800, height: 600 });
});

test('should yield to the options that the app has given', async ({ driver, open }) => {
  const id = await open('width=320,height=240,left=200,top=150', {
    x: 40,
    y: 60,
    width: 500,
    height: 400,
  });
  await untilBounds(driver, id, { x: 40, y: 60, width: 500, height: 400 });
});

test('should not show the window before its page has been told of it', async ({ driver, open }) => {
  const id = await open('width=300,height=200');
  const of = (name: string): number =>
    driver.events.findIndex((event) => event.event === name && event.id === id);
  assert.ok(of('browser-window-created') < of('show'));
  const shown = await driver.inWindow(id, (window) => window.isVisible());
  assert.equal(shown, true);
});
