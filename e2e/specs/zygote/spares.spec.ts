// Spare views: windows that find their content process ready, and see no trace of its wait.
import assert from 'node:assert/strict';
import { appPath } from '../../fixtures/app-process.ts';
import type { Driver, WindowOptions } from '../../fixtures/driver.ts';
import { isAlive } from '../../fixtures/proc.ts';
import { dataPage } from '../../fixtures/server.ts';
import { stageOf } from '../../fixtures/stages.ts';
import { test } from '../../fixtures/test.ts';
import { sharedServer } from '../../fixtures/suite.ts';
import { until } from '../../fixtures/wait.ts';
import { goneEvents } from '../../fixtures/windows.ts';

const PRELOAD = `${appPath('ipc-lab')}/preload.js`;

const spares = async (driver: Driver) =>
  (await driver.metrics()).filter(({ clade }) => clade.role === 'spare');

/**
 * The pid of the one spare that the pool keeps, when it is ready and will not be replaced by one
 * from a deeper stage.
 */
async function readySpare(driver: Driver): Promise<number> {
  await stageOf(driver, 'warm');
  return until('a spare', async () => {
    const ready = await driver.evaluate(({ app }) => app.spares.state().ready);
    const [spare, ...leaving] = await spares(driver);
    if (ready === 0 || !spare || leaving.length > 0) return false;
    return spare.clade.parentStage !== 'engine' && spare.pid;
  });
}

/** Opens a window for a spare to follow. */
async function withSpare(driver: Driver, options: WindowOptions = {}): Promise<number> {
  await driver.open({ ...options, url: dataPage('first') });
  return readySpare(driver);
}

