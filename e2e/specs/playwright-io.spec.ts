// Pages as Playwright drives them: input and output, dialogs, files, the network.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron } from '@playwright/test';
import { appPath, ROOT } from '../fixtures/app-process.ts';
import { ELECTRON, openPage, sharedApp, test } from '../fixtures/playwright.ts';
import { readPng } from '../fixtures/png.ts';
import { sharedServer } from '../fixtures/suite.ts';

sharedApp();
const server = sharedServer();

test.describe('input', () => {
  test('should click, hover and scroll with trusted events', async ({ page }) => {
    await page.setContent(`
        <button style="position:absolute; left:40px; top:60px">press</button>
        <div style="height:3000px"></div>`);
    await page.evaluate(`
        log = [];
        for (const type of ['mouseover', 'click', 'dblclick', 'auxclick', 'wheel']) {
          document.addEventListener(type, (event) => log.push(type + ' ' + event.isTrusted));
        }`);
    await page.hover('button');
    await page.click('button');
    await page.dblclick('button');
    await page.click('button', { button: 'middle' });
    await page.mouse.wheel(0, 150);
    await page.waitForFunction('scrollY === 150');
    const log = await page.evaluate<string[]>('log');
    assert.deepEqual(
      log.filter((line) => line.endsWith('false')),
      [],
    );
    const count = (type: string): number => log.filter((line) => line.startsWith(type)).length;
    assert.ok(count('mouseover') > 0);
    assert.deepEqual(['click', 'dblclick', 'auxclick', 'wheel'].map(count), [3, 1, 1, 1]);
  });

  test('should type, select, delete and undo by keyboard', async ({ page }) => {
    await page.setContent('<textarea></textarea>');
    const value = (): Promise<string> => page.inputValue('textarea');
    await page.type('textarea', 'Hello, wörld');
    assert.equal(await value(), 'Hello, wörld');
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Backspace');
    assert.equal(await value(), '');
    await page.keyboard.press('Control+Z');
    await page.waitForFunction("document.querySelector('textarea').value !== ''");
    await page.fill('textarea', 'filled');
    await page.keyboard.press('Shift+ArrowLeft');
    await page.keyboard.insertText('!');
    assert.equal(await value(), 'fille!');
  });
});

test.describe('pictures', () => {
  test('should show the viewport, a part of it, and the whole page', async ({ page }) => {
    await page.setContent(`<style>body { margin: 0; height: 2000px; background: rgb(0, 128, 0) }
        #red { width: 30px; height: 20px; margin: 1500px 0 0 50px; background: rgb(255, 0, 0) }
        </style><div id="red"></div>`);
    const shown = readPng(await page.screenshot());
    assert.deepEqual(shown.firstPixel, [0, 128, 0]);
    const size = await page.evaluate<number[]>('[innerWidth, innerHeight]');
    assert.deepEqual([shown.width, shown.height], size);
    const element = readPng(await page.locator('#red').screenshot());
    assert.deepEqual([element.width, element.height], [30, 20]);
    assert.deepEqual(element.firstPixel, [255, 0, 0]);
    const whole = readPng(await page.screenshot({ fullPage: true }));
    assert.ok(whole.height >= 2000, `${whole.height}`);
    const jpeg = await page.screenshot({ type: 'jpeg', quality: 50 });
    assert.deepEqual([...jpeg.subarray(0, 2)], [0xff, 0xd8]);
  });
});

