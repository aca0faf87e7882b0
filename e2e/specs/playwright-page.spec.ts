// Pages as Playwright drives them: scripts, frames, handles, locators, what a page says.
import assert from 'node:assert/strict';
import type { ElementHandle } from '@playwright/test';
import { openPage, sharedApp, test } from '../fixtures/playwright.ts';
import { sharedServer } from '../fixtures/suite.ts';

sharedApp();
const server = sharedServer();

test('should run scripts and bring values back', async ({ page }) => {
  const value = { a: [1, null, 'x'], d: new Date(0), n: Number.NaN, z: -0, b: 7n };
  assert.deepEqual(await page.evaluate((given) => given, value), value);
  const handle = await page.evaluateHandle(() => ({ answer: 42 }));
  assert.equal(await handle.evaluate(({ answer }) => answer), 42);
  assert.equal(await page.evaluate(async () => Promise.resolve('later')), 'later');
});

test('should tell errors as a page threw them', async ({ page }) => {
  await assert.rejects(
    page.evaluate(function fails() {
      throw new TypeError('bad');
    }),
    /TypeError: bad\n {4}at fails \(/,
  );
  const [error] = await Promise.all([
    page.waitForEvent('pageerror'),
    page.evaluate(() => {
      setTimeout(() => {
        throw new RangeError('late');
      });
    }),
  ]);
  assert.deepEqual([error.name, error.message], ['RangeError', 'late']);
});

test('should navigate, go back and say why a page cannot be loaded', async ({ page }) => {
  const { origin } = server();
  const response = await page.goto(`${origin}/page?one`);
  assert.equal(response?.status(), 200);
  await page.goto(`${origin.replace('127.0.0.1', 'localhost')}/page?two`);
  assert.equal(await page.title(), 'two');
  await page.goBack();
  assert.equal(await page.title(), 'one');
  await page.evaluate("history.pushState({}, '', '/elsewhere#there')");
  assert.equal(page.url(), `${origin}/elsewhere#there`);
  await assert.rejects(page.goto('http://127.0.0.1:2/'), /net::ERR_CONNECTION_REFUSED/);
});

test('should find, fill and click elements, in frames too', async ({ page }) => {
  await page.setContent(`
      <input placeholder="Name"><button onclick="this.textContent = 'Pressed'">Press</button>
      <iframe srcdoc="<button onclick='this.textContent = 1'>Inner</button>"></iframe>`);
  await page.getByPlaceholder('Name').fill('Ada');
  assert.equal(await page.getByPlaceholder('Name').inputValue(), 'Ada');
  await page.getByRole('button', { name: 'Press' }).click();
  assert.equal(await page.locator('button').textContent(), 'Pressed');
  const inner = page.frameLocator('iframe').getByRole('button');
  await inner.click();
  assert.equal(await inner.textContent(), '1');
  const box = await inner.boundingBox();
  const frame = await page.locator('iframe').boundingBox();
  assert.ok(box && frame && box.x > frame.x && box.y > frame.y);
});

test('should carry nodes from one script world to another', async ({ page }) => {
  await page.setContent('<p id="p">text</p><iframe srcdoc="<p>inside</p>"></iframe>');
  const node = await page.evaluateHandle("document.querySelector('p')");
  const element = node.asElement() as ElementHandle<unknown> | null;
  assert.equal(await element?.innerText(), 'text');
  const frame = await (await page.$('iframe'))?.contentFrame();
  assert.equal(await frame?.textContent('p'), 'inside');
  const owner = await frame?.frameElement();
  assert.equal(await owner?.evaluate(({ nodeName }) => nodeName), 'IFRAME');
});

test('should run scripts before those of the page, and let pages call back', async ({ page }) => {
  await page.exposeFunction('add', (a: number, b: number) => a + b);
  await page.addInitScript('globalThis.early = 42');
  await page.goto(`data:text/html,<script>globalThis.seen = early; sum = add(20, 22)</script>`);
  assert.deepEqual(await page.evaluate('Promise.all([seen, sum])'), [42, 42]);
});

test('should pass on what a page logs', async ({ page }) => {
  const [message] = await Promise.all([
    page.waitForEvent('console'),
    page.evaluate(() => console.warn('careful', { a: 1 }, [1, 2])),
  ]);
  assert.deepEqual([message.type(), message.text()], ['warning', 'careful {a: 1} [1, 2]']);
  assert.deepEqual(await message.args()[1]?.jsonValue(), { a: 1 });
});

test('should tell of windows that a page opens, and who opened them', async ({ page }) => {
  const [popup] = await Promise.all([
    page.waitForEvent('popup'),
    page.evaluate(`void (globalThis.popup = open('about:blank'))`),
  ]);
  assert.equal(await popup.opener(), page);
  await page.evaluate(`popup.document.title = 'written'`);
  assert.equal(await popup.title(), 'written');
  assert.equal(await popup.evaluate('window.opener !== null'), true);
  await popup.close();
});

test('should have a page that another opens wait for what is to run before its scripts', async ({
  app,
  page,
}) => {
  const { origin } = server();
  await page.goto(origin);
  await app.context().addInitScript('globalThis.early = true');
  const [popup] = await Promise.all([
    page.waitForEvent('popup'),
    page.evaluate(`void open('${origin}/other')`),
  ]);
  await popup.waitForLoadState();
  assert.equal(await popup.evaluate('globalThis.early'), true);
  assert.equal(popup.url(), `${origin}/other`);
  await popup.close();
});

test('should tell that a page has crashed, and that others have not', async ({ app, page }) => {
  const other = await openPage(app);
  const window = await app.browserWindow(other);
  await Promise.all([
    other.waitForEvent('crash'),
    window.evaluate((own: { webContents: { forcefullyCrashRenderer(): void } }) =>
      own.webContents.forcefullyCrashRenderer(),
    ),
  ]);
  assert.equal(await page.evaluate(() => 6 * 7), 42);
  await window.evaluate((own: { destroy(): void }) => own.destroy());
});
