// ipcMain, webContents.ipc and WebFrameMain.ipc: listeners, handlers, and their event objects.
import assert from 'node:assert/strict';
import { hear, openLab, settled, takeHeard, useLab } from '../fixtures/lab.ts';
import { dataPage } from '../fixtures/server.ts';
import { test } from '../fixtures/test.ts';

const { driver, id, preload } = useLab();

test.afterEach(() =>
  driver().evaluate(({ ipcMain }) => {
    ipcMain.removeAllListeners('x');
    ipcMain.removeHandler('x');
  }),
);

const invoke = () => preload(`electron.ipcRenderer.invoke('x', 1).catch((error) => error.message)`);
const MISSING = "Error invoking remote method 'x': Error: No handler registered for 'x'";

test.describe('ipcMain', () => {
  test('should hear with on, once with once, and no more after off', async () => {
    await driver().evaluate(({ ipcMain }) => {
      const { heard } = globalThis as unknown as { heard: unknown[] };
      const first = (_event: unknown, n: unknown): void => {
        heard.push(`first ${String(n)}`);
        if (n === 2) ipcMain.off('x', first);
      };
      ipcMain.on('x', first);
      ipcMain.once('x', (_event, n) => heard.push(`once ${String(n)}`));
    });
    await preload(`for (let n = 1; n < 4; n++) electron.ipcRenderer.send('x', n)`);
    await settled(driver(), id());
    assert.deepEqual(await takeHeard(driver()), ['first 1', 'once 1', 'first 2']);
  });

  test('should refuse a second handler for a channel', async () => {
    const message = await driver().evaluate(({ ipcMain }) => {
      ipcMain.handle('x', () => 'kept');
      try {
        ipcMain.handle('x', () => 'other');
      } catch (error) {
        return (error as Error).message;
      }
      return 'accepted';
    });
    assert.equal(message, "Attempted to register a second handler for 'x'");
    assert.equal(await invoke(), 'kept');
  });

  test('should refuse a handler that is no function, and a channel that is no string', async () => {
    const messages = await driver().evaluate(({ ipcMain }) =>
      (
        [
          ['x', 'text'],
          [7, () => 1],
        ] as [never, never][]
      ).map(([channel, handler]) => {
        try {
          ipcMain.handle(channel, handler);
          return 'accepted';
        } catch (error) {
          return (error as Error).message;
        }
      }),
    );
    assert.equal(messages[0], "Expected handler to be a function, but found type 'string'");
    assert.match(messages[1] ?? '', /channel/);
  });

  test('should forget a handler after removeHandler, and after its one call', async () => {
    await driver().evaluate(({ ipcMain }) => ipcMain.handle('x', () => 'first'));
    assert.equal(await invoke(), 'first');
    await driver().evaluate(({ ipcMain }) => {
      ipcMain.removeHandler('x');
      ipcMain.removeHandler('never registered');
    });
    assert.equal(await invoke(), MISSING);
    await driver().evaluate(({ ipcMain }) => ipcMain.handleOnce('x', () => 'once'));
    assert.equal(await invoke(), 'once');
    assert.equal(await invoke(), MISSING);
  });

  test('should survive a listener that throws, as an error that nobody caught', async () => {
    const caught = await driver().evaluate(async ({ ipcMain, BrowserWindow }, windowId) => {
      const thrown = new Promise((resolve) => {
        process.setUncaughtExceptionCaptureCallback((error) => resolve(error.message));
      });
      ipcMain.on('x', () => {
        throw new Error('mine');
      });
      void BrowserWindow.fromId(windowId)?.webContents.executeJavaScriptInIsolatedWorld(999, [
        { code: `electron.ipcRenderer.send('x')` },
      ]);
      const message = await thrown;
      process.setUncaughtExceptionCaptureCallback(null);
      return message;
    }, id());
    assert.equal(caught, 'mine');
    assert.equal(await preload('6 * 7'), 42);
  });
});

test.describe('precedence', () => {
  test('should call the handler of the frame before that of the page before that of ipcMain', async () => {
    await driver().inWindow(id(), ({ webContents }) => {
      webContents.mainFrame?.ipc.handle('x', () => 'frame');
      webContents.ipc.handle('x', () => 'page');
    });
    await driver().evaluate(({ ipcMain }) => ipcMain.handle('x', () => 'main'));
    const got = [await invoke()];
    await driver().inWindow(id(), ({ webContents }) =>
      webContents.mainFrame?.ipc.removeHandler('x'),
    );
    got.push(await invoke());
    await driver().inWindow(id(), ({ webContents }) => webContents.ipc.removeHandler('x'));
    got.push(await invoke());
    assert.deepEqual(got, ['frame', 'page', 'main']);
  });

  test('should use up the handler of one place only', async () => {
    await driver().inWindow(id(), ({ webContents }) =>
      webContents.ipc.handleOnce('x', () => 'page'),
    );
    await driver().evaluate(({ ipcMain }) => ipcMain.handleOnce('x', () => 'main'));
    assert.deepEqual([await invoke(), await invoke(), await invoke()], ['page', 'main', MISSING]);
  });

  test('should let the listeners of all places hear, innermost first', async () => {
    await driver().inWindow(id(), ({ webContents }) => {
      const { heard } = globalThis as unknown as { heard: unknown[] };
      webContents.mainFrame?.ipc.on('x', () => heard.push('frame'));
      webContents.ipc.on('x', () => heard.push('page'));
      webContents.on('ipc-message', (_event, channel) => heard.push(`event ${String(channel)}`));
    });
    await hear(driver(), 'x');
    await preload(`electron.ipcRenderer.send('x')`);
    await settled(driver(), id());
    assert.deepEqual(await takeHeard(driver()), ['event x', 'frame', 'page', ['x']]);
  });

  test('should keep what is heard by webContents.ipc to its own page', async () => {
    const other = await openLab(driver(), dataPage('other'));
    await driver().inWindow(id(), ({ webContents }) => {
      webContents.ipc.handle('x', (event) => `mine ${String(event.sender === webContents)}`);
    });
    assert.equal(await invoke(), 'mine true');
    const outcome = await driver().inWindow(other, ({ webContents }) =>
      webContents.executeJavaScriptInIsolatedWorld(999, [
        { code: `electron.ipcRenderer.invoke('x').catch((error) => error.message)` },
      ]),
    );
    assert.equal(outcome, MISSING);
    await driver().close(other);
  });
});

