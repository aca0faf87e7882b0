// What is kept of a test that fails.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { keepEvidence } from '../fixtures/evidence.ts';
import { readPng } from '../fixtures/png.ts';
import { dataPage } from '../fixtures/server.ts';
import { test } from '../fixtures/test.ts';

test('should keep pictures of the display and of windows, and what the app printed', async ({
  driver,
}, info) => {
  const id = await driver.open({ url: dataPage('kept', { background: 'rgb(0, 0, 255)' }) });
  await driver.evaluate(() => console.error('said by the app'));
  await driver.app.waitForOutput('stderr', /said by the app/);
  await keepEvidence(info);
  // The report is to show none for this test.
  const kept = info.attachments.splice(0);
  const bytesOf = (name: string): Buffer =>
    readFileSync(kept.find((one) => one.name === name)?.path ?? '');
  assert.deepEqual(readPng(bytesOf('screen.png')).width, 1280);
  assert.deepEqual(readPng(bytesOf(`app-1-window-${id}.png`)).firstPixel, [0, 0, 255]);
  assert.match(bytesOf('app-1.log').toString(), /said by the app/);
});

test('should keep what it can of an app that does not answer', async ({ driver }, info) => {
  process.kill(driver.app.pid, 'SIGSTOP');
  await keepEvidence(info);
  process.kill(driver.app.pid, 'SIGCONT');
  const names = info.attachments.splice(0).map(({ name }) => name);
  assert.deepEqual(names, ['screen.png', 'app-1.log', 'app-1-no-windows.txt']);
});
