// MessageChannelMain, and DOM ports between pages and main.
import assert from 'node:assert/strict';
import { inPreload, openLab, useLab } from '../fixtures/lab.ts';
import { openFds } from '../fixtures/proc.ts';
import { dataPage } from '../fixtures/server.ts';
import { test } from '../fixtures/test.ts';
import { until } from '../fixtures/wait.ts';
import { withoutSpares } from '../fixtures/windows.ts';

const { driver, id, preload } = useLab();

/** Keeps the ports of the next `port` message in the preload script's world, under `lab`. */
const awaitPort = (window: number, name = 'port') =>
  inPreload(
    driver(),
    window,
    `electron.ipcRenderer.once('port', (event, message) => {
       lab.${name} = event.ports[0]; lab.${name}Message = message; lab.log = [];
       lab.${name}.onmessage = ({ data, ports }) => { lab.log.push(data); lab.got = ports };
     }); 0`,
  );

/** Sends a port to a window. @returns 'closed', once main's end of the channel has closed */
const sendPortThatCloses = (window: number) =>
  driver().evaluate(({ BrowserWindow, MessageChannelMain }, windowId) => {
    const { port1, port2 } = new MessageChannelMain();
    const closed = new Promise<string>((resolve) => port1.on('close', () => resolve('closed')));
    port1.start();
    BrowserWindow.fromId(windowId)?.webContents.postMessage('port', null, [port2]);
    return closed;
  }, window);

test.describe('MessageChannelMain', () => {
  test('should connect two ports in main, which keep messages until start', async () => {
    const log = await driver().evaluate(async ({ MessageChannelMain }) => {
      const { port1, port2 } = new MessageChannelMain();
      const got: unknown[] = [];
      port1.postMessage({ n: 1 });
      port1.postMessage(new Map([[1, 2]]));
      await new Promise((resolve) => setImmediate(resolve));
      const all = new Promise<void>((resolve) => {
        port2.on('message', ({ data, ports }) => {
          got.push(data instanceof Map ? [...data] : data, ports.length);
          if (got.length === 4) resolve();
        });
      });
      port2.start();
      await all;
      const closed = new Promise<void>((resolve) => port1.on('close', () => resolve()));
      port1.start();
      port2.close();
      await closed;
      port1.postMessage('nobody hears this');
      return got;
    });
    assert.deepEqual(log, [{ n: 1 }, 0, [[1, 2]], 0]);
  });

  test("should refuse with Electron's errors what cannot be posted or transferred", async () => {
    const messages = await driver().evaluate(({ MessageChannelMain }) => {
      const failure = (call: () => unknown): string => {
        try {
          call();
          return 'no error';
        } catch (error) {
          return (error as Error).message;
        }
      };
      const { port1, port2 } = new MessageChannelMain();
      const other = new MessageChannelMain();
      const all = [
        failure(() => port1.postMessage(() => 1)),
        failure(() => port1.postMessage(1, [port1])),
        failure(() => port1.postMessage(1, [other.port1, other.port1])),
        failure(() => port1.postMessage(1, ['port'] as never)),
        failure(() => port1.postMessage(1, 'ports' as never)),
        failure(() => port1.postMessage(() => 1, [other.port1])),
      ];
      // A failed post has taken nothing.
      all.push(failure(() => port1.postMessage(1, [other.port1])));
      all.push(failure(() => port1.postMessage(1, [other.port1])));
      port1.close();
      port2.close();
      return all;
    });
    assert.deepEqual(messages, [
      'An object could not be cloned.',
      'Port at index 0 contains the source port.',
      'Port at index 1 is a duplicate.',
      'Port at index 0 is not a valid port',
      'Invalid value for transfer',
      'An object could not be cloned.',
      'no error',
      'Port at index 0 is already neutered.',
    ]);
  });
});