test.describe('event objects', () => {
  test('should name the sender, its frame and its process', async () => {
    await driver().evaluate(({ ipcMain, BrowserWindow, webFrameMain }) => {
      ipcMain.handle('x', (event) => {
        const frame = event.senderFrame;
        return {
          type: event.type,
          isSender: BrowserWindow.fromWebContents(event.sender)?.webContents === event.sender,
          isMainFrame: frame === event.sender.mainFrame,
          found: webFrameMain.fromId(event.processId, event.frameId) === frame,
          sameProcess: frame?.osProcessId === event.sender.getOSProcessId(),
          url: frame?.url,
          hasPorts: 'ports' in event,
        };
      });
    });
    const url = await driver().inWindow(id(), (window) => window.webContents.getURL());
    assert.deepEqual(await invoke(), {
      type: 'frame',
      isSender: true,
      isMainFrame: true,
      found: true,
      sameProcess: true,
      url,
      hasPorts: false,
    });
  });

  test('should reply to the frame that a message came from', async () => {
    await driver().evaluate(({ ipcMain }) => {
      ipcMain.on('x', (event, n) => event.reply('answer', Number(n) + 1, event.ports.length));
    });
    const answer = await preload(
      `new Promise((resolve) => {
         electron.ipcRenderer.once('answer', (event, ...args) => resolve(args));
         electron.ipcRenderer.send('x', 41);
       })`,
    );
    assert.deepEqual(answer, [42, 0]);
  });

  test('should have no senderFrame any more once the document has been replaced', async () => {
    await driver().evaluate(({ ipcMain }) => {
      ipcMain.once('x', (event) => Object.assign(globalThis, { kept: event }));
    });
    await preload(`electron.ipcRenderer.send('x')`);
    await settled(driver(), id());
    await driver().load(id(), dataPage('next'));
    await settled(driver(), id());
    const state = await driver().evaluate(() => {
      const { kept } = globalThis as unknown as {
        kept: { senderFrame: unknown; sender: { isDestroyed(): boolean }; reply(c: string): void };
      };
      kept.reply('too late');
      return [kept.senderFrame, kept.sender.isDestroyed()];
    });
    assert.deepEqual(state, [null, false]);
  });
});

test.describe('a page that is gone', () => {
  test("should answer every call with Electron's error", async () => {
    const doomed = await openLab(driver());
    const messages = await driver().inWindow(doomed, async (window) => {
      const contents = window.webContents;
      const frame = contents.mainFrame;
      window.destroy();
      const outcome = async (call: () => unknown): Promise<string> => {
        try {
          return `no error: ${String(await call())}`;
        } catch (error) {
          return (error as Error).message;
        }
      };
      return Promise.all([
        outcome(() => contents.send('x')),
        outcome(() => contents.postMessage('x', 1)),
        outcome(() => contents.sendToFrame(1, 'x')),
        outcome(() => contents.mainFrame),
        outcome(() => contents.executeJavaScript('1')),
        outcome(() => contents.executeJavaScriptInIsolatedWorld(999, [{ code: '1' }])),
        outcome(() => contents.insertCSS('p {}')),
        outcome(() => contents.removeInsertedCSS('x')),
        outcome(() => contents.getZoomFactor()),
        outcome(() => contents.isDestroyed()),
        outcome(() => frame?.send('x')),
        outcome(() => frame?.executeJavaScript('1')),
      ]);
    });
    assert.deepEqual(messages, [
      ...Array.from({ length: 9 }, () => 'Object has been destroyed'),
      'no error: true',
      'no error: undefined',
      'Render frame was disposed before WebFrameMain could be accessed',
    ]);
  });

  test('should not let a handler that answers too late disturb main', async () => {
    const doomed = await openLab(driver());
    const done = await driver().evaluate(async ({ ipcMain, BrowserWindow }, windowId) => {
      let release: () => void = () => undefined;
      const called = new Promise<void>((resolve) => {
        ipcMain.handle('x', async () => {
          resolve();
          await new Promise<void>((go) => {
            release = go;
          });
          return 'late';
        });
      });
      const window = BrowserWindow.fromId(windowId);
      void window?.webContents
        .executeJavaScriptInIsolatedWorld(999, [{ code: `electron.ipcRenderer.invoke('x')` }])
        .catch(() => undefined);
      await called;
      window?.destroy();
      release();
      await new Promise((resolve) => setImmediate(resolve));
      return 'fine';
    }, doomed);
    assert.equal(done, 'fine');
    assert.equal(await preload('6 * 7'), 42);
  });

  test('should drop what is sent before there is a document', async () => {
    await driver().evaluate(({ BrowserWindow }) => {
      const window = new BrowserWindow({ show: false });
      window.webContents.send('x', 1);
      window.webContents.postMessage('x', 1);
      window.destroy();
    });
  });
});
