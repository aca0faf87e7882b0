// A zygote that dies at each step of a fork, or answers late: the window opens all the same.
import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Driver } from '../../fixtures/driver.ts';
import { replaceZygote } from '../../fixtures/runtime-copy.ts';
import { dataPage } from '../../fixtures/server.ts';
import { test as base } from '../../fixtures/test.ts';
import { goneEvents } from '../../fixtures/windows.ts';

type Step = 'before' | 'during' | 'unanswered' | 'answered' | 'late';

interface Dying {
  launch: (step: Step) => Promise<Driver>;
  /** Lets a late answer go. */
  release: () => void;
}

/** The driver with a zygote that is a script (fixtures/dying_zygote.py). */
const test = base.extend<{ dying: Dying }>({
  dying: async ({ runtime, launch }, use) => {
    const { executable, folder } = runtime;
    const real = replaceZygote(runtime, 'dying_zygote.py');
    const done = join(folder, 'done');
    const go = join(folder, 'go');
    await use({
      launch: (step) => {
        const env = { REAL_ZYGOTE: real, DIES: step, DONE_FILE: done, GO_FILE: go };
        // A script, for which the sandbox holds no interpreter.
        return launch({ executable, env, switches: ['--no-sandbox'] });
      },
      release: () => writeFileSync(go, ''),
    });
    assert.ok(existsSync(done), 'nothing was asked of the zygote');
  },
});

test.describe('a zygote that dies', () => {
  for (const [step, when] of [
    ['before', 'before it reads the request'],
    ['during', 'while it forks'],
    ['unanswered', 'when it has forked, before it answers'],
    ['answered', 'right after its answer'],
  ] as const) {
    test(`should cost no window and no page when it dies ${when}`, async ({ dying }) => {
      const driver = await dying.launch(step);
      const titles = ['one', 'two'];
      const ids = await Promise.all(titles.map((title) => driver.open({ url: dataPage(title) })));
      for (const [n, id] of ids.entries()) {
        assert.equal(await driver.inPage(id, 'document.title'), titles[n]);
      }
      assert.deepEqual(goneEvents(driver.events), []);
      const after = await driver.open({ url: dataPage('after') });
      assert.equal(await driver.inPage(after, 'document.title'), 'after');
    });
  }
});

test.describe('a zygote that has forked and does not answer', () => {
  test('should leave the page that it has forked usable', async ({ dying }) => {
    const driver = await dying.launch('late');
    const id = await driver.open({ url: dataPage('unanswered') });
    assert.equal(await driver.inPage(id, 'document.title'), 'unanswered');
    dying.release();
    assert.ok((await driver.contentPid(id)) > 0);
    assert.equal(await driver.inPage(id, '6 * 7'), 42);
    assert.deepEqual(goneEvents(driver.events), []);
  });
});
