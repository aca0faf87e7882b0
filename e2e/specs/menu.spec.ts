// Menus: of the app, of a window, as context menus; by keys and by the mouse.
import assert from 'node:assert/strict';
import type { Driver } from '../fixtures/driver.ts';
import { chosen, labels, said, setMenu, type Said } from '../fixtures/menus.ts';
import { dataPage } from '../fixtures/server.ts';
import { sharedDriver } from '../fixtures/suite.ts';
import { test } from '../fixtures/test.ts';
import { until } from '../fixtures/wait.ts';
import { managed, ofWindow, windowOf } from '../fixtures/windows.ts';
import { clickAt, pressKeys } from '../fixtures/x-input.ts';

const shared = sharedDriver();

test.describe('the default menu', () => {
  test('should have no bar until Alt is pressed, and Electron’s accelerators', async () => {
    const driver = shared();
    const id = await driver.open({ url, height: 300 });
    await managed(driver, id);
    const facts = (): Promise<unknown[]> =>
      driver.evaluate(({ BrowserWindow, Menu }, windowId) => {
        const window = BrowserWindow.fromId(windowId);
        return [
          Menu.getApplicationMenu()?.items.map(({ label }) => label),
          window?.isMenuBarVisible(),
          window?.getContentSize()[1],
        ];
      }, id);
    assert.deepEqual(await facts(), [['File', 'Edit', 'View', 'Window'], false, 300]);
    await pressKeys('alt');
    await until('the bar', () => driver.inWindow(id, (window) => window.isMenuBarVisible()));
    await driver.eventAfter('did-finish-load', () => pressKeys('ctrl+r'));
    await driver.eventAfter('closed', () => pressKeys('ctrl+w'), ofWindow(id));
  });
});

const withWindow = windowOf(shared);
const url = dataPage('menus', { body: '<input id="field" value="some text">' });

/** One key, as the page gets it from the app. */
function key(driver: Driver, id: number, keyCode: string, ...modifiers: string[]): Promise<void> {
  return driver.inWindow(
    id,
    ({ webContents }, event) => {
      webContents.sendInputEvent({ type: 'keyDown', ...event });
      webContents.sendInputEvent({ type: 'keyUp', ...event });
    },
    { keyCode, modifiers },
  );
}

const innerHeight = (driver: Driver, id: number): Promise<unknown> =>
  driver.inPage(id, 'innerHeight');

test.describe('accelerators', () => {
  test('should choose items of the application menu, hidden ones too', async () => {
    await setMenu(shared());
    await withWindow({ url }, async (id, driver) => {
      await key(driver, id, 'O', 'control');
      await key(driver, id, 'F7');
      const [open, secret] = await chosen(driver, 2);
      assert.deepEqual(open, { label: 'Open', window: id, byAccelerator: true, checked: false });
      assert.equal(secret?.label, 'Secret');
    });
  });

  test('should do nothing for what is disabled or not registered', async () => {
    await setMenu(shared());
    await withWindow({ url }, async (id, driver) => {
      await key(driver, id, 'F8');
      await key(driver, id, 'F9');
      await key(driver, id, 'O', 'control');
      assert.deepEqual(await labels(driver, 1), ['Open']);
      await driver.evaluate(({ Menu }) => {
        const item = Menu.getApplicationMenu()?.getMenuItemById('never');
        if (item) item.enabled = true;
      });
      await key(driver, id, 'F8');
      assert.deepEqual(await labels(driver, 2), ['Open', 'Never']);
    });
  });

  test('should come after the page, which may prevent them', async () => {
    await setMenu(shared());
    await withWindow({ url }, async (id, driver) => {
      await driver.inPage(
        id,
        'onkeydown = (event) => { if (event.key === "F7") event.preventDefault(); }; 0',
      );
      await key(driver, id, 'F7');
      await key(driver, id, 'O', 'control');
      assert.deepEqual(await labels(driver, 1), ['Open']);
    });
  });

  test('should be ignored while the page wants them to be', async () => {
    await setMenu(shared());
    await withWindow({ url }, async (id, driver) => {
      const ignore = (flag: boolean): Promise<void> =>
        driver.inWindow(id, (window, on) => window.webContents.setIgnoreMenuShortcuts(on), flag);
      await driver.inPage(id, 'keysUp = 0; onkeyup = () => keysUp++; 0');
      await ignore(true);
      await key(driver, id, 'F7');
      // A key goes up only when the page's answer to its going down is back.
      await until('the key', async () => (await driver.inPage(id, 'keysUp')) === 1);
      await ignore(false);
      await key(driver, id, 'O', 'control');
      assert.deepEqual(await labels(driver, 1), ['Open']);
    });
  });

  test('should come from the keyboard, with the window’s own menu in the application’s place', async () => {
    await setMenu(shared());
    await withWindow({ url }, async (id, driver) => {
      await managed(driver, id);
      await driver.evaluate(({ BrowserWindow, Menu }, windowId) => {
        const { chosen: list } = (globalThis as unknown as { said: Said }).said;
        const click = (): void =>
          void list.push({ label: 'Own', window: windowId, byAccelerator: true, checked: false });
        const menu = Menu.buildFromTemplate([{ label: 'Own', accelerator: 'Ctrl+Shift+P', click }]);
        BrowserWindow.fromId(windowId)?.setMenu(menu);
      }, id);
      await pressKeys('ctrl+o', 'ctrl+shift+p');
      assert.deepEqual(await labels(driver, 1), ['Own']);
    });
  });

  test('should not follow keys of a DevTools client', async () => {
    await setMenu(shared());
    await withWindow({ url }, async (id, driver) => {
      await driver.inWindow(id, async ({ webContents }) => {
        webContents.debugger.attach();
        const press = { key: 'F7', code: 'F7', windowsVirtualKeyCode: 118 };
        await webContents.debugger.sendCommand('Input.dispatchKeyEvent', {
          type: 'rawKeyDown',
          ...press,
        });
        await webContents.debugger.sendCommand('Input.dispatchKeyEvent', {
          type: 'keyUp',
          ...press,
        });
        webContents.debugger.detach();
      });
      await key(driver, id, 'O', 'control');
      assert.deepEqual(await labels(driver, 1), ['Open']);
    });
  });

  test('should be gone with the menu', async () => {
    await setMenu(shared());
    await withWindow({ url }, async (id, driver) => {
      await driver.inWindow(id, (window) => window.removeMenu());
      await key(driver, id, 'F7');
      await withWindow({ url }, async (other) => {
        await key(driver, other, 'O', 'control');
        assert.deepEqual(await labels(driver, 1), ['Open']);
      });
    });
  });
});

