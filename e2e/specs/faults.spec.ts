// What goes wrong around the sandbox and inside it: each is one event or error, and nothing else
// is lost.
import assert from 'node:assert/strict';
import type { Driver } from '../fixtures/driver.ts';
import { isAlive, parentOf, programOf } from '../fixtures/proc.ts';
import { dataPage } from '../fixtures/server.ts';
import { test } from '../fixtures/test.ts';
import { until } from '../fixtures/wait.ts';
import { goneEvents, openMany } from '../fixtures/windows.ts';

/** A load makes the engine look whether the process answers. */
const reload = (driver: Driver, id: number): Promise<void> =>
  driver.inWindow(id, (window) => window.webContents.reload());

const contentsOf = (driver: Driver, id: number): Promise<number> =>
  driver.inWindow(id, (window) => window.webContents.id);

test.describe('a content process that does not answer', () => {
  test('should be told as unresponsive and responsive while it spins, and hold nobody up', async ({
    driver,
  }) => {
    const [busy = 0, other = 0] = await openMany(driver, 2);
    const contents = await contentsOf(driver, busy);
    const from = driver.events.length;
    const spinning = driver.inPage(
      busy,
      '(() => { const end = Date.now() + 9000; while (Date.now() < end); return 7; })()',
    );
    await reload(driver, busy);
    await driver.waitFor('unresponsive', ({ id }) => id === contents, from);
    assert.equal(await driver.inPage(other, '6 * 7'), 42);
    await driver.waitFor('responsive', ({ id }) => id === contents, from);
    assert.equal(await spinning, 7);
  });

  test('should be told as unresponsive while it is stopped, and be there again afterwards', async ({
    driver,
  }) => {
    const [stopped = 0, other = 0] = await openMany(driver, 2);
    const pid = await driver.contentPid(stopped);
    const contents = await contentsOf(driver, stopped);
    const from = driver.events.length;
    process.kill(pid, 'SIGSTOP');
    try {
      await reload(driver, stopped);
      await driver.waitFor('unresponsive', ({ id }) => id === contents, from);
      assert.equal(await driver.inPage(other, '6 * 7'), 42);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    await driver.waitFor('responsive', ({ id }) => id === contents, from);
    assert.equal(await driver.inPage(stopped, '6 * 7'), 42);
  });
});

test.describe('the processes around a zygote', { tag: '@zygote' }, () => {
  const zygoteOf = (driver: Driver): Promise<number> =>
    until('a zygote', () => driver.zygotePid() ?? false);

  for (const which of ['init', 'launcher'] as const) {
    test(`should take their windows with them, each told once, when the ${which} is killed`, async ({
      driver,
    }) => {
      const ids = await openMany(driver, 3);
      const pids = await Promise.all(ids.map((id) => driver.contentPid(id)));
      const init = parentOf(await zygoteOf(driver)) ?? 0;
      const victim = which === 'init' ? init : (parentOf(init) ?? 0);
      assert.equal(programOf(victim), 'clade-sandbox');
      process.kill(victim, 'SIGKILL');
      await until('the end of all', () => pids.every((pid) => !isAlive(pid)));
      await until('all ends to be told', () => goneEvents(driver.events).length === 3);
      for (const id of ids) {
        assert.deepEqual(await driver.load(id, dataPage('again')), { ok: true });
      }
      assert.equal(goneEvents(driver.events).length, 3);
    });
  }
});
