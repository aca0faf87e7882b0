// The zygote's life: it may die, hang or be missing, and windows go on.
import assert from 'node:assert/strict';
import { chmodSync, rmSync, symlinkSync } from 'node:fs';
import type { Driver } from '../../fixtures/driver.ts';
import { descendantsOf, isAlive, parentOf, programOf } from '../../fixtures/proc.ts';
import { dataPage } from '../../fixtures/server.ts';
import { stageOf } from '../../fixtures/stages.ts';
import { test } from '../../fixtures/test.ts';
import { until } from '../../fixtures/wait.ts';

const zygoteOf = (driver: Driver): Promise<number> =>
  until('a zygote', () => driver.zygotePid() ?? false);

/** Opens a window with a page, and says how its process came to be. */
async function launchOf(driver: Driver, title: string): Promise<string | undefined> {
  const id = await driver.open({ url: dataPage(title) });
  assert.equal(await driver.inPage(id, 'document.title'), title);
  const pid = await driver.contentPid(id);
  const metric = (await driver.metrics()).find((candidate) => candidate.pid === pid);
  return metric?.clade.launch;
}

const count = (text: string, part: RegExp): number => text.split(part).length - 1;

test.describe('a zygote', () => {
  test('should be the parent of the stages, and they of every content process', async ({
    driver,
  }) => {
    const zygote = await zygoteOf(driver);
    const warm = await stageOf(driver, 'warm');
    const id = await driver.open({ url: dataPage('family') });
    const pid = await driver.contentPid(id);
    assert.equal(parentOf(pid), warm);
    assert.equal(parentOf(warm), zygote);
    // Between them are the sandbox's launcher and the first process of its namespace.
    const init = parentOf(zygote) ?? 0;
    const launcher = parentOf(init) ?? 0;
    assert.deepEqual([init, launcher].map(programOf), ['clade-sandbox', 'clade-sandbox']);
    assert.equal(parentOf(launcher), driver.app.pid);
    const metric = (await driver.metrics()).find((candidate) => candidate.pid === pid);
    assert.equal(metric?.clade.parentStage, 'warm');
    assert.ok((metric.clade.forkMs ?? 0) > 0);
  });

  test('should make a dead stage again, tell of it once, and lose no window', async ({
    driver,
  }) => {
    const warm = await stageOf(driver, 'warm');
    const id = await driver.open({ url: dataPage('of the first') });
    const pid = await driver.contentPid(id);
    assert.equal(parentOf(pid), warm);
    const gone = await driver.eventAfter('child-process-gone', () => {
      process.kill(warm, 'SIGKILL');
      return Promise.resolve();
    });
    const details = gone.args[0] as { type: string; name: string; reason: string };
    assert.deepEqual(
      [details.type, details.name, details.reason],
      ['Zygote', 'Zygote (warm stage)', 'killed'],
    );
    assert.equal(await launchOf(driver, 'in between'), 'fork');
    const next = await stageOf(driver, 'warm', warm);
    const nextId = await driver.open({ url: dataPage('of the next') });
    assert.equal(parentOf(await driver.contentPid(nextId)), next);
    assert.equal(await driver.inPage(id, 'document.title'), 'of the first');
    // The orphan's end is still reported, once.
    const from = driver.events.length;
    process.kill(pid, 'SIGKILL');
    const end = await driver.waitFor('render-process-gone', ({ of }) => of === 'contents', from);
    assert.equal((end.args[0] as { reason: string }).reason, 'killed');
    const ends = driver.events.filter(({ event }) => event === 'child-process-gone');
    assert.equal(ends.length, 1);
  });

  test('should be replaced when it is killed, while its windows live on', async ({ driver }) => {
    const id = await driver.open({ url: dataPage('orphan') });
    const pid = await driver.contentPid(id);
    const first = await zygoteOf(driver);
    process.kill(first, 'SIGKILL');
    await driver.app.waitForOutput('stderr', /the zygote \(pid \d+\) is gone/);
    assert.equal(await driver.inPage(id, 'document.title'), 'orphan');
    const second = await until('another zygote', () => {
      const found = driver.zygotePid();
      return found !== undefined && found !== first && found;
    });
    assert.equal(await launchOf(driver, 'after the death'), 'fork');
    assert.equal(await driver.inPage(id, 'document.title'), 'orphan');
    // What the dead one forked still ends with exactly one report.
    const from = driver.events.length;
    process.kill(pid, 'SIGKILL');
    await driver.waitFor('render-process-gone', ({ of }) => of === 'contents', from);
    assert.ok(isAlive(second));
    await until('no zombie', () => descendantsOf(driver.app.pid).every((child) => isAlive(child)));
  });

  test('should leave no window without a process when it is killed while windows open', async ({
    driver,
  }) => {
    await driver.open({ url: dataPage('first') });
    const zygote = await zygoteOf(driver);
    const opening = Array.from({ length: 8 }, (_, n) => driver.open({ url: dataPage(`w${n}`) }));
    process.kill(zygote, 'SIGKILL');
    const ids = await Promise.all(opening);
    for (const [n, id] of ids.entries()) {
      assert.equal(await driver.inPage(id, 'document.title'), `w${n}`);
    }
  });

  test('should answer late, and open the window all the same, when it is stopped for a while', async ({
    driver,
  }) => {
    await driver.open({ url: dataPage('first') });
    const zygote = await zygoteOf(driver);
    process.kill(zygote, 'SIGSTOP');
    try {
      const opening = driver.open({ url: dataPage('patient') });
      // Main must not wait for it.
      assert.equal(await driver.evaluate(() => 'alive'), 'alive');
      process.kill(zygote, 'SIGCONT');
      assert.equal(await driver.inPage(await opening, 'document.title'), 'patient');
    } finally {
      process.kill(zygote, 'SIGCONT');
    }
  });
});

test.describe('without a zygote that works', () => {
  const expectFallback = async (driver: Driver): Promise<void> => {
    assert.equal(await launchOf(driver, 'served anyway'), 'exec');
    const { stderr } = await driver.app
      .waitForOutput('stderr', /the zygote cannot be started/)
      .then(() => driver.app);
    assert.match(stderr, /exec'd instead/);
    assert.equal(await launchOf(driver, 'and again'), 'exec');
    assert.equal(count(driver.app.stderr, /the zygote cannot be started/), 1, driver.app.stderr);
    const [main] = await driver.metrics();
    assert.equal(main?.type, 'Browser');
    assert.ok(main.clade.zygoteFailure, 'getAppMetrics() says why');
    const programs = descendantsOf(driver.app.pid).map(programOf);
    assert.ok(!programs.includes('clade-zygote'), programs.join());
  };

  test('should exec, and say so once, when its program is missing', async ({
    launch,
    runtime: { executable, zygote },
  }) => {
    rmSync(zygote);
    await expectFallback(await launch({ executable }));
  });

  test('should exec, and say so once, when its program ends at once', async ({
    launch,
    runtime: { executable, zygote },
  }) => {
    rmSync(zygote);
    symlinkSync('/bin/false', zygote);
    await expectFallback(await launch({ executable }));
  });

  test('should exec, and say so once, when its program may not be run', async ({
    launch,
    runtime: { executable, zygote },
  }) => {
    chmodSync(zygote, 0o600);
    await expectFallback(await launch({ executable }));
  });
});