test.describe('a spare view', () => {
  test('should follow the first window, and be nobody’s', async ({ driver }) => {
    assert.deepEqual(await spares(driver), []);
    const pid = await withSpare(driver);
    const [metric, ...more] = await spares(driver);
    assert.deepEqual(more, []);
    assert.deepEqual([metric?.type, metric?.clade.launch], ['Tab', 'fork']);
    const seen = await driver.evaluate(({ webContents }) =>
      webContents.getAllWebContents().map((contents) => contents.getOSProcessId()),
    );
    assert.equal(seen.length, 1);
    assert.ok(!seen.includes(pid));
  });

  test('should be the next window’s, which tells of its load as any other', async ({ driver }) => {
    const first = driver.record();
    await driver.open({ url: dataPage('first') });
    const pid = await readySpare(driver);
    const ofFirst = first();
    const second = driver.record();
    const id = await driver.open({ url: dataPage('second') });
    assert.equal(await driver.contentPid(id), pid);
    await readySpare(driver);
    const names = (events: typeof ofFirst) => events.map(({ of, event }) => `${of} ${event}`);
    // What windows do with the focus depends on each other.
    const own = (events: typeof ofFirst) =>
      names(events).filter((name) => !/focus|blur/.test(name));
    assert.deepEqual(own(second()).toSorted(), own(ofFirst).toSorted());
    const history = await driver.inWindow(id, ({ webContents }) => [
      webContents.navigationHistory.length(),
      webContents.canGoBack(),
    ]);
    assert.deepEqual(history, [1, false]);
  });

  test('should show nothing of itself before the first load', async ({ driver }) => {
    const pid = await withSpare(driver);
    const id = await driver.open();
    const state = await driver.inWindow(id, ({ webContents }) => [
      webContents.getURL(),
      webContents.getTitle(),
      webContents.getOSProcessId(),
      webContents.navigationHistory.length(),
      webContents.mainFrame,
    ]);
    assert.deepEqual(state, ['', '', 0, 0, null]);
    const waiting = driver.inPage(id, '1');
    assert.ok(isAlive(pid));
    await driver.close(id);
    // It would have run in the first document.
    await assert.rejects(waiting, /destroyed/);
    await until('the end of the unused process', () => !isAlive(pid));
  });

  test('should obey the preferences of the window that takes it', async ({ driver }) => {
    const pid = await withSpare(driver);
    const body = '<noscript>no scripts</noscript><script>document.title = "changed"</script>';
    const id = await driver.open({
      webPreferences: { javascript: false },
      url: dataPage('unchanged', { body }),
    });
    assert.equal(await driver.contentPid(id), pid);
    const title = await until('a title', () =>
      driver.inWindow(id, ({ webContents }) => webContents.getTitle() || undefined),
    );
    assert.equal(title, 'unchanged');
    const next = await readySpare(driver);
    const other = await driver.open({ url: dataPage('unchanged', { body }) });
    assert.equal(await driver.contentPid(other), next);
    assert.equal(await driver.inPage(other, 'document.title'), 'changed');
  });

  test('should run the preload script of its window and of no other', async ({ driver }) => {
    const before = await withSpare(driver);
    const webPreferences = { preload: PRELOAD };
    const world = (id: number) =>
      driver.inWindow(id, ({ webContents }) =>
        webContents.executeJavaScriptInIsolatedWorld(999, [{ code: 'typeof lab' }]),
      );
    const first = await driver.open({ webPreferences, url: dataPage('preloaded') });
    assert.notEqual(await driver.contentPid(first), before, 'it was there before preload scripts');
    assert.equal(await world(first), 'object');
    // The old one fits windows without a preload script, and makes room for one that fits both.
    const plain = await driver.open({ url: dataPage('plain') });
    assert.equal(await driver.contentPid(plain), before);
    assert.equal(await world(plain), 'undefined');
    const pid = await readySpare(driver);
    const second = await driver.open({ webPreferences, url: dataPage('preloaded, too') });
    assert.equal(await driver.contentPid(second), pid);
    assert.equal(await world(second), 'object');
    const next = await readySpare(driver);
    const last = await driver.open({ url: dataPage('plain, too') });
    assert.equal(await driver.contentPid(last), next);
    assert.equal(await world(last), 'undefined');
  });

  test('should be replaced in silence when it dies, in the pool and in a window', async ({
    driver,
  }) => {
    const pid = await withSpare(driver);
    const events = driver.record();
    process.kill(pid, 'SIGKILL');
    await until('the end of the spare', () => !isAlive(pid));
    const second = await until('another spare', async () => {
      const found = await readySpare(driver);
      return found !== pid && found;
    });
    const id = await driver.open();
    process.kill(second, 'SIGKILL');
    await until('the end of the second', () => !isAlive(second));
    assert.deepEqual(await driver.load(id, dataPage('late')), { ok: true });
    assert.equal(await driver.inPage(id, 'document.title'), 'late');
    assert.deepEqual(goneEvents(events()), []);
  });

  test('should end with its page’s process as any other', async ({ driver }) => {
    const pid = await withSpare(driver);
    const id = await driver.open({ url: dataPage('adopted') });
    process.kill(pid, 'SIGKILL');
    const gone = await driver.waitFor('render-process-gone', ({ of }) => of === 'contents');
    assert.deepEqual(gone.args, [{ reason: 'killed', exitCode: 9 }]);
    assert.deepEqual(await driver.load(id, dataPage('again')), { ok: true });
  });

  test.describe('and the web', () => {
    const server = sharedServer();
    test('should serve pages of several origins', async ({ driver }) => {
      const pid = await withSpare(driver);
      const id = await driver.open({ url: `${server().origin}/page?web` });
      assert.equal(await driver.contentPid(id), pid);
      assert.equal(await driver.inPage(id, 'document.title'), 'web');
      const elsewhere = server().origin.replace('127.0.0.1', 'localhost');
      assert.deepEqual(await driver.load(id, `${elsewhere}/page?elsewhere`), { ok: true });
      assert.equal(await driver.inPage(id, 'document.title'), 'elsewhere');
    });
  });
});

test.describe('app.spares', () => {
  test('should change how many there are', async ({ driver }) => {
    const ready = (count: number) =>
      until(`${count} spares`, async () => {
        const found = await driver.evaluate(({ app }) => app.spares.state().ready);
        return found === count && (await spares(driver)).length === count;
      });
    await driver.evaluate(({ app }) => app.spares.configure({ min: 2 }));
    await ready(2);
    const state = await driver.evaluate(({ app }) => app.spares.state());
    assert.deepEqual(state, { min: 2, max: 2, ready: 2 });
    const pids = (await spares(driver)).map(({ pid }) => pid);
    await driver.evaluate(({ app }) => app.spares.configure({ max: 0 }));
    await ready(0);
    await until('their end', () => pids.every((pid) => !isAlive(pid)));
    await driver.open({ url: dataPage('without') });
    assert.equal((await spares(driver)).length, 0);
  });

  test('should refuse what is no number of spares', async ({ driver }) => {
    await assert.rejects(
      driver.evaluate(({ app }) => app.spares.configure({ max: 99 })),
      /options\.max must be a whole number from 0 to 16, got 99/,
    );
  });
});
