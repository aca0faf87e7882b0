// What an app can learn of its processes as they come and go.
import assert from 'node:assert/strict';
import { appPath, hasZygote } from '../fixtures/app-process.ts';
import type { Driver } from '../fixtures/driver.ts';
import { dataPage } from '../fixtures/server.ts';
import { test } from '../fixtures/test.ts';
import { until } from '../fixtures/wait.ts';

interface Created {
  type: string;
  pid: number;
  name: string;
  launch: string;
  parentStage?: string;
  forkMs?: number;
}

/** From now on the app keeps what it is told of new processes. */
const follow = (driver: Driver): Promise<void> =>
  driver.evaluate(({ app }) => {
    const all: unknown[] = [];
    Object.assign(globalThis, { created: all });
    app.on('process-created', (_event: object, details: object) => void all.push(details));
  });

const created = (driver: Driver): Promise<Created[]> =>
  driver.evaluate(() => (globalThis as unknown as { created: Created[] }).created);

test('should tell of each process that is started, as it is listed', async ({ driver }) => {
  await follow(driver);
  const pid = await driver.contentPid(await driver.open({ url: dataPage('created') }));
  const seen = await created(driver);
  const content = seen.find((details) => details.pid === pid);
  assert.equal(content?.type, 'Tab');
  assert.equal(content?.launch, hasZygote() ? 'fork' : 'exec');
  assert.equal(typeof content?.forkMs, hasZygote() ? 'number' : 'undefined');
  const listed = (await driver.metrics()).find((metric) => metric.pid === pid);
  assert.equal(listed?.clade.parentStage, content?.parentStage);
});

test('should tell of utility processes, and of their end when it was no good one', async ({
  driver,
}) => {
  await follow(driver);
  const pid = await driver.evaluate(
    async ({ utilityProcess }, path) => {
      const child = utilityProcess.fork(path, [], { serviceName: 'helper' });
      await new Promise<void>((resolve) => child.once('spawn', resolve));
      return child.pid ?? 0;
    },
    `${appPath('ipc-utility')}/child.js`,
  );
  const seen = await until('the event', async () =>
    (await created(driver)).find((details) => details.pid === pid),
  );
  assert.deepEqual({ ...seen }, { type: 'Utility', name: 'helper', pid, launch: 'spawn' });
  const gone = await driver.eventAfter('child-process-gone', async () => {
    process.kill(pid, 'SIGKILL');
  });
  assert.deepEqual(gone.args, [
    {
      type: 'Utility',
      serviceName: 'node.mojom.NodeService',
      name: 'helper',
      reason: 'killed',
      exitCode: 9,
    },
  ]);
});

test(
  'should tell of a zygote’s end and of the next one',
  { tag: '@zygote' },
  async ({ driver }) => {
    await driver.open({ url: dataPage('before') });
    await follow(driver);
    const zygote = await until('a zygote', () => driver.zygotePid() ?? false);
    const gone = await driver.eventAfter(
      'child-process-gone',
      async () => {
        process.kill(zygote, 'SIGKILL');
      },
      ({ args }) => (args[0] as { name: string }).name === 'Zygote (engine stage)',
    );
    const { type, reason } = gone.args[0] as { type: string; reason: string };
    assert.deepEqual([type, reason], ['Zygote', 'killed']);
    const next = await until('the next zygote', async () =>
      (await created(driver)).find(({ name }) => name === 'zygote (engine)'),
    );
    assert.notEqual(next.pid, zygote);
    assert.equal(next.launch, 'spawn');
  },
);