test.describe('the bar', () => {
  test('should take its height from the content, not from the window', async () => {
    await setMenu(shared());
    await withWindow({ url, width: 500, height: 300 }, async (id, driver) => {
      const sizes = (): Promise<number[]> =>
        driver.inWindow(id, (window) => [...window.getSize(), ...window.getContentSize()]);
      const [width, height, contentWidth, contentHeight = 0] = await sizes();
      assert.deepEqual([width, height, contentWidth], [500, 300, 500]);
      assert.ok(contentHeight > 200 && contentHeight < 300, `content is ${contentHeight} high`);
      await until('the page', async () => (await innerHeight(driver, id)) === contentHeight);
      await driver.inWindow(id, (window) => window.setMenuBarVisibility(false));
      assert.deepEqual(await sizes(), [500, 300, 500, 300]);
      await until('the page', async () => (await innerHeight(driver, id)) === 300);
    });
  });

  test('should leave the content its size when that is what is given', async () => {
    await setMenu(shared());
    const options = { url, width: 400, height: 250, useContentSize: true };
    await withWindow(options, async (id, driver) => {
      const content = (): Promise<number[]> =>
        driver.inWindow(id, (window) => window.getContentSize());
      assert.deepEqual(await content(), [400, 250]);
      await until('the page', async () => (await innerHeight(driver, id)) === 250);
      await driver.inWindow(id, (window) => window.setContentSize(410, 260));
      await until('the page', async () => (await innerHeight(driver, id)) === 260);
      assert.deepEqual(await content(), [410, 260]);
    });
  });

  test('should open a menu for the mouse', async () => {
    await setMenu(shared());
    await withWindow({ url, width: 500, height: 300 }, async (id, driver) => {
      await managed(driver, id);
      const { x, y } = await driver.inWindow(id, (window) => window.getBounds());
      await clickAt(x + 20, y + 12);
      await until('the menu', async () => (await said(driver)).events.includes('show &File'));
      await pressKeys('Escape');
      await until('its end', async () => (await said(driver)).events.includes('close &File'));
    });
  });

  test('should be led by the keyboard', async () => {
    await setMenu(shared());
    await withWindow({ url, width: 500, height: 300 }, async (id, driver) => {
      await managed(driver, id);
      // A pointer over the bar would have a say.
      const { x, y } = await driver.inWindow(id, (window) => window.getBounds());
      await clickAt(x + 250, y + 250);
      await pressKeys('alt+o');
      await until('the menu', async () => (await said(driver)).events.includes('show &Options'));
      await pressKeys('Return');
      const [box] = await chosen(driver, 1);
      assert.deepEqual(box, { label: 'Box', window: id, byAccelerator: false, checked: true });
      await until('its end', async () => (await said(driver)).events.includes('close &Options'));
    });
  });

  test('should hide by itself, and be shown by Alt', async () => {
    await setMenu(shared());
    const options = { url, height: 300, autoHideMenuBar: true };
    await withWindow(options, async (id, driver) => {
      await managed(driver, id);
      const isVisible = (): Promise<boolean> =>
        driver.inWindow(id, (window) => window.isMenuBarVisible());
      assert.equal(await isVisible(), false);
      assert.equal(await driver.inWindow(id, (window) => window.autoHideMenuBar), true);
      await pressKeys('alt');
      await until('the bar', isVisible);
      await until('the page', async () => Number(await innerHeight(driver, id)) < 300);
      await pressKeys('alt');
      await until('no bar', async () => !(await isVisible()));
      await pressKeys('F7');
      assert.deepEqual(await labels(driver, 1), ['Secret']);
    });
  });

  test('should go for a window in full screen', async () => {
    await setMenu(shared());
    await withWindow({ url }, async (id, driver) => {
      await managed(driver, id);
      const isVisible = (): Promise<boolean> =>
        driver.inWindow(id, (window) => window.isMenuBarVisible());
      assert.equal(await isVisible(), true);
      const full = (on: boolean) => (): Promise<void> =>
        driver.inWindow(id, (window, flag) => window.setFullScreen(flag), on);
      await driver.eventAfter('enter-full-screen', full(true), ofWindow(id));
      assert.equal(await isVisible(), false);
      await driver.eventAfter('leave-full-screen', full(false), ofWindow(id));
      assert.equal(await isVisible(), true);
    });
  });
});

