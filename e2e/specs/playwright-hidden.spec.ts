// Windows that are not shown, as Playwright drives them: their pages take input and draw, unseen.
import assert from 'node:assert/strict';
import type { ElectronApplication, Page } from '@playwright/test';
import { openPage, sharedApp, test } from '../fixtures/playwright.ts';
import { readPng } from '../fixtures/png.ts';
import { pictureOfScreen } from '../fixtures/screen.ts';
import { until } from '../fixtures/wait.ts';

sharedApp();

const FORM = `<form>
  <input id="name" required>
  <input id="pick" list="list"><datalist id="list"><option>one<option>other</datalist>
  <select><option>1<option>2</select><input type="color">
  <button style="position: absolute; left: 40px; top: 60px">send</button></form>`;

/** Opens a window that is not shown; the screen must stay as it is. */
async function withHidden(
  app: ElectronApplication,
  body: (page: Page, screen: Buffer) => Promise<void>,
): Promise<void> {
  const screen = pictureOfScreen();
  const page = await openPage(app, 'about:blank', { show: false });
  await body(page, screen);
  assert.ok(screen.equals(pictureOfScreen()), 'something was shown on the screen');
  const window = await app.browserWindow(page);
  assert.deepEqual(await window.evaluate((one) => [one.isVisible(), one.isFocused()]), [
    false,
    false,
  ]);
  await page.close();
}

test('should take trusted input', ({ app }) =>
  withHidden(app, async (page) => {
    await page.setContent(`
      <button style="position: absolute; left: 40px; top: 60px">press</button>
      <textarea></textarea><div style="height: 3000px"></div>`);
    await page.evaluate(`
      log = [];
      for (const type of ['mouseover', 'click', 'dblclick', 'contextmenu', 'wheel', 'keydown']) {
        document.addEventListener(type, (event) => log.push(type + ' ' + event.isTrusted));
      }`);
    await page.hover('button');
    await page.click('button');
    await page.dblclick('button');
    await page.click('button', { button: 'right' });
    await page.mouse.wheel(0, 150);
    await page.waitForFunction('scrollY === 150');
    await page.locator('textarea').pressSequentially('Hello');
    await page.keyboard.press('Backspace');
    await page.keyboard.insertText('ô!');
    assert.equal(await page.inputValue('textarea'), 'Hellô!');
    const log = await page.evaluate<string[]>('log');
    assert.deepEqual(
      log.filter((line) => !line.endsWith(' true')),
      [],
    );
    const count = (type: string): number => log.filter((line) => line.startsWith(type)).length;
    assert.ok(count('mouseover') > 0);
    const counts = ['click', 'dblclick', 'contextmenu', 'wheel', 'keydown'].map(count);
    assert.deepEqual(counts, [3, 1, 1, 1, 6]);
  }));

test('should draw, and be as large as it is told', ({ app }) =>
  withHidden(app, async (page) => {
    await page.setContent('<style>body { background: rgb(0, 128, 0) }</style>');
    await page.evaluate('new Promise((done) => requestAnimationFrame(done))');
    const picture = readPng(await page.screenshot());
    assert.deepEqual([picture.width, picture.height, ...picture.firstPixel], [800, 600, 0, 128, 0]);
    await page.setViewportSize({ width: 333, height: 222 });
    assert.deepEqual(await page.evaluate('[innerWidth, innerHeight]'), [333, 222]);
    const window = await app.browserWindow(page);
    await window.evaluate((one) => one.setBounds({ x: 70, y: 50, width: 300, height: 200 }));
    await page.waitForFunction('innerWidth === 300 && innerHeight === 200');
    assert.deepEqual(await window.evaluate((one) => one.getBounds()), {
      x: 70,
      y: 50,
      width: 300,
      height: 200,
    });
  }));

test('should keep what opens above its page unseen, too', ({ app }) =>
  withHidden(app, async (page, screen) => {
    await page.setContent(FORM);
    const look = async (): Promise<void> => {
      // What the page has asked for is on its way before its picture.
      await page.screenshot();
      assert.ok(screen.equals(pictureOfScreen()), 'something was shown on the screen');
    };
    await page.click('button');
    assert.equal(await page.evaluate('document.activeElement.id'), 'name');
    await look();
    await page.click('#pick');
    await page.keyboard.press('o');
    assert.equal(await page.inputValue('#pick'), 'o');
    await look();
    await page.click('select');
    await look();
    await page.click('[type=color]');
    await look();
  }));

test('should go on when the window is shown, and when it is hidden again', ({ app }) =>
  withHidden(app, async (page, screen) => {
    await page.setContent('<textarea></textarea>');
    const window = await app.browserWindow(page);
    await window.evaluate((one) => {
      const told: string[] = [];
      for (const event of ['show', 'hide']) one.on(event, () => told.push(event));
      Object.assign(one, { told });
    });
    const type = async (text: string): Promise<void> => {
      await page.click('textarea');
      await page.keyboard.type(text);
    };
    await type('a');
    for (const text of ['b', 'c']) {
      await window.evaluate((one) => one.show());
      assert.equal(await window.evaluate((one) => one.isVisible()), true);
      await type(text);
      await window.evaluate((one) => one.hide());
      await type(text.toUpperCase());
    }
    // Before a window manager has seen it.
    await window.evaluate((one) => {
      one.show();
      one.hide();
    });
    await type('d');
    assert.equal(await page.inputValue('textarea'), 'abBcCd');
    const told = await window.evaluate((one) => (one as unknown as { told: string[] }).told);
    assert.deepEqual(told, ['show', 'hide', 'show', 'hide', 'show', 'hide']);
    await until('the window manager', () => screen.equals(pictureOfScreen()));
  }));
