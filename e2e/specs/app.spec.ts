// app: ready, quitting, paths, metrics, and how an app's main script is found and run.
import assert from 'node:assert/strict';
import { appPath, AppProcess, EXECUTABLE, hasZygote } from '../fixtures/app-process.ts';
import { Driver } from '../fixtures/driver.ts';
import { dataPage } from '../fixtures/server.ts';
import { test } from '../fixtures/test.ts';

/** Runs a little app to its end. */
async function run(app: string, options?: ConstructorParameters<typeof AppProcess>[1]) {
  const process = new AppProcess(appPath(app), options);
  try {
    const exit = await process.end();
    return { ...exit, stdout: process.stdout, stderr: process.stderr };
  } finally {
    await process.kill();
  }
}

test('should emit ready once, before whenReady resolves, and say so', async ({ driver }) => {
  assert.equal(driver.events.filter(({ event }) => event === 'ready').length, 1);
  assert.equal(await driver.evaluate(({ app }) => app.isReady()), true);
  const order = driver.events.map(({ event }) => event);
  assert.ok(order.indexOf('will-finish-launching') < order.indexOf('ready'), order.join());
});

test('should know its name, version, folders and command line', async ({ launch }) => {
  const driver = await launch({ args: ['--depth=3', 'plain'] });
  const facts = await driver.evaluate(({ app }) => ({
    name: app.name,
    version: app.getVersion(),
    folder: app.getAppPath(),
    userData: app.getPath('userData'),
    temp: app.getPath('temp'),
    exe: app.getPath('exe'),
    depth: app.commandLine.getSwitchValue('depth'),
    flat: app.commandLine.hasSwitch('flat'),
    argv: process.argv,
    type: (process as { type?: string }).type,
    versions: [process.versions['clade'], process.versions['electron']].map((v) => typeof v),
  }));
  const config = process.env['XDG_CONFIG_HOME'] ?? '';
  assert.deepEqual(facts, {
    name: 'driver',
    version: '1.2.3',
    folder: appPath('driver'),
    userData: `${config}/driver`,
    temp: facts.temp,
    exe: EXECUTABLE,
    depth: '3',
    flat: false,
    argv: [EXECUTABLE, appPath('driver'), '--depth=3', 'plain'],
    type: 'browser',
    versions: ['string', 'string'],
  });
});

test('should refuse bad arguments with an error that names them', async ({ driver }) => {
  const messages = await driver.evaluate(({ app, BrowserWindow }) => {
    const messageOf = (act: () => unknown): string => {
      try {
        return `returned ${String(act())}`;
      } catch (error) {
        return String(error);
      }
    };
    return [
      messageOf(() => app.getPath('nowhere' as 'temp')),
      messageOf(() => app.setPath('temp', 'relative')),
      messageOf(() => app.disableHardwareAcceleration()),
      messageOf(() => new BrowserWindow({ width: '9' as unknown as number })),
      messageOf(() => new BrowserWindow({ backgroundColor: 'no colour' })),
    ];
  });
  const expected = [/'nowhere'/, /absolute/, /before app is ready/, /options\.width/, /no colour/];
  messages.forEach((message, index) => assert.match(message, expected[index] ?? /never/));
  const windows = await driver.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows());
  assert.deepEqual(windows, [], 'a window that could not be made is not listed');
});

test('should be able to quit after a window could not be made', async () => {
  const driver = await Driver.launch();
  try {
    const made = driver.evaluate(({ BrowserWindow }) => {
      void new BrowserWindow({ parent: {} as InstanceType<typeof BrowserWindow> });
    });
    await assert.rejects(made, /parent must be a window or null/);
    driver.app.child.stdin.write('{"id":0,"code":"({ app }) => app.quit()"}\n');
    assert.equal((await driver.app.end()).code, 0);
  } finally {
    await driver.app.kill();
  }
});