test.describe('roles', () => {
  test('should act on the page that has the focus', async () => {
    await setMenu(shared());
    await withWindow({ url }, async (id, driver) => {
      await driver.inPage(id, 'field.focus()');
      await key(driver, id, 'F7');
      await chosen(driver, 1);
      await driver.inWindow(id, (window) => {
        window.webContents.selectAll();
        window.webContents.delete();
      });
      await until('an empty field', async () => (await driver.inPage(id, 'field.value')) === '');
      await driver.inWindow(id, ({ webContents }) => webContents.undo());
      await until('its text', async () => (await driver.inPage(id, 'field.value')) === 'some text');
    });
  });

  test('should reload and close by keys', async () => {
    const driver = shared();
    await driver.evaluate(({ Menu }) => {
      Menu.setApplicationMenu(
        Menu.buildFromTemplate([{ role: 'viewMenu' }, { role: 'windowMenu' }]),
      );
    });
    const id = await driver.open({ url });
    const reload = (): Promise<void> => key(driver, id, 'R', 'control');
    await driver.eventAfter('did-finish-load', reload);
    await driver.eventAfter('closed', () => key(driver, id, 'W', 'control'), ofWindow(id));
  });
});

test.describe('context menus', () => {
  test('should be shown at a place, tell of it, and be chosen from', async () => {
    await setMenu(shared());
    await withWindow({ url }, async (id, driver) => {
      await managed(driver, id);
      await driver.evaluate(({ BrowserWindow, Menu }, windowId) => {
        const { said: note } = globalThis as unknown as { said: Said };
        const menu = Menu.buildFromTemplate([
          { label: 'One', click: ({ label }) => note.events.push(`click ${label}`) },
          { label: 'Two', click: ({ label }) => note.events.push(`click ${label}`) },
        ]);
        menu.on('menu-will-show', () => note.events.push('show'));
        menu.on('menu-will-close', () => note.events.push('close'));
        const window = BrowserWindow.fromId(windowId) ?? undefined;
        if (!window) return;
        menu.popup({ window, x: 30, y: 40, callback: () => note.events.push('callback') });
      }, id);
      await until('the menu', async () => (await said(driver)).events.includes('show'));
      await pressKeys('Down', 'Return');
      await until('the choice', async () => (await said(driver)).events.includes('click Two'));
      const { events } = await said(driver);
      assert.deepEqual(events.toSorted(), ['callback', 'click Two', 'close', 'show']);
    });
  });

  test('should be closed by the app', async () => {
    await setMenu(shared());
    await withWindow({ url }, async (id, driver) => {
      await managed(driver, id);
      const closed = await driver.evaluate(
        ({ BrowserWindow, Menu }, windowId) =>
          new Promise<string>((resolve) => {
            const menu = Menu.buildFromTemplate([{ label: 'One' }]);
            menu.once('menu-will-show', () => setImmediate(() => menu.closePopup()));
            const window = BrowserWindow.fromId(windowId) ?? undefined;
            menu.popup({ ...(window ? { window } : {}), callback: () => resolve('closed') });
          }),
        id,
      );
      assert.equal(closed, 'closed');
    });
  });

  test('should close with their window', async () => {
    await setMenu(shared());
    const driver = shared();
    const id = await driver.open({ url });
    const closed = await driver.evaluate(
      ({ BrowserWindow, Menu }, windowId) =>
        new Promise<string>((resolve) => {
          const window = BrowserWindow.fromId(windowId) ?? undefined;
          const menu = Menu.buildFromTemplate([{ label: 'One' }]);
          menu.popup({ ...(window ? { window } : {}), callback: () => resolve('closed') });
          window?.destroy();
        }),
      id,
    );
    assert.equal(closed, 'closed');
  });

  test('should need a window', async () => {
    await assert.rejects(
      shared().evaluate(({ Menu }) => Menu.buildFromTemplate([{ label: 'One' }]).popup()),
      /Cannot open Menu without a BaseWindow present/,
    );
  });
});
