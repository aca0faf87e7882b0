// What runs out: memory of a content process, descriptors of main, room on the disk. Each is a clear
// event or error, and whatever else there is lives on.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { makeMemoryGroup } from '../fixtures/cgroup.ts';
import type { Driver } from '../fixtures/driver.ts';
import { dataPage } from '../fixtures/server.ts';
import { test } from '../fixtures/test.ts';
import { until } from '../fixtures/wait.ts';
import { goneEvents, openMany } from '../fixtures/windows.ts';

const MB = 1024 * 1024;

/** Small objects, for whose lack there is no error to be caught, and never let go. */
const ALLOCATE = `void setTimeout(() => {
  let list = null;
  for (;;) list = { list, numbers: [1.5, 2.5, 3.5, list] };
}, 0)`;

/** Lets a page allocate until its process ends. @returns what was told */
async function exhaust(driver: Driver, id: number): Promise<{ reason: string; exitCode: number }> {
  const contents = await driver.inWindow(id, ({ webContents }) => webContents.id);
  const from = driver.events.length;
  await driver.inPage(id, ALLOCATE);
  const { args } = await driver.waitFor(
    'render-process-gone',
    (event) => event.id === contents,
    from,
  );
  return args[0] as { reason: string; exitCode: number };
}

async function expectOthersAlive(driver: Driver, gone: number, other: number): Promise<void> {
  assert.equal(await driver.inPage(other, 'document.title'), 'page 1');
  assert.equal(goneEvents(driver.events).length, 1);
  assert.deepEqual(await driver.load(gone, dataPage('again')), { ok: true });
  assert.equal(await driver.inPage(gone, 'document.title'), 'again');
}

test.describe('a content process without memory', () => {
  test('should throw where one object is too large, and go on', async ({ driver }) => {
    const id = await driver.open({ url: dataPage('large') });
    const tooLarge = ['new ArrayBuffer(2 ** 45)', '"x".repeat(2 ** 31)', 'new Array(2 ** 32)'];
    for (const code of tooLarge) await assert.rejects(driver.inPage(id, code), /Error/);
    assert.equal(await driver.inPage(id, 'document.title'), 'large');
  });

  // The kernel's way is SIGKILL, of which nobody can tell why it was sent.
  test('should be told as killed when the kernel ends it', async ({ driver }) => {
    const group = makeMemoryGroup();
    test.skip(typeof group === 'string', String(group));
    if (typeof group === 'string') return;
    const [hungry = 0, other = 0] = await openMany(driver, 2);
    const pid = await driver.contentPid(hungry);
    group.add(pid);
    group.limit(64 * MB);
    assert.deepEqual(await exhaust(driver, hungry), { reason: 'killed', exitCode: 9 });
    await expectOthersAlive(driver, hungry, other);
    group.remove();
  });
});

test.describe('main at the limit of its descriptors', () => {
  const openFds = (pid: number): number[] => readdirSync(`/proc/${pid}/fd`).map(Number);
  const limitOf = (pid: number): string =>
    /^Max open files +(\d+)/m.exec(readFileSync(`/proc/${pid}/limits`, 'utf8'))?.[1] ?? '';

  test('should refuse a window with what is to be done, and open it when there is room', async ({
    driver,
  }) => {
    await driver.evaluate(({ app }) => app.spares.configure({ max: 0 }));
    const id = await driver.open({ url: dataPage('here before') });
    const before = limitOf(driver.app.pid);
    const setLimit = (count: number | string): void => {
      execFileSync('prlimit', [`--pid=${driver.app.pid}`, `--nofile=${count}:`]);
    };
    // Ten are left, whatever gaps there are among those in use.
    const used = new Set(openFds(driver.app.pid));
    let limit = 0;
    for (let free = 0; free < 10; limit += 1) if (!used.has(limit)) free += 1;
    setLimit(limit);
    await assert.rejects(driver.open({ url: dataPage('one too many') }), (error: Error) => {
      assert.match(error.message, /descriptors/);
      assert.match(error.message, /ulimit -n/);
      return true;
    });
    assert.equal(await driver.inPage(id, '6 * 7'), 42);
    await assert.rejects(
      driver.inWindow(id, (window) => window.loadURL('data:text/html,another')),
      /ERR_INSUFFICIENT_RESOURCES/,
    );
    assert.equal(await driver.inPage(id, 'document.title'), 'here before');
    setLimit(before);
    const after = await driver.open({ url: dataPage('after') });
    assert.equal(await driver.inPage(after, 'document.title'), 'after');
    assert.deepEqual(goneEvents(driver.events), []);
    await until('one window and the one from before', () =>
      driver.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length === 2),
    );
  });
});
