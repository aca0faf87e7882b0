// Ports between two pages: brokered by main once, and direct from then on.
import assert from 'node:assert/strict';
import { inPreload, openLab, useLab } from '../fixtures/lab.ts';
import { dataPage } from '../fixtures/server.ts';
import { test } from '../fixtures/test.ts';
import { until } from '../fixtures/wait.ts';

const { driver, id, preload } = useLab();
let other = 0;

test.beforeEach(async () => {
  other = await openLab(driver(), dataPage('other'));
});
test.afterEach(() =>
  driver().evaluate(
    ({ BrowserWindow }, windowId) => BrowserWindow.fromId(windowId)?.destroy(),
    other,
  ),
);

const inOther = (code: string) => inPreload(driver(), other, code);

/** Gives each of two windows one end of a channel, as `lab.port`. */
async function connect(one: number, two: number): Promise<void> {
  for (const window of [one, two]) {
    await inPreload(
      driver(),
      window,
      `electron.ipcRenderer.once('port', ({ ports }) => { lab.port = ports[0] }); 0`,
    );
  }
  await driver().evaluate(
    ({ BrowserWindow, MessageChannelMain }, ids) => {
      const { port1, port2 } = new MessageChannelMain();
      for (const [n, port] of [port1, port2].entries()) {
        BrowserWindow.fromId(ids[n] ?? 0)?.webContents.postMessage('port', null, [port]);
      }
    },
    [one, two],
  );
  for (const window of [one, two]) {
    await until('the port', () => inPreload(driver(), window, '!!lab.port').then(Boolean));
  }
}

const ANSWER = `lab.port.onmessage = ({ data }) => lab.port.postMessage(data + 1); 0`;