test.describe('a port between main and a page', () => {
  test('should carry messages both ways when main sends it', async () => {
    await awaitPort(id());
    const got = driver().evaluate(async ({ BrowserWindow, MessageChannelMain }, windowId) => {
      const { port1, port2 } = new MessageChannelMain();
      const heard = new Promise((resolve) => port1.on('message', ({ data }) => resolve(data)));
      port1.start();
      port1.postMessage('early');
      BrowserWindow.fromId(windowId)?.webContents.postMessage('port', { hello: 1 }, [port2]);
      const data = await heard;
      port1.postMessage(['last', data]);
      return data;
    }, id());
    await until('the port', () => preload('!!lab.port').then(Boolean));
    await preload(`lab.port.postMessage({ from: 'page', list: new Set([1]) }); 0`);
    assert.deepEqual(await got, { from: 'page', list: {} });
    await until('both messages', () => preload('lab.log.length === 2').then(Boolean));
    assert.deepEqual(await preload('[lab.portMessage, lab.log[0], lab.log[1][0]]'), [
      { hello: 1 },
      'early',
      'last',
    ]);
  });

  test('should carry messages both ways when the page sends it', async () => {
    const echoed = await driver().evaluate(({ ipcMain }) => {
      ipcMain.removeAllListeners('here');
      ipcMain.once('here', (event, message) => {
        const [port] = event.ports;
        port?.on('message', ({ data }: { data: unknown }) =>
          port.postMessage(['echo', message, data]),
        );
        port?.start();
      });
      return ipcMain.listenerCount('here');
    });
    assert.equal(echoed, 1);
    assert.deepEqual(
      await preload(
        `new Promise((resolve) => {
           const { port1, port2 } = new MessageChannel();
           port1.onmessage = ({ data }) => resolve(data);
           electron.ipcRenderer.postMessage('here', 'message', [port2]);
           port1.postMessage(new Date(0));
         }).then(([...parts]) => [parts[0], parts[1], parts[2].getTime()])`,
      ),
      ['echo', 'message', 0],
    );
  });

  test('should carry a large buffer whole, both ways', async () => {
    await driver().evaluate(({ ipcMain }) => {
      ipcMain.removeAllListeners('here');
      ipcMain.once('here', ({ ports: [port] }) => {
        port?.on('message', ({ data }: { data: unknown }) => {
          const bytes = data as Uint8Array;
          port.postMessage(bytes.map((byte) => byte + 1));
        });
        port?.start();
      });
    });
    assert.deepEqual(
      await preload(
        `new Promise((resolve) => {
           const { port1, port2 } = new MessageChannel();
           port1.onmessage = ({ data }) => resolve(
             [data.length, data instanceof Uint8Array, data.every((byte) => byte === 8)]);
           electron.ipcRenderer.postMessage('here', null, [port2]);
           port1.postMessage(new Uint8Array(5e6).fill(7));
         })`,
      ),
      [5_000_000, true, true],
    );
  });

  test('should refuse what is no port, what is twice in the list, and a port that was given away', async () => {
    const failure = (transfer: string) =>
      preload(
        `{ const { port1, port2 } = new MessageChannel();
           let given; try { structuredClone(port2, { transfer: [port2] }); given = port2 } catch {}
           try { electron.ipcRenderer.postMessage('x', 1, ${transfer}); 'no error' }
           catch (error) { error.name + ': ' + error.message } }`,
      );
    assert.match(String(await failure('[{}]')), /^TypeError: Port at index 0 is not a valid port/);
    assert.match(String(await failure('[port1, port1]')), /^TypeError: Port at index 1 is a dup/);
    assert.match(String(await failure('[given]')), /^TypeError: .*transferred already/);
    assert.equal(
      await preload(
        `{ const { port1 } = new MessageChannel();
           try { electron.ipcRenderer.postMessage('x', { port1 }, []) } catch (e) { e.message } }`,
      ),
      'An object could not be cloned.',
    );
  });

  test('should close at main when the page closes it, and the other way round', async () => {
    await awaitPort(id());
    const closing = sendPortThatCloses(id());
    await until('the port', () => preload('!!lab.port').then(Boolean));
    await preload('lab.port.close(); 0');
    assert.equal(await closing, 'closed');
  });

  for (const [what, act] of [
    ['its document is replaced', (window: number) => driver().load(window, dataPage('next'))],
    [
      'its page is reloaded',
      (window: number) => driver().inWindow(window, ({ webContents }) => webContents.reload()),
    ],
    [
      'its window is closed',
      (window: number) => driver().inWindow(window, (opened) => opened.destroy()),
    ],
    [
      'the process of its page is killed',
      async (window: number) => process.kill(await driver().contentPid(window), 'SIGKILL'),
    ],
  ] as const) {
    test(`should close when ${what}`, async () => {
      const window = await openLab(driver());
      await awaitPort(window);
      const closing = sendPortThatCloses(window);
      await until('the port', () => inPreload(driver(), window, '!!lab.port').then(Boolean));
      await act(window);
      assert.equal(await closing, 'closed');
      await driver().evaluate(
        ({ BrowserWindow }, windowId) => BrowserWindow.fromId(windowId)?.destroy(),
        window,
      );
    });
  }

  test('should leave no descriptor behind', async () => {
    const pid = await driver().contentPid(id());
    const round = async () => {
      await driver().evaluate(({ ipcMain }) => {
        ipcMain.removeAllListeners('here');
        ipcMain.on('here', ({ ports: [port] }) => {
          port?.on('message', ({ data }: { data: unknown }) => port.postMessage(data));
          port?.start();
        });
      });
      await preload(
        `Promise.all(Array.from({ length: 20 }, (_, n) => new Promise((resolve) => {
           const { port1, port2 } = new MessageChannel();
           port1.onmessage = () => { port1.close(); resolve() };
           electron.ipcRenderer.postMessage('here', n, [port2]);
           port1.postMessage(n);
         }))).then(() => 0)`,
      );
    };
    await withoutSpares(driver());
    const count = () => openFds(pid).length + openFds(driver().app.pid).length;
    await round();
    // The ports that are closed in the page end in their own time.
    const before = await until('a quiet state', async () => {
      const first = count();
      await preload('new Promise((resolve) => setTimeout(resolve, 50))');
      return count() === first && first;
    });
    await round();
    await until(`${before} descriptors`, () => count() <= before);
  });
});
