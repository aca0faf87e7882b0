// A Playwright that connects to an app whose windows have been there before.
import assert from 'node:assert/strict';
import { chromium } from '@playwright/test';
import { DEBUGGING, serverOf } from '../fixtures/protocol-client.ts';
import { dataPage } from '../fixtures/server.ts';
import { test } from '../fixtures/test.ts';

test('should drive frames that were there before the client', async ({ launch }) => {
  const driver = await launch(DEBUGGING);
  const inner = `<button onclick='this.textContent = 1'>Inner</button>`;
  const outer = `<p>Outer</p><iframe srcdoc='${inner.replaceAll("'", '&#39;')}'></iframe>`;
  const body = `<iframe srcdoc="${outer.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"></iframe>`;
  await driver.open({ url: dataPage('there', { body }) });
  const browser = await chromium.connectOverCDP(await serverOf(driver));
  const page = browser.contexts()[0]?.pages()[0];
  assert.ok(page);
  const middle = page.frameLocator('iframe');
  assert.equal(await middle.locator('p').textContent(), 'Outer');
  const button = middle.frameLocator('iframe').getByRole('button');
  await button.click();
  assert.equal(await button.textContent(), '1');
  await browser.close();
});