test.describe('what a page asks of its user', () => {
  test('should be answered: alert, confirm and prompt', async ({ page }) => {
    const seen: string[] = [];
    page.on('dialog', (dialog) => {
      seen.push(`${dialog.type()} ${dialog.message()} ${dialog.defaultValue()}`);
      void (dialog.message() === 'no' ? dialog.dismiss() : dialog.accept('given'));
    });
    const answers = await page.evaluate(
      `[alert('look'), confirm('yes'), confirm('no'), prompt('name', 'nobody')]`,
    );
    assert.deepEqual(answers, [undefined, true, false, 'given']);
    assert.deepEqual(seen, ['alert look ', 'confirm yes ', 'confirm no ', 'prompt name nobody']);
  });

  test('should be given: files, chosen or set', async ({ page }) => {
    const file = join(ROOT, 'LICENSE');
    await page.setContent(`<input type="file" multiple
        onchange="globalThis.names = [...this.files].map((file) => file.name).join()">`);
    const names = (): Promise<string> => page.evaluate('names');
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.click('input')]);
    assert.equal(chooser.isMultiple(), true);
    await chooser.setFiles(file);
    assert.equal(await names(), 'LICENSE');
    await page.setInputFiles('input', [file, join(ROOT, 'package.json')]);
    assert.equal(await names(), 'LICENSE,package.json');
    await page.setInputFiles('input', []);
    assert.equal(await names(), '');
  });
});

test.describe('the network', () => {
  test('should be told of, through redirects, with headers and bodies', async ({ page }) => {
    const { origin } = server();
    const response = await page.goto(`${origin}/redirect`);
    assert.ok(response);
    assert.deepEqual([response.status(), new URL(response.url()).pathname], [200, '/page']);
    assert.match(await response.text(), /redirected/);
    assert.equal((await response.allHeaders())['content-type'], 'text/html');
    const first = response.request().redirectedFrom();
    assert.equal(first?.url(), `${origin}/redirect`);
    assert.equal((await first?.response())?.status(), 302);
  });

  test('should be intercepted: answered, changed and refused', async ({ page }) => {
    const { origin } = server();
    await page.goto(`${origin}/page?plain`);
    await page.route('**/answered', (route) =>
      route.fulfill({ status: 203, headers: { 'x-from': 'test' }, body: 'made up' }),
    );
    await page.route('**/changed', (route) => route.continue({ url: `${origin}/page?other` }));
    await page.route('**/refused', (route) => route.abort('connectionrefused'));
    const texts = await page.evaluate<string[]>(`(async () => {
        const answered = await fetch('/answered');
        const changed = await fetch('/changed');
        const refused = await fetch('/refused').then(() => 'loaded', () => 'refused');
        const facts = [answered.status, answered.headers.get('x-from'), await answered.text()];
        return [facts.join(' '), await changed.text(), refused];
      })()`);
    assert.equal(texts[0], '203 test made up');
    assert.match(texts[1] ?? '', /other/);
    assert.equal(texts[2], 'refused');
  });

  test('should carry cookies both ways', async ({ app, page }) => {
    const { origin } = server();
    const context = app.context();
    await context.addCookies([{ name: 'test', value: 'set', url: origin, httpOnly: true }]);
    await page.goto(`${origin}/page?cookies`);
    await page.evaluate(`document.cookie = 'page=set'`);
    const cookies = await context.cookies(origin);
    assert.deepEqual(cookies.map(({ name, httpOnly }) => `${name} ${httpOnly}`).toSorted(), [
      'page false',
      'test true',
    ]);
    await context.clearCookies();
    assert.deepEqual(await context.cookies(), []);
  });
});

test.describe('emulation', () => {
  test('should change media, colours and the size of the viewport', async ({ page }) => {
    const matches = (query: string): Promise<boolean> =>
      page.evaluate(`matchMedia(${JSON.stringify(query)}).matches`);
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    assert.equal(await matches('(prefers-color-scheme: dark)'), true);
    assert.equal(await matches('(prefers-reduced-motion: reduce)'), true);
    await page.emulateMedia({ media: 'print' });
    assert.equal(await matches('print'), true);
    await page.setViewportSize({ width: 432, height: 321 });
    assert.deepEqual(await page.evaluate('[innerWidth, innerHeight]'), [432, 321]);
  });
});

test('should save what is downloaded', async () => {
  const own = await _electron.launch({
    executablePath: ELECTRON,
    args: [appPath('automated')],
    acceptDownloads: true,
  });
  try {
    const page = await openPage(own);
    await page.setContent('<a download="note.txt" href="data:text/plain,remember">file</a>');
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('a')]);
    assert.equal(download.suggestedFilename(), 'note.txt');
    assert.equal(readFileSync(await download.path(), 'utf8'), 'remember');
  } finally {
    await own.close();
  }
});
