// More messages than their receiver reads, in both directions: bounded, in order, and nobody else
// waits.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { openLab, useLab } from '../fixtures/lab.ts';
import { test } from '../fixtures/test.ts';
import { until } from '../fixtures/wait.ts';

const { driver, id, preload } = useLab();

const MEBIBYTE = 1024 * 1024;

/** Resident memory of the app's main process, in bytes. */
function residentBytes(): number {
  const text = readFileSync(`/proc/${driver().app.pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(text)?.[1]) * 1024;
}

/** Does `act` while the window's content process is stopped. */
async function whileStopped<T>(act: () => Promise<T>): Promise<T> {
  const pid = await driver().contentPid(id());
  process.kill(pid, 'SIGSTOP');
  try {
    return await act();
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}

/** Sends to the window until that throws. */
const fill = (size: number) =>
  driver().inWindow(
    id(),
    ({ webContents }, bytes) => {
      const payload = bytes > 0 ? new Uint8Array(bytes) : undefined;
      for (let count = 0; ; count += 1) {
        try {
          webContents.send('fill', count, payload);
        } catch (error) {
          const { code, message } = error as { code: string; message: string };
          return { count, code, message };
        }
      }
    },
    size,
  );

const listen = () =>
  preload(`lab.got = []; lab.bytes = 0;
    electron.ipcRenderer.on('fill', (_event, n, payload) => {
      lab.got.push(n); lab.bytes += payload?.length ?? 0;
    }); 0`);

const numbers = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

async function expectAll(count: number): Promise<void> {
  // Until there is room again, a question is refused as any other message.
  const got = () => preload('lab.got.length').catch(() => 0);
  await until(`${count} messages`, async () => (await got()) === count);
  assert.deepEqual(await preload('lab.got'), numbers(count));
}

test.describe('a content process that is stopped', () => {
  test('should make sending fail at some point, and lose nothing before', async () => {
    await listen();
    const other = await openLab(driver());
    const before = residentBytes();
    const { count, code, message } = await whileStopped(async () => {
      const filled = await fill(0);
      // Main and the other windows do not wait for it.
      assert.equal(await driver().inPage(other, '6 * 7'), 42);
      return filled;
    });
    assert.equal(code, 'ERR_LIMIT');
    assert.match(message, /content process \d+ does not read its messages/);
    assert.ok(count >= 10_000, `${count} messages were kept`);
    assert.ok(residentBytes() - before < 128 * MEBIBYTE);
    await expectAll(count);
    await driver().inWindow(id(), ({ webContents }, next) => webContents.send('fill', next), count);
    await expectAll(count + 1);
  });

  test('should be limited in the memory that buffers may take', async () => {
    await listen();
    const { count, code } = await whileStopped(() => fill(32 * MEBIBYTE));
    assert.equal(code, 'ERR_LIMIT');
    assert.ok(count >= 2 && count <= 8, `${count} buffers of 32 MiB wait`);
    await expectAll(count);
    assert.equal(await preload('lab.bytes'), count * 32 * MEBIBYTE);
  });

  test('should keep the ports of a message that could not be sent with the app', async () => {
    await listen();
    await preload(
      `electron.ipcRenderer.on('port', (event) => event.ports[0].postMessage('here')); 0`,
    );
    await whileStopped(async () => {
      await fill(0);
      const code = await driver().evaluate(({ BrowserWindow, MessageChannelMain }, windowId) => {
        const { port1, port2 } = new MessageChannelMain();
        Object.assign(globalThis, { kept: [port1, port2] });
        try {
          BrowserWindow.fromId(windowId)?.webContents.postMessage('port', null, [port2]);
        } catch (error) {
          return (error as { code: string }).code;
        }
        return 'sent';
      }, id());
      assert.equal(code, 'ERR_LIMIT');
    });
    const answer = await driver().inWindow(id(), async ({ webContents }) => {
      type Port = InstanceType<
        import('../fixtures/driver.ts').Electron['MessageChannelMain']
      >['port1'];
      const [port1, port2] = (globalThis as unknown as { kept: [Port, Port] }).kept;
      const heard = new Promise((resolve) => {
        port1.once('message', (event) => resolve(event.data));
      });
      port1.start();
      for (;;) {
        try {
          webContents.postMessage('port', null, [port2]);
          break;
        } catch {
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
      }
      return heard;
    });
    assert.equal(answer, 'here');
  });
});

test.describe('a page that floods main', () => {
  const count = () =>
    driver().evaluate(({ ipcMain }) => {
      const heard = { next: 0, disorder: 0 };
      Object.assign(globalThis, { flood: heard });
      ipcMain.removeAllListeners('flood');
      ipcMain.on('flood', (_event, n) => {
        if (n !== heard.next) heard.disorder += 1;
        heard.next = Number(n) + 1;
      });
    });
  const counted = () =>
    driver().evaluate(
      () => (globalThis as unknown as { flood: { next: number; disorder: number } }).flood,
    );

  test('should neither keep others waiting nor fill the memory of main', async () => {
    await count();
    const before = residentBytes();
    await preload(`lab.n = 0; lab.refused = 0; lab.flood = true;
      lab.run = () => {
        try { for (let i = 0; i < 20000; i++) { electron.ipcRenderer.send('flood', lab.n); lab.n++; } }
        catch { lab.refused++; }
        if (lab.flood) setTimeout(lab.run);
      }; lab.run(); 0`);
    for (let round = 0; round < 3; round += 1) {
      const other = await openLab(driver());
      assert.equal(await driver().inPage(other, '6 * 7'), 42);
      await driver().inWindow(other, (window) => window.destroy());
    }
    assert.ok(residentBytes() - before < 256 * MEBIBYTE);
    await preload('lab.flood = false');
    const sent = Number(await preload('lab.n'));
    assert.ok(sent > 10_000, `${sent} messages were sent`);
    await until('the last message', async () => (await counted()).next === sent);
    assert.equal((await counted()).disorder, 0);
  });

  test('should get every answer, or an error, for calls that it does not wait for', async () => {
    const tally = await preload(`
      Promise.all(Array.from({ length: 30000 }, (_, n) =>
        electron.ipcRenderer.invoke('echo', n).then((got) => got === n ? 'right' : 'wrong', () => 'refused')))
      .then((all) => ({
        total: all.length,
        right: all.filter((each) => each === 'right').length,
        wrong: all.filter((each) => each === 'wrong').length,
      }))`);
    const { total, right, wrong } = tally as Record<'total' | 'right' | 'wrong', number>;
    assert.equal(total, 30_000);
    assert.equal(wrong, 0);
    assert.ok(right > 1000, `${right} calls were answered`);
  });

  test('should hear an answer to sendSync after a burst of other messages', async () => {
    await count();
    await driver().evaluate(({ ipcMain }) => {
      ipcMain.removeAllListeners('so-far');
      ipcMain.on('so-far', (event) => {
        event.returnValue = (globalThis as unknown as { flood: { next: number } }).flood.next;
      });
    });
    const text = 'x'.repeat(2000);
    assert.equal(
      await preload(`for (let n = 0; n < 5000; n++) electron.ipcRenderer.send('flood', n, '${text}');
        electron.ipcRenderer.sendSync('so-far')`),
      5000,
    );
  });

  test('should be ended without harm while main is still answering', async () => {
    await driver().evaluate(({ ipcMain }) => {
      ipcMain.handle('slow', () => new Promise((resolve) => setTimeout(resolve, 50)));
    });
    const pid = await driver().contentPid(id());
    const { args } = await driver().eventAfter('render-process-gone', async () => {
      await preload(
        `for (let n = 0; n < 3000; n++) electron.ipcRenderer.invoke('slow').catch(() => 0); 0`,
      );
      process.kill(pid, 'SIGKILL');
    });
    assert.equal((args[0] as { reason: string }).reason, 'killed');
    // All of them have settled, without a word: nobody is left to be told.
    await driver().evaluate(() => new Promise<void>((resolve) => setTimeout(resolve, 100)));
    const other = await openLab(driver());
    assert.equal(await driver().inPage(other, '6 * 7'), 42);
  });
});

test.describe('a content process that is killed', () => {
  test('should reject what is pending with a clear error', async () => {
    const pid = await driver().contentPid(id());
    const failure = await driver().inWindow(
      id(),
      async ({ webContents }, target) => {
        const endless = webContents.executeJavaScript('new Promise(() => {})');
        const styled = webContents.executeJavaScript('document.title').then(() => {
          process.kill(target, 'SIGKILL');
          return endless;
        });
        return styled.catch((error: { code?: string; message: string }) => [
          error.code,
          error.message,
        ]);
      },
      pid,
    );
    assert.deepEqual(failure, [
      'ERR_PROCESS_GONE',
      'The content process ended (killed) before it could answer',
    ]);
  });

  test('should not make sending fail before its end is known', async () => {
    const pid = await driver().contentPid(id());
    const outcome = await driver().inWindow(
      id(),
      async ({ webContents }, target) => {
        process.kill(target, 'SIGKILL');
        const { readFileSync: read } = process.getBuiltinModule('node:fs');
        const ended = (): boolean => {
          try {
            return / [ZX] /.test(read(`/proc/${target}/stat`, 'utf8'));
          } catch {
            return true;
          }
        };
        // Busy, so that main cannot hear of the end.
        while (!ended());
        for (let n = 0; n < 100; n += 1) webContents.send('x', n);
        return webContents.executeJavaScript('1').then(
          () => 'answered',
          (error: { code?: string }) => error.code,
        );
      },
      pid,
    );
    assert.equal(outcome, 'ERR_PROCESS_GONE');
  });
});
