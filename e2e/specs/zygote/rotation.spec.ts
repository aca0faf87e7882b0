// A zygote is made anew, with another layout of its address space; what it forked lives on.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Driver } from '../../fixtures/driver.ts';
import { parentOf } from '../../fixtures/proc.ts';
import { dataPage } from '../../fixtures/server.ts';
import { stageOf } from '../../fixtures/stages.ts';
import { test } from '../../fixtures/test.ts';
import { until } from '../../fixtures/wait.ts';

/** Where the engine's library lies in a process. */
const layoutOf = (pid: number): string | undefined =>
  readFileSync(`/proc/${pid}/maps`, 'utf8')
    .split('\n')
    .find((line) => line.includes('libwebkitgtk'))
    ?.split('-')[0];

const stagesOf = async (driver: Driver, stage: string): Promise<number[]> =>
  (await driver.metrics()).filter(({ clade }) => clade.stage === stage).map(({ pid }) => pid);

test.describe('rotation', () => {
  test('should replace the zygote after so many forks, and end it with its last window', async ({
    driver,
  }) => {
    await driver.evaluate(({ app }) => {
      app.spares.configure({ max: 0 });
      return app.zygote.configure({ rotateAfterForks: 4 });
    });
    const first = await stageOf(driver, 'warm');
    const old = await driver.open({ url: dataPage('old') });
    const oldPid = await driver.contentPid(old);
    assert.equal(parentOf(oldPid), first);
    for (let n = 0; n < 3; n += 1) {
      await driver.close(await driver.open({ url: dataPage(`turn ${n}`) }));
    }
    const second = await stageOf(driver, 'warm', first);
    assert.notEqual(layoutOf(second), layoutOf(first));
    const pid = await until('a window of the new zygote', async () => {
      const found = await driver.contentPid(await driver.open({ url: dataPage('new') }));
      return parentOf(found) === second && found;
    });
    assert.equal(layoutOf(pid), layoutOf(second));
    assert.equal(await driver.inPage(old, 'document.title'), 'old');
    assert.equal(parentOf(oldPid), first, 'it waits for its children');
    // The old window's end is reported as ever.
    const from = driver.events.length;
    process.kill(oldPid, 'SIGKILL');
    const gone = await driver.waitFor('render-process-gone', ({ of }) => of === 'contents', from);
    assert.equal((gone.args[0] as { reason: string }).reason, 'killed');
    await until('no old zygote', async () => !(await stagesOf(driver, 'warm')).includes(first));
    const ended = driver.events.filter(({ event }) => event === 'child-process-gone');
    assert.deepEqual(
      ended.filter(({ args }) => JSON.stringify(args).includes('Zygote')),
      [],
    );
  });

  test('should replace the zygote when a process that it forked has crashed', async ({
    driver,
  }) => {
    const first = await stageOf(driver, 'warm');
    const id = await driver.open({ url: dataPage('to crash') });
    const other = await driver.open({ url: dataPage('other') });
    const pid = await driver.contentPid(id);
    await driver.eventAfter('render-process-gone', () => {
      process.kill(pid, 'SIGABRT');
      return Promise.resolve();
    });
    await stageOf(driver, 'warm', first);
    assert.equal(await driver.inPage(other, 'document.title'), 'other');
    await driver.inWindow(id, (window) => window.loadURL('data:text/html,<title>again</title>'));
    assert.equal(await driver.inPage(id, 'document.title'), 'again');
  });
});
