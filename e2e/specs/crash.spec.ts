// Processes that end although nobody asked them to: content processes, the network process, main.
import assert from 'node:assert/strict';
import type { LaunchOptions } from '../fixtures/app-process.ts';
import { Driver } from '../fixtures/driver.ts';
import { isAlive, programOf } from '../fixtures/proc.ts';
import { dataPage } from '../fixtures/server.ts';
import { sharedServer } from '../fixtures/suite.ts';
import { test } from '../fixtures/test.ts';
import { until } from '../fixtures/wait.ts';
import { goneEvents, openMany } from '../fixtures/windows.ts';

const server = sharedServer();

test.describe('an unexpected end', () => {
  for (const [signal, number, reason] of [
    ['SIGKILL', 9, 'killed'],
    ['SIGTERM', 15, 'killed'],
    ['SIGSEGV', 11, 'crashed'],
    ['SIGABRT', 6, 'crashed'],
  ] as const) {
    test(`should be reported once as ${reason} after ${signal}, while the others answer`, async ({
      driver,
    }) => {
      const ids = await openMany(driver, 3);
      const [victim = 0, ...others] = ids;
      const pid = await driver.contentPid(victim);
      const from = driver.events.length;
      // The engine's own handler takes the first SIGSEGV for an access that it can mend.
      await until(`the end of ${pid}`, () => !isAlive(pid) || (process.kill(pid, signal), false));
      const gone = await driver.waitFor('render-process-gone', ({ of }) => of === 'contents', from);
      const contentsId = await driver.inWindow(victim, (window) => window.webContents.id);
      assert.equal(gone.id, contentsId);
      assert.deepEqual(gone.args, [{ reason, exitCode: number }]);
      assert.equal(await driver.inWindow(victim, (window) => window.webContents.isCrashed()), true);
      for (const id of others) assert.equal(await driver.inPage(id, '6 * 7'), 42);
      const after = await driver.inWindow(victim, ({ webContents }) => {
        webContents.forcefullyCrashRenderer();
        return webContents.getOSProcessId();
      });
      assert.equal(after, 0, 'there is no process to kill or to name');
      // The window is as good as new after the next load.
      assert.deepEqual(await driver.load(victim, dataPage('again')), { ok: true });
      assert.equal(await driver.inPage(victim, 'document.title'), 'again');
      assert.equal(
        await driver.inWindow(victim, (window) => window.webContents.isCrashed()),
        false,
      );
      assert.notEqual(await driver.contentPid(victim), pid);
      assert.equal(goneEvents(driver.events).length, 1);
      const onApp = driver.events.filter(({ event, of }) => of === 'app' && event === gone.event);
      assert.equal(onApp.length, 1);
    });
  }

  test('should be reported as killed after forcefullyCrashRenderer', async ({ driver }) => {
    const id = await driver.open({ url: dataPage('crashed on purpose') });
    await driver.contentPid(id);
    const { args } = await driver.eventAfter('render-process-gone', () =>
      driver.inWindow(id, (window) => window.webContents.forcefullyCrashRenderer()),
    );
    assert.deepEqual(args, [{ reason: 'killed', exitCode: 9 }]);
  });

  test('should reject a script and a load that wait for the process', async ({ driver }) => {
    const id = await driver.open({ url: dataPage('waiting') });
    const pid = await driver.contentPid(id);
    const script = driver.inPage(id, 'new Promise(() => {})');
    await driver.inPage(id, '1');
    process.kill(pid, 'SIGKILL');
    await assert.rejects(script);
    await driver.waitFor('render-process-gone');
  });

  test('should bring the network process back when it is killed', async ({ driver }) => {
    const id = await driver.open({ url: dataPage('online') });
    const network = async () =>
      (await driver.metrics()).find(({ type }) => type === 'Utility')?.pid;
    const first = (await network()) ?? 0;
    assert.equal(programOf(first), 'WebKitNetworkProcess');
    const { args } = await driver.eventAfter('child-process-gone', async () => {
      process.kill(first, 'SIGKILL');
    });
    const { type, reason, exitCode } = args[0] as Record<string, unknown>;
    assert.deepEqual(
      { type, reason, exitCode },
      { type: 'Utility', reason: 'killed', exitCode: 9 },
    );
    const second = await driver.open({ url: dataPage('online again') });
    assert.equal(await driver.inPage(second, 'document.title'), 'online again');
    assert.equal(await driver.inPage(id, 'document.title'), 'online');
    const after = await until('a new network process', async () => {
      const pid = await network();
      return pid !== undefined && pid !== first && pid;
    });
    assert.notEqual(after, first);
  });

  test('should load what is asked for while the network process does not answer', async ({
    driver,
  }) => {
    const page = (name: string) => `${server().origin}/page?${name}`;
    const id = await driver.open({ url: page('before') });
    const network = (await driver.metrics()).find(({ type }) => type === 'Utility')?.pid ?? 0;
    const gone = driver.waitFor('child-process-gone');
    process.kill(network, 'SIGSTOP');
    // In a process that has its connection, and in one that asks for it: the engine gives up after
    // a while, and has another network process.
    const [here, there] = await Promise.all([
      driver.load(id, page('here')),
      driver.open({ url: page('there') }),
      gone,
    ]);
    assert.deepEqual(here, { ok: true });
    assert.equal(await driver.inPage(id, 'document.title'), 'here');
    assert.equal(await driver.inPage(there, 'document.title'), 'there');
  });
});

test.describe('the end of main', () => {
  /** Kills main or lets it fail while windows are open; nothing else may stay. */
  const expectNothingLeftAfter = async (
    end: (driver: Driver) => unknown,
    options: LaunchOptions = {},
  ): Promise<Driver> => {
    const driver = await Driver.launch(options);
    try {
      await openMany(driver, 3);
      await end(driver);
      await driver.app.exited;
      await driver.app.run.expectNothingLeft();
      return driver;
    } finally {
      await driver.app.kill();
    }
  };

  for (const signal of ['SIGKILL', 'SIGSEGV', 'SIGHUP'] as const) {
    test(`should take everything with it on ${signal}`, async () => {
      await expectNothingLeftAfter((driver) => process.kill(driver.app.pid, signal));
    });
  }

  test('should take the display with it that was its own', async () => {
    const env = { DISPLAY: undefined, GDK_BACKEND: undefined };
    await expectNothingLeftAfter((driver) => process.kill(driver.app.pid, 'SIGKILL'), { env });
  });

  test('should take everything with it after an error that nobody catches', async () => {
    const { app } = await expectNothingLeftAfter((driver) =>
      driver.evaluate(() => {
        setImmediate(() => {
          throw new RangeError('nobody catches this');
        });
      }),
    );
    assert.equal(app.child.exitCode, 1);
    assert.match(app.stderr, /RangeError: nobody catches this/);
  });

  test('should take everything with it when the app calls process.exit', async () => {
    const { app } = await expectNothingLeftAfter((driver) =>
      driver.evaluate(() => {
        setImmediate(() => process.exit(5));
      }),
    );
    assert.equal(app.child.exitCode, 5);
  });
});
