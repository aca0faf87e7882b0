// BrowserWindow on a real display with a window manager.
import assert from 'node:assert/strict';
import { dataPage } from '../fixtures/server.ts';
import { sharedDriver } from '../fixtures/suite.ts';
import { test } from '../fixtures/test.ts';
import { until } from '../fixtures/wait.ts';
import { ofWindow, windowOf } from '../fixtures/windows.ts';

const shared = sharedDriver();
const withWindow = windowOf(shared);

/** A page with this closes itself. */
const CLOSING = '<script>window.close()</script>';

test.describe('options', () => {
  test('should have the size that was asked for, shown or not', async () => {
    for (const show of [true, false]) {
      await withWindow({ width: 432, height: 321, show }, async (id, driver) => {
        const bounds = await driver.inWindow(id, (window) => window.getBounds());
        assert.deepEqual([bounds.width, bounds.height], [432, 321], `show: ${show}`);
      });
    }
  });

  test('should be placed where it was asked for', async () => {
    await withWindow({ x: 150, y: 120, width: 300, height: 200 }, async (id, driver) => {
      await until('the position', async () => {
        const { x, y } = await driver.inWindow(id, (window) => window.getBounds());
        // The window manager's frame lies between the two.
        return Math.abs(x - 150) <= 30 && Math.abs(y - 120) <= 40;
      });
    });
  });

  test('should have the title given, else the name of the app', async () => {
    await withWindow({ title: 'given' }, async (id, driver) => {
      assert.equal(await driver.inWindow(id, (window) => window.getTitle()), 'given');
    });
    await withWindow({}, async (id, driver) => {
      assert.equal(await driver.inWindow(id, (window) => window.getTitle()), 'driver');
    });
  });

  test('should stay hidden with show: false, and load all the same', async () => {
    await withWindow({ show: false, url: dataPage('unseen') }, async (id, driver) => {
      assert.equal(await driver.inWindow(id, (window) => window.isVisible()), false);
      assert.equal(await driver.inPage(id, 'document.title'), 'unseen');
    });
  });

  test('should know whether it can be resized and minimised', async () => {
    await withWindow({ resizable: false, minimizable: false }, async (id, driver) => {
      const facts = await driver.inWindow(id, (window) => [
        window.isResizable(),
        window.isMinimizable(),
      ]);
      assert.deepEqual(facts, [false, false]);
    });
  });

  test('should paint its background colour until the page has one', async () => {
    const body = 'data:text/html,<body style="background:transparent">';
    await withWindow({ backgroundColor: '#00ff00', url: body }, async (id, driver) => {
      await until('a green picture', async () => {
        const pixel = await driver.inWindow(id, async (window) => {
          const picture = await window.capturePage({ x: 10, y: 10, width: 1, height: 1 });
          return [...picture.toBitmap()];
        });
        return pixel.join() === '0,255,0,255';
      });
    });
  });
});

test.describe('titles', () => {
  test('should take the title of the page', async () => {
    await withWindow({ title: 'before' }, async (id, driver) => {
      const event = await driver.eventAfter(
        'page-title-updated',
        () => driver.load(id, dataPage('from the page')),
        ofWindow(id),
      );
      assert.deepEqual(event.args, ['from the page', true]);
      assert.equal(await driver.inWindow(id, (window) => window.getTitle()), 'from the page');
    });
  });

  test('should keep its own title when page-title-updated is prevented', async () => {
    await withWindow({ title: 'mine' }, async (id, driver) => {
      await driver.inWindow(id, (window) => {
        window.on('page-title-updated', (event: Event) => event.preventDefault());
      });
      await driver.eventAfter('page-title-updated', () => driver.load(id, dataPage('yours')));
      assert.equal(await driver.inWindow(id, (window) => window.getTitle()), 'mine');
    });
  });
});

