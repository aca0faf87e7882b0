/**
 * What a page says in its very first script is heard, although main may read it before the engine
 * has told that the page is shown: in new windows, and when a view changes to another process.
 */
import assert from 'node:assert/strict';
import { hear, inPreload, installLab, takeHeard } from '../fixtures/lab.ts';
import { appPath } from '../fixtures/app-process.ts';
import type { Driver } from '../fixtures/driver.ts';
import { startServer } from '../fixtures/server.ts';
import { test } from '../fixtures/test.ts';
import { until } from '../fixtures/wait.ts';

const ROUNDS = 12;
const PRELOAD = `${appPath('ipc-preloads')}/first-words.js`;

async function prepare(driver: Driver): Promise<void> {
  await installLab(driver);
  await hear(driver, 'first', 'answered');
  await driver.evaluate(({ ipcMain }) => {
    ipcMain.on('echo-sync', (event) => {
      event.returnValue = 'sync';
    });
  });
}

test('should hear the first words of new windows, and answer them', async ({ driver }) => {
  await prepare(driver);
  const webPreferences = { preload: PRELOAD };
  for (let round = 0; round < ROUNDS; round += 1) {
    const id = await driver.open({ url: `data:text/html,${round}`, webPreferences });
    const heard = new Set<string>();
    await until('the answers', async () => {
      for (const words of await takeHeard(driver)) heard.add(words.join());
      return heard.size === 3;
    });
    assert.deepEqual(heard, new Set(['answered,invoke', 'answered,sync', 'first,1']));
    await driver.inWindow(id, (window) => window.destroy());
  }
});

test('should hear them when a view goes from site to site', async ({ driver }) => {
  await prepare(driver);
  const servers = await Promise.all([startServer(), startServer()]);
  try {
    const id = await driver.open({ webPreferences: { preload: PRELOAD } });
    for (let round = 0; round < ROUNDS; round += 1) {
      const { origin } = servers[round % 2] ?? { origin: '' };
      const site = round % 4 < 2 ? origin : origin.replace('127.0.0.1', 'localhost');
      assert.equal((await driver.load(id, `${site}/page?${round}`)).ok, true);
      const heard: string[] = [];
      await until(`all of round ${round}`, async () => {
        heard.push(...(await takeHeard(driver)).map((words) => words.join()));
        return heard.length >= 3;
      });
      assert.deepEqual(heard.toSorted(), ['answered,invoke', 'answered,sync', 'first,1']);
    }
    assert.equal(await inPreload(driver, id, '6 * 7'), 42);
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
});