test.describe('a port between two pages', () => {
  test('should carry messages both ways, in order', async () => {
    await connect(id(), other);
    await inOther(ANSWER);
    assert.deepEqual(
      await preload(
        `new Promise((resolve) => {
           const got = [];
           lab.port.onmessage = ({ data }) => { got.push(data); if (got.length === 500) resolve(got) };
           for (let n = 0; n < 500; n++) lab.port.postMessage(n);
         })`,
      ),
      Array.from({ length: 500 }, (_, n) => n + 1),
    );
  });

  test('should go on while main does nothing at all', async () => {
    await connect(id(), other);
    await inOther(ANSWER);
    // The page begins when main has said its last word.
    await preload(
      `lab.talk = () => new Promise((resolve) => {
         let n = 0;
         lab.port.onmessage = ({ data }) => {
           if (data === 200) { lab.done = Date.now(); resolve() } else lab.port.postMessage(data + 1);
         };
         lab.port.postMessage(n + 1);
       });
       electron.ipcRenderer.once('go', () => lab.talk()); 0`,
    );
    const [from, to] = await driver().inWindow(id(), ({ webContents }) => {
      webContents.send('go');
      const started = Date.now();
      const cell = new Int32Array(new SharedArrayBuffer(4));
      Atomics.wait(cell, 0, 0, 2500);
      return [started, Date.now()];
    });
    const done = Number(await preload('lab.done'));
    assert.ok(done > from && done < to, `${from} < ${done} < ${to}`);
  });

  test('should not be seen by main, which has no end of it', async () => {
    await connect(id(), other);
    await inOther(ANSWER);
    const seen = await driver().evaluate(({ ipcMain }) => {
      const count = { n: 0 };
      Object.assign(globalThis, { count });
      const emit = ipcMain.emit.bind(ipcMain);
      ipcMain.emit = (...args: Parameters<typeof emit>): boolean => {
        count.n += 1;
        return emit(...args);
      };
      return count.n;
    });
    assert.equal(seen, 0);
    assert.equal(
      await preload(
        `new Promise((resolve) => {
           lab.port.onmessage = ({ data }) => data > 99 ? resolve(data) : lab.port.postMessage(data);
           lab.port.postMessage(0);
         })`,
      ),
      100,
    );
    assert.equal(
      await driver().evaluate(() => (globalThis as unknown as { count: { n: number } }).count.n),
      0,
    );
  });

  test('should be transferable: on to a third page, with what waits in it', async () => {
    const third = await openLab(driver(), dataPage('third'));
    await connect(id(), other);
    // Sent before the other page listens, and before it gives the port on.
    await preload(`for (const n of [1, 2, 3]) lab.port.postMessage('early ' + n); 0`);
    await inPreload(
      driver(),
      third,
      `electron.ipcRenderer.once('port', ({ ports }) => {
         lab.log = []; ports[0].onmessage = ({ data }) => { lab.log.push(data);
           ports[0].postMessage('third got ' + data) } }); 0`,
    );
    await driver().evaluate(({ ipcMain, BrowserWindow }, target) => {
      ipcMain.once('pass-on', ({ ports }) => {
        BrowserWindow.fromId(target)?.webContents.postMessage('port', null, ports);
      });
    }, third);
    const answered = preload(
      `new Promise((resolve) => { const got = [];
         lab.port.onmessage = ({ data }) => { got.push(data); if (got.length === 4) resolve(got) } })`,
    );
    await inOther(`electron.ipcRenderer.postMessage('pass-on', null, [lab.port]); 0`);
    await preload(`lab.port.postMessage('late'); 0`);
    assert.deepEqual(await answered, [
      'third got early 1',
      'third got early 2',
      'third got early 3',
      'third got late',
    ]);
    await driver().close(third);
  });

  test('should carry further ports', async () => {
    await connect(id(), other);
    await inOther(
      `lab.port.onmessage = ({ data, ports: [port] }) => { port.postMessage(['through', data]) }; 0`,
    );
    assert.deepEqual(
      await preload(
        `new Promise((resolve) => {
           const { port1, port2 } = new MessageChannel();
           port1.onmessage = ({ data }) => resolve(data);
           lab.port.postMessage('inner', [port2]);
         })`,
      ),
      ['through', 'inner'],
    );
  });

  test('should carry large buffers', async () => {
    await connect(id(), other);
    await inOther(`lab.port.onmessage = ({ data }) => {
      lab.port.postMessage([data.length, data[0], data[data.length - 1]]) }; 0`);
    assert.deepEqual(
      await preload(
        `new Promise((resolve) => {
           lab.port.onmessage = ({ data }) => resolve(data);
           const bytes = new Uint8Array(4e6); bytes[0] = 1; bytes[bytes.length - 1] = 2;
           lab.port.postMessage(bytes);
         })`,
      ),
      [4_000_000, 1, 2],
    );
  });

  test('should close for one page when the other one goes', async () => {
    await connect(id(), other);
    await preload(`lab.closed = new Promise((resolve) => {
      lab.port.addEventListener('close', () => resolve('closed')) }); lab.port.start(); 0`);
    await driver().inWindow(other, (window) => window.destroy());
    assert.equal(await preload('lab.closed'), 'closed');
    // What is posted goes nowhere, and nothing breaks.
    await preload(`lab.port.postMessage('nobody'); 0`);
    assert.equal(await preload('6 * 7'), 42);
  });

  test('should reach the page itself by window.postMessage, as the documentation has it', async () => {
    await inPreload(
      driver(),
      id(),
      `electron.ipcRenderer.once('port', ({ ports }) => {
         window.postMessage('main-port', '*', ports) }); 0`,
    );
    await driver().inPage(
      id(),
      `window.answer = new Promise((resolve) => {
         window.onmessage = ({ source, data, ports: [port] }) => {
           if (source !== window || data !== 'main-port') return;
           port.onmessage = ({ data }) => resolve(data);
           port.postMessage('from the page');
         } }); 0`,
    );
    const heard = driver().evaluate(async ({ BrowserWindow, MessageChannelMain }, windowId) => {
      const { port1, port2 } = new MessageChannelMain();
      const got = new Promise((resolve) => port1.on('message', ({ data }) => resolve(data)));
      port1.start();
      BrowserWindow.fromId(windowId)?.webContents.postMessage('port', null, [port2]);
      const data = await got;
      port1.postMessage('from main');
      return data;
    }, id());
    assert.equal(await heard, 'from the page');
    assert.equal(await driver().inPage(id(), 'answer'), 'from main');
  });
});
