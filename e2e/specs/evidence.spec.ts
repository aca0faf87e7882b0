// What is kept of a test that fails.
import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import type { TestInfo } from '@playwright/test';
import { keepEvidence } from '../fixtures/evidence.ts';
import { readPng } from '../fixtures/png.ts';
import { dataPage } from '../fixtures/server.ts';
import { test } from '../fixtures/test.ts';

/** What is kept of this test, which is then to leave nothing. */
async function evidenceOf(info: TestInfo): Promise<Map<string, Buffer>> {
  await keepEvidence(info);
  const kept = info.attachments.splice(0).map(({ name, path = '' }) => ({ name, path }));
  const files = new Map(kept.map(({ name, path }) => [name, readFileSync(path)]));
  for (const { path } of kept) rmSync(path);
  return files;
}

test('should keep pictures of the display and of windows, and what the app printed', async ({
  driver,
}, info) => {
  const id = await driver.open({ url: dataPage('kept', { background: 'rgb(0, 0, 255)' }) });
  await driver.evaluate(() => console.error('said by the app'));
  await driver.app.waitForOutput('stderr', /said by the app/);
  const kept = await evidenceOf(info);
  const bytesOf = (name: string): Buffer => kept.get(name) ?? assert.fail(`${name} is kept`);
  assert.deepEqual(readPng(bytesOf('screen.png')).width, 1280);
  assert.deepEqual(readPng(bytesOf(`app-1-window-${id}.png`)).firstPixel, [0, 0, 255]);
  assert.match(bytesOf('app-1.log').toString(), /said by the app/);
});

test('should keep what it can of an app that does not answer', async ({ driver }, info) => {
  process.kill(driver.app.pid, 'SIGSTOP');
  const kept = await evidenceOf(info);
  process.kill(driver.app.pid, 'SIGCONT');
  assert.deepEqual([...kept.keys()], ['screen.png', 'app-1.log', 'app-1-no-windows.txt']);
});
