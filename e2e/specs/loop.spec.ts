// One thread, two event loops: GLib's and Node's.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Driver } from '../fixtures/driver.ts';
import { statusField } from '../fixtures/proc.ts';
import { dataPage } from '../fixtures/server.ts';
import { sharedDriver } from '../fixtures/suite.ts';
import { test } from '../fixtures/test.ts';

test.describe('the loop', () => {
  const shared = sharedDriver();

  test('should run timers, promises and immediates while GTK is idle', async () => {
    const driver = shared();
    const order = await driver.evaluate(async () => {
      const seen: string[] = [];
      setTimeout(() => seen.push('timeout'), 0);
      setImmediate(() => seen.push('immediate'));
      process.nextTick(() => seen.push('tick'));
      await Promise.resolve();
      seen.push('promise');
      for (let n = 0; n < 20; n += 1) await new Promise((resolve) => setTimeout(resolve, 1));
      for (let n = 0; n < 20; n += 1) await new Promise((resolve) => setImmediate(resolve));
      return seen;
    });
    assert.deepEqual(order.slice(0, 2).toSorted(), ['promise', 'tick']);
    assert.deepEqual(order.slice(2).toSorted(), ['immediate', 'timeout']);
  });

  test('should run timers while a page keeps GTK busy', async () => {
    const driver = shared();
    const body = `<div id="bar" style="height:99px"></div><script>
      (function draw(time) {
        bar.style.background = 'hsl(' + time + ' 90% 50%)';
        requestAnimationFrame(draw);
      })(0);
    </script>`;
    const id = await driver.open({ url: dataPage('busy', { body }) });
    const ticks = await driver.evaluate(async () => {
      let count = 0;
      for (let n = 0; n < 100; n += 1) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        count += 1;
      }
      return count;
    });
    assert.equal(ticks, 100);
    await driver.close(id);
  });

  test('should answer pages while JavaScript keeps itself busy with immediates', async () => {
    const driver = shared();
    const id = await driver.open();
    const title = await driver.inWindow(id, async (window) => {
      let isBusy = true;
      const spin = (): void => {
        if (isBusy) setImmediate(spin);
      };
      spin();
      await window.loadURL('data:text/html,<title>heard</title>');
      const heard: unknown = await window.webContents.executeJavaScript('document.title');
      isBusy = false;
      return heard;
    });
    assert.equal(title, 'heard');
    await driver.close(id);
  });

  test('should run files, sockets and child processes', async () => {
    const driver = shared();
    const results = await driver.evaluate(async () => {
      const { exec, spawnSync } = process.getBuiltinModule('node:child_process');
      const { promisify } = process.getBuiltinModule('node:util');
      const { stdout } = await promisify(exec)('echo from a child');
      const status = spawnSync('sh', ['-c', 'exit 3']).status;
      const failed = await promisify(exec)('exit 4').catch(({ code }: { code: number }) => code);
      const text = await process.getBuiltinModule('node:fs/promises').readFile('/proc/self/comm');
      return { stdout, status, failed, hasText: text.length > 0 };
    });
    assert.deepEqual(results, { stdout: 'from a child\n', status: 3, failed: 4, hasText: true });
  });

  test('should report an error that a listener throws as Node does', async () => {
    const driver = shared();
    const id = await driver.open({ show: false });
    const message = await driver.inWindow(id, async (window) => {
      const caught = new Promise<string>((resolve) => {
        process.once('uncaughtException', (error) => resolve(error.message));
      });
      window.once('show', () => {
        throw new Error('from a listener');
      });
      setImmediate(() => window.show());
      return caught;
    });
    assert.equal(message, 'from a listener');
    await driver.close(id);
  });
});

/** Times that main gave its core away to wait, so far: each wake-up costs one. */
const switches = (driver: Driver): number =>
  Number(statusField(driver.app.pid, 'voluntary_ctxt_switches'));

test('should sleep while nothing happens', async ({ driver }) => {
  await driver.open({ url: dataPage('idle') });
  // What the load has set going must have ended: WebKit's own timers are seconds long.
  await sleep(6000);
  const before = switches(driver);
  await sleep(3000);
  const count = switches(driver) - before;
  assert.ok(count < 30, `${count} wake-ups in 3 s`);
});

test.describe('the inspector', () => {
  test('should open on SIGUSR1, which ends neither main nor a page', async ({ driver }) => {
    const id = await driver.open({ url: dataPage('inspected') });
    process.kill(driver.app.pid, 'SIGUSR1');
    await driver.app.waitForOutput('stderr', /Debugger listening on ws:/);
    assert.equal(await driver.inPage(id, 'document.title'), 'inspected');
    // The engine collects garbage by another signal.
    await driver.inPage(id, 'void Array.from({ length: 1e6 }, () => ({}))');
    assert.equal(await driver.evaluate(() => 'alive'), 'alive');
  });

  test('should be open from the start with --inspect=0, and evaluate', async ({ launch }) => {
    const driver = await launch({ switches: ['--inspect=0'] });
    const [, url = ''] = await driver.app.waitForOutput('stderr', /Debugger listening on (ws:\S+)/);
    const { host } = new URL(url);
    const list = (await (await fetch(`http://${host}/json/list`)).json()) as object[];
    assert.equal(list.length, 1);
  });
});
