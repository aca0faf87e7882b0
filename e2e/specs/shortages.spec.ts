// What runs out: memory of a content process, descriptors of main, room on the disk. Each is a clear
// event or error, and whatever else there is lives on.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  rmdirSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeMemoryGroup } from '../fixtures/cgroup.ts';
import type { Driver } from '../fixtures/driver.ts';
import { dataPage } from '../fixtures/server.ts';
import { sharedServer } from '../fixtures/suite.ts';
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
    if (typeof group === 'string') return test.skip(true, group);
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

test.describe('a profile folder on a full disk', () => {
  const server = sharedServer();
  let disk: string | undefined;
  let refusal = '';

  test.beforeAll(() => {
    const folder = mkdtempSync(join(tmpdir(), 'clade-e2e-disk-'));
    // Whoever may not mount has no disk that is full but for the test.
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m,mode=700', 'none', folder], {
        stdio: 'pipe',
      });
      disk = folder;
    } catch (error) {
      refusal = String(error);
      rmdirSync(folder);
    }
  });
  test.afterAll(() => {
    if (disk === undefined) return;
    execFileSync('umount', ['--lazy', disk]);
    rmdirSync(disk);
  });

  /** Until nothing more can be written. */
  const fill = (path: string): void => {
    const fd = openSync(path, 'w');
    try {
      for (;;) writeSync(fd, Buffer.alloc(4096));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      closeSync(fd);
    }
  };

  /** Stores a megabyte under a key. @returns `stored`, or the name of the error */
  const STORE = `(key) => new Promise((done) => {
    const open = indexedDB.open('shortage', 1);
    open.onerror = () => done(open.error?.name ?? 'error');
    open.onupgradeneeded = () => open.result.createObjectStore('all');
    open.onsuccess = () => {
      const all = open.result.transaction('all', 'readwrite');
      const end = (event) => (open.result.close(), done(event));
      all.oncomplete = () => end('stored');
      all.onabort = () => end(all.error?.name ?? 'abort');
      all.objectStore('all').put(new Uint8Array(1e6).fill(key), key);
    };
  })`;

  test('should give errors to those who store, and hold nobody up', async ({ launch }) => {
    test.skip(disk === undefined, `no small disk can be mounted: ${refusal}`);
    const folder = disk ?? '';
    const driver = await launch({ env: { XDG_CONFIG_HOME: folder, XDG_CACHE_HOME: folder } });
    const id = await driver.open({ url: `${server().origin}/page?first` });
    const store = (key: number): Promise<unknown> => driver.inPage(id, `(${STORE})(${key})`);
    assert.equal(await store(1), 'stored');
    const filler = join(folder, 'filler');
    fill(filler);
    assert.notEqual(await store(2), 'stored');
    await driver.inPage(id, 'localStorage.setItem("key", "value".repeat(1000))');
    // It may fail, and says so; it must not wait for ever.
    await driver.evaluate(
      ({ session }, url) =>
        session.defaultSession.cookies
          .set({ url, name: 'a', value: 'b', expirationDate: 2e9 })
          .then(
            () => 'set',
            (error: Error) => error.message,
          ),
      server().origin,
    );
    const other = await driver.open({ url: `${server().origin}/page?second` });
    assert.equal(await driver.inPage(other, 'document.title'), 'second');
    // The engine forgets what it could not write, without a word to the page.
    await driver.inPage(id, 'localStorage.getItem("key")');
    rmSync(filler);
    assert.equal(await store(3), 'stored');
    assert.deepEqual(goneEvents(driver.events), []);
  });
});
