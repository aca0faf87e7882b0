/** A zygote that misbehaves never takes main with it: windows open anyway, or fail by an event. */
import assert from 'node:assert/strict';
import type { Driver } from '../../fixtures/driver.ts';
import { replaceZygote } from '../../fixtures/runtime-copy.ts';
import { test as base } from '../../fixtures/test.ts';

/** `launchFaulty` starts the driver with a zygote that is a script (fixtures/faulty_zygote.py). */
const test = base.extend<{ launchFaulty: (fault: string) => Promise<Driver> }>({
  launchFaulty: async ({ runtime, launch }, use) => {
    const { executable } = runtime;
    replaceZygote(runtime, 'faulty_zygote.py');
    await use((fault) => {
      const env = { FAULTY_ZYGOTE: fault };
      // A script, for which the sandbox holds no interpreter.
      return launch({ executable, env, switches: ['--no-sandbox'] });
    });
  },
});

const openAnyway = async (driver: Driver): Promise<void> => {
  const id = await driver.open({ url: 'data:text/html,<title>served</title>' });
  assert.equal(await driver.inPage(id, 'document.title'), 'served');
};

test.describe('a zygote that misbehaves', () => {
  test('should leave windows to exec when it refuses', async ({ launchFaulty }) => {
    await openAnyway(await launchFaulty('refuse'));
  });
  test('should leave windows to exec when it sends garbage', async ({ launchFaulty }) => {
    await openAnyway(await launchFaulty('garbage'));
  });
  test('should leave windows to exec when it vanishes', async ({ launchFaulty }) => {
    await openAnyway(await launchFaulty('vanish'));
  });
  test('should be killed when it does not answer', async ({ launchFaulty }) => {
    await openAnyway(await launchFaulty('silent'));
  });

  test('should cost a page, not main, when its child dies before the hand-shake', async ({
    launchFaulty,
  }) => {
    const driver = await launchFaulty('stillborn');

    const id = await driver.open();
    const gone = await driver.eventAfter('render-process-gone', () =>
      driver.inWindow(id, (window) => {
        void window.loadURL('data:text/html,never').catch(() => undefined);
      }),
    );
    assert.equal((gone.args[0] as { reason: string }).reason, 'launch-failed');
    assert.equal(await driver.evaluate(({ app }) => app.isReady()), true);
  });

  test('should cost a page, not main, when its child never shakes hands', async ({
    launchFaulty,
  }) => {
    const driver = await launchFaulty('mute');

    const id = await driver.open();
    const gone = await driver.eventAfter('render-process-gone', () =>
      driver.inWindow(id, (window) => {
        void window.loadURL('data:text/html,never').catch(() => undefined);
      }),
    );
    assert.equal((gone.args[0] as { reason: string }).reason, 'launch-failed');
    assert.match(driver.app.stderr, /did not shake hands/);
    assert.equal(await driver.evaluate(({ app }) => app.isReady()), true);
  });
});