test.describe('the list of windows', () => {
  test('should hold every window until it is closed', async () => {
    const driver = shared();
    const list = () =>
      driver.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map(({ id }) => id));
    assert.deepEqual(await list(), []);
    const ids = [await driver.open(), await driver.open()];
    assert.deepEqual(await list(), ids);
    const [first = 0, second = 0] = ids;
    const found = await driver.evaluate(
      ({ BrowserWindow }, id) => [
        BrowserWindow.fromId(id)?.id,
        BrowserWindow.fromId(id + 1000)?.id ?? null,
      ],
      first,
    );
    assert.deepEqual(found, [first, null]);
    await driver.close(first);
    assert.deepEqual(await list(), [second]);
    await driver.close(second);
    assert.deepEqual(await list(), []);
  });

  test('should close children with their parent', async () => {
    const driver = shared();
    const { parent, child, isKnown } = await driver.evaluate(({ BrowserWindow }) => {
      const outer = new BrowserWindow();
      const inner = new BrowserWindow({ parent: outer, width: 200, height: 100 });
      return {
        parent: outer.id,
        child: inner.id,
        isKnown: inner.getParentWindow() === outer && outer.getChildWindows()[0] === inner,
      };
    });
    assert.equal(isKnown, true);
    const closed = driver.record();
    await driver.close(parent);
    await driver.waitFor('closed', ofWindow(child));
    assert.equal(closed().filter(({ event }) => event === 'closed').length, 2);
  });
});

test.describe('closing', () => {
  test('should be prevented by a listener of close, and then go on as before', async () => {
    await withWindow({ url: dataPage('kept') }, async (id, driver) => {
      await driver.inWindow(id, (window) => {
        window.once('close', (event: Event) => event.preventDefault());
        window.close();
      });
      assert.equal(await driver.inPage(id, 'document.title'), 'kept');
    });
  });

  test('should emit close and closed, and make the objects unusable', async () => {
    const driver = shared();
    const id = await driver.open({ url: dataPage('short') });
    const record = driver.record();
    const after = await driver.inWindow(id, (window) => {
      const contents = window.webContents;
      window.close();
      const messageOf = (act: () => unknown): string => {
        try {
          return `returned ${String(act())}`;
        } catch (error) {
          return (error as Error).message;
        }
      };
      return {
        destroyed: [window.isDestroyed(), contents.isDestroyed()],
        messages: [messageOf(() => window.getBounds()), messageOf(() => contents.getURL())],
      };
    });
    assert.deepEqual(after, {
      destroyed: [true, true],
      messages: ['Object has been destroyed', 'Object has been destroyed'],
    });
    await driver.waitFor('closed', ofWindow(id));
    const order = record().map(({ event }) => event);
    assert.ok(order.indexOf('close') < order.indexOf('closed'), order.join());
    assert.ok(order.includes('destroyed'), order.join());
  });

  test('should not ask when it is destroyed', async () => {
    const driver = shared();
    const id = await driver.open();
    const record = driver.record();
    await driver.inWindow(id, (window) => window.destroy());
    await driver.waitFor('closed', ofWindow(id));
    assert.ok(!record().some(({ event }) => event === 'close'));
  });

  test('should follow window.close() of a page that window.open() made', async () => {
    await withWindow({ url: dataPage('opener') }, async (id, driver) => {
      const record = driver.record();
      const from = driver.events.length;
      await driver.inPage(id, `window.open('').document.write(${JSON.stringify(CLOSING)})`);
      await driver.waitFor('closed', ({ id: closed }) => closed !== id, from);
      assert.ok(record().some(({ event }) => event === 'browser-window-created'));
    });
  });
});

test('should emit ready-to-show once for a window that is not shown yet', async ({ driver }) => {
  const id = await driver.open({ show: false });
  await driver.eventAfter('ready-to-show', () => driver.load(id, dataPage('one')));
  await driver.load(id, dataPage('two'));
  const count = driver.events.filter(({ event }) => event === 'ready-to-show').length;
  assert.equal(count, 1);
});
