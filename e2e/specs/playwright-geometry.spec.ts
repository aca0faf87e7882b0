// Where Playwright clicks: in frames that are transformed or far away, on what has no box of its own.
import assert from 'node:assert/strict';
import type { Page } from '@playwright/test';
import { sharedApp, test } from '../fixtures/playwright.ts';
import { sharedServer } from '../fixtures/suite.ts';

sharedApp();
const server = sharedServer();

/** Counts clicks on the button of a frame in `window.top.clicks`. */
const BUTTON = `<button onclick='top.clicks = (top.clicks ?? 0) + 1'>Inner</button>`;

async function clicksIn(page: Page): Promise<unknown> {
  return page.evaluate('globalThis.clicks');
}

test('should click in a frame that is scaled and turned', async ({ page }) => {
  await page.setContent(`
      <iframe style="border: 4px solid; padding: 7px; margin: 30px;
        transform: translate(40px, 20px) scale(0.6) rotate(20deg)" srcdoc="${BUTTON}"></iframe>`);
  await page.frameLocator('iframe').getByRole('button').click();
  assert.equal(await clicksIn(page), 1);
});

test('should click in a frame of another origin that is out of sight', async ({ page }) => {
  const { origin } = server();
  await page.goto(`${origin}/page?outer`);
  const inner = `${origin.replace('127.0.0.1', 'localhost')}/page?inner`;
  await page.setContent(`<p style="height: 5000px"></p><iframe src="${inner}"></iframe>`);
  const frame = page.frameLocator('iframe');
  await frame.locator('p').evaluate((p) => {
    p.addEventListener('click', () => (p.textContent = 'clicked'));
  });
  await frame.locator('p').click();
  assert.equal(await frame.locator('p').textContent(), 'clicked');
});

test('should click in a frame that has another document than before', async ({ page }) => {
  await page.setContent(`<iframe srcdoc="<p>old</p>"></iframe>`);
  await page.frameLocator('iframe').locator('p').click();
  await page.locator('iframe').evaluate((frame, html) => {
    (frame as unknown as { srcdoc: string }).srcdoc = html;
  }, BUTTON);
  await page.frameLocator('iframe').getByRole('button').click();
  assert.equal(await clicksIn(page), 1);
});

test('should bring what has no box of its own into view', async ({ page }) => {
  await page.setContent(`
      <div id="box" style="height: 200px; overflow: scroll">
        <div style="margin-top: 900px"><span style="display: contents">text</span></div>
      </div>
      <div onclick="globalThis.clicks = 7"><p style="height: 3000px"></p>last words</div>`);
  await (await page.$('span'))?.scrollIntoViewIfNeeded();
  assert.ok(await page.evaluate(`document.querySelector('#box').scrollTop > 500`));
  const words = await page.evaluateHandle(`document.querySelectorAll('div')[2].lastChild`);
  await (words as unknown as { click(): Promise<void> }).click();
  assert.equal(await clicksIn(page), 7);
});

test('should make pictures of a page in WebP', async ({ page }) => {
  await page.setContent('<body style="background: lime">');
  const session = await page.context().newCDPSession(page);
  const take = async (quality?: number): Promise<Buffer> => {
    const options = { format: 'webp' as const, ...(quality === undefined ? {} : { quality }) };
    const { data } = await session.send('Page.captureScreenshot', options);
    return Buffer.from(data, 'base64');
  };
  const [lossless, lossy] = [await take(), await take(50)];
  assert.equal(lossless.toString('latin1', 8, 16), 'WEBPVP8L');
  assert.equal(lossy.toString('latin1', 8, 12), 'WEBP');
  assert.notEqual(lossy.toString('latin1', 12, 16), 'VP8L');
});
