// Dedicated workers as Playwright sees them: scripts, what they log, requests, their end.
import assert from 'node:assert/strict';
import type { Page, Worker } from '@playwright/test';
import { sharedApp, test } from '../fixtures/playwright.ts';
import { sharedServer } from '../fixtures/suite.ts';

sharedApp();
const server = sharedServer();

async function startWorker(page: Page, source: string): Promise<Worker> {
  const [worker] = await Promise.all([
    page.waitForEvent('worker'),
    page.evaluate(`{
      const blob = new Blob([${JSON.stringify(source)}], { type: 'text/javascript' });
      globalThis.worker = new Worker(URL.createObjectURL(blob));
    }`),
  ]);
  return worker;
}

test('should run scripts in a worker', async ({ page }) => {
  const worker = await startWorker(page, 'self.answer = 42');
  assert.match(worker.url(), /^blob:/);
  await page.waitForFunction(() => true);
  assert.equal(await worker.evaluate(async () => Promise.resolve(6 * 7)), 42);
  const scope = await worker.evaluateHandle(() => globalThis);
  assert.equal(
    await scope.evaluate((value) => value.constructor.name),
    'DedicatedWorkerGlobalScope',
  );
  await assert.rejects(
    worker.evaluate(() => {
      throw new RangeError('from a worker');
    }),
    /RangeError: from a worker/,
  );
});

test('should tell what a worker logs and throws, from its first line on', async ({ page }) => {
  const [message, error] = await Promise.all([
    page.waitForEvent('console'),
    page.waitForEvent('pageerror'),
    startWorker(page, "console.log('first', { a: 1 }); throw new TypeError('at once')"),
  ]);
  assert.equal(message.text(), 'first {a: 1}');
  assert.match(error.message, /at once/);
});

test('should tell the requests of a worker', async ({ page }) => {
  const { origin } = server();
  await page.goto(`${origin}/page?home`);
  const worker = await startWorker(page, '');
  const [response] = await Promise.all([
    page.waitForResponse(/asked/),
    worker.evaluate((url) => fetch(url).then(({ status }) => status), `${origin}/page?asked`),
  ]);
  assert.equal(response.status(), 200);
  assert.equal(response.frame(), page.mainFrame());
});

test('should tell the end of a worker', async ({ page }) => {
  const worker = await startWorker(page, '');
  assert.deepEqual(page.workers(), [worker]);
  await Promise.all([worker.waitForEvent('close'), page.evaluate('worker.terminate()')]);
  assert.deepEqual(page.workers(), []);
  const other = await startWorker(page, '');
  await Promise.all([other.waitForEvent('close'), page.goto(`${server().origin}/page?other`)]);
  assert.deepEqual(page.workers(), []);
});