test('should list every process with its type, size and way of launch', async ({ driver }) => {
  const id = await driver.open({ url: dataPage('measured') });
  const contentPid = await driver.contentPid(id);
  const metrics = (await driver.metrics()).filter(({ clade }) => clade.role !== 'spare');
  // A zygote has one stage or more.
  const types = metrics.map(({ type }) => type).filter((type) => type !== 'Zygote');
  assert.deepEqual(types.toSorted(), ['Browser', 'Tab', 'Utility']);
  const zygotes = metrics.length - types.length;
  assert.equal(zygotes > 0, hasZygote());
  const tab = metrics.find(({ type }) => type === 'Tab');
  assert.equal(tab?.pid, contentPid);
  assert.equal(tab?.clade.launch, hasZygote() ? 'fork' : 'exec');
  assert.equal(metrics[0]?.pid, driver.app.pid);
  for (const { type, memory, clade } of metrics) {
    assert.ok(memory.workingSetSize > 0 && memory.peakWorkingSetSize > 0, type);
    assert.ok(clade.pss > 0 && clade.uss > 0, type);
  }
});

test('should quit in order and with exit code 0 when the last window closes', async () => {
  const { code, stdout } = await run('default-quit');
  assert.equal(code, 0);
  assert.deepEqual(stdout.split('\n').filter(Boolean), [
    'closed 1',
    'closed 2',
    'before-quit',
    'will-quit',
    'quit',
  ]);
});

test('should let listeners of before-quit, close and will-quit prevent quitting', async () => {
  const { code, stdout } = await run('refusing-quit');
  assert.equal(code, 0);
  assert.deepEqual(stdout.split('\n').filter(Boolean), [
    ...['refused before-quit', 'before-quit'],
    ...['before-quit', 'refused close', 'close'],
    ...['before-quit', 'close', 'closed', 'refused will-quit', 'will-quit'],
    ...['before-quit', 'will-quit', 'quit'],
  ]);
});

test('should stay without windows when an app listens to window-all-closed', async ({ driver }) => {
  const id = await driver.open();
  await driver.eventAfter('window-all-closed', () => driver.close(id));
  assert.equal(await driver.evaluate(() => 1 + 1), 2);
});

test('should end at once, and with the code given, by app.exit', async () => {
  const driver = await Driver.launch();
  try {
    await driver.open({ url: dataPage('doomed') });
    const from = driver.events.length;
    const ended = driver.evaluate(({ app }) => app.exit(7));
    await assert.rejects(ended, /ended before it answered/);
    assert.equal((await driver.app.end()).code, 7);
    const names = driver.events.slice(from).map(({ event }) => event);
    assert.ok(names.includes('closed') && names.includes('quit'), names.join());
    for (const asked of ['before-quit', 'close', 'will-quit']) {
      assert.ok(!names.includes(asked), `${asked} must not be emitted: ${names.join()}`);
    }
  } finally {
    await driver.app.kill();
  }
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`should quit in order on ${signal}`, async () => {
    const driver = await Driver.launch();
    try {
      await driver.open();
      driver.app.child.kill(signal);
      assert.deepEqual(await driver.app.end(), { code: 0, signal: null });
      const names = driver.events.map(({ event }) => event);
      assert.deepEqual(
        names.filter((name) => /quit$|^close/.test(name)),
        ['before-quit', 'close', 'closed', 'will-quit', 'quit'],
      );
    } finally {
      await driver.app.kill();
    }
  });
}

test('should give an ES module the same objects by import and by require', async () => {
  const { code, stdout } = await run('esm');
  assert.equal(code, 0);
  assert.deepEqual(JSON.parse(stdout), {
    title: 'a module',
    version: '2.0.0',
    sameAsDefault: true,
    sameAsRequired: true,
  });
});

test('should leave stdout to the app alone', async () => {
  const { code, stdout } = await run('printing');
  assert.equal(code, 0);
  assert.equal(stdout, 'one\ntwo\nthree\n');
});

test('should run a script that is given instead of a folder', async () => {
  const { code, stdout } = await run('printing/main.js');
  assert.equal(code, 0);
  assert.equal(stdout, 'one\ntwo\nthree\n');
});

test('should load the modules of --require before the app', async () => {
  const { stdout } = await run('printing', { switches: ['-r', appPath('preloaded.js')] });
  assert.equal(stdout, 'preloaded\none\ntwo\nthree\n');
});

test('should print its version and its help, and end', async () => {
  const version = new AppProcess(undefined, { switches: ['--version'] });
  assert.equal((await version.end()).code, 0);
  assert.match(version.stdout, /^v\d+\.\d+\.\d+\n$/);
  const help = new AppProcess(undefined, { switches: ['--help'] });
  assert.equal((await help.end()).code, 0);
  assert.match(help.stdout, /^Usage: clade/);
});
