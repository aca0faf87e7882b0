// What a BrowserWindow is told to do, and what the window manager makes of it.
import assert from 'node:assert/strict';
import { dataPage } from '../fixtures/server.ts';
import { sharedDriver } from '../fixtures/suite.ts';
import { test } from '../fixtures/test.ts';
import { until } from '../fixtures/wait.ts';
import { managed, ofWindow, windowOf } from '../fixtures/windows.ts';

const shared = sharedDriver();
const withWindow = windowOf(shared);

test.describe('states', () => {
  test('should be shown and hidden, each with its event', async () => {
    await withWindow({ show: false }, async (id, driver) => {
      const show = () => driver.inWindow(id, (window) => window.show());
      const hide = () => driver.inWindow(id, (window) => window.hide());
      const isVisible = () => driver.inWindow(id, (window) => window.isVisible());
      await driver.eventAfter('show', show, ofWindow(id));
      assert.equal(await isVisible(), true);
      await driver.eventAfter('hide', hide, ofWindow(id));
      assert.equal(await isVisible(), false);
      await driver.eventAfter('show', show, ofWindow(id));
    });
  });

  test('should move the focus between windows, with blur and focus', async () => {
    await withWindow({}, async (first, driver) => {
      await managed(driver, first);
      const from = driver.events.length;
      await withWindow({}, async (second) => {
        await driver.waitFor('blur', ofWindow(first), from);
        await driver.waitFor('focus', ofWindow(second), from);
        const focused = await driver.evaluate(({ BrowserWindow }) => {
          return BrowserWindow.getFocusedWindow()?.id;
        });
        assert.equal(focused, second);
        await driver.eventAfter(
          'focus',
          () => driver.inWindow(first, (window) => window.focus()),
          ofWindow(first),
        );
      });
    });
  });

  test('should be maximised and back', async () => {
    await withWindow({ width: 300, height: 200 }, async (id, driver) => {
      await managed(driver, id);
      await driver.eventAfter(
        'maximize',
        () => driver.inWindow(id, (window) => window.maximize()),
        ofWindow(id),
      );
      const isMaximized = () => driver.inWindow(id, (window) => window.isMaximized());
      assert.equal(await isMaximized(), true);
      await until('a large window', async () => {
        const { width, height } = await driver.inWindow(id, (window) => window.getBounds());
        return width > 1000 && height > 800;
      });
      await driver.eventAfter(
        'unmaximize',
        () => driver.inWindow(id, (window) => window.unmaximize()),
        ofWindow(id),
      );
      assert.equal(await isMaximized(), false);
    });
  });

  test('should be minimised and restored', async () => {
    await withWindow({}, async (id, driver) => {
      await managed(driver, id);
      await driver.eventAfter(
        'minimize',
        () => driver.inWindow(id, (window) => window.minimize()),
        ofWindow(id),
      );
      const isMinimized = () => driver.inWindow(id, (window) => window.isMinimized());
      assert.equal(await isMinimized(), true);
      await driver.eventAfter(
        'restore',
        () => driver.inWindow(id, (window) => window.restore()),
        ofWindow(id),
      );
      assert.equal(await isMinimized(), false);
    });
  });

  test('should fill the screen and leave it', async () => {
    await withWindow({ width: 300, height: 200 }, async (id, driver) => {
      const setFullScreen = (flag: boolean) =>
        driver.inWindow(id, (window, value) => window.setFullScreen(value), flag);
      await driver.eventAfter('enter-full-screen', () => setFullScreen(true), ofWindow(id));
      await until('the size of the screen', async () => {
        const [width, height] = await driver.inWindow(id, (window) => window.getSize());
        return width === 1280 && height === 1024;
      });
      await driver.eventAfter('leave-full-screen', () => setFullScreen(false), ofWindow(id));
      assert.equal(await driver.inWindow(id, (window) => window.isFullScreen()), false);
    });
  });

  test('should take a new size and place, and emit resize', async () => {
    await withWindow({ width: 300, height: 200, url: dataPage('sized') }, async (id, driver) => {
      const bounds = { x: 200, y: 160, width: 500, height: 400 };
      await driver.eventAfter(
        'resize',
        () => driver.inWindow(id, (window, wanted) => window.setBounds(wanted), bounds),
        ofWindow(id),
      );
      await until('the bounds', async () => {
        const now = await driver.inWindow(id, (window) => window.getBounds());
        const moved = Math.abs(now.x - 200) <= 30 && Math.abs(now.y - 160) <= 40;
        return now.width === 500 && now.height === 400 && moved;
      });
      await until('the page to know', async () => {
        return (await driver.inPage(id, '`${innerWidth}x${innerHeight}`')) === '500x400';
      });
    });
  });
});

test.describe('bounds', () => {
  for (const delay of [undefined, 0, 5, 10]) {
    const when = delay === undefined ? 'at once' : `after ${delay} ms`;
    // A window that is not mapped yet has a size that was asked for, and none that it has.
    test(`should be those that were set ${when} when the window was made`, async () => {
      const driver = shared();
      const id = await driver.evaluate(async ({ BrowserWindow }, ms) => {
        const window = new BrowserWindow();
        if (ms !== null) await new Promise((resolve) => setTimeout(resolve, ms));
        window.setSize(300, 200);
        return window.id;
      }, delay ?? null);
      await managed(driver, id);
      const sizes = new Set<string>();
      try {
        await until(
          () => `300x200, not ${[...sizes].join()}`,
          async () => {
            const size = await driver.inWindow(id, (window) => window.getSize());
            sizes.add(size.join('x'));
            return size.join('x') === '300x200';
          },
        );
      } finally {
        await driver.inWindow(id, (window) => window.destroy());
      }
    });
  }

  test('should stay where they are when they are set to what they are', async () => {
    await withWindow({ width: 300, height: 200 }, async (id, driver) => {
      await managed(driver, id);
      const before = await driver.inWindow(id, (window) => window.getBounds());
      await driver.inWindow(id, (window) => window.setBounds(window.getBounds()));
      // The window manager answers in order: when this size has come, so has the position.
      await driver.inWindow(id, (window) => window.setSize(310, 200));
      const after = await until('the size', async () => {
        const bounds = await driver.inWindow(id, (window) => window.getBounds());
        return bounds.width === 310 && bounds;
      });
      assert.deepEqual({ ...after, width: 300 }, before);
    });
  });
});
