// webContents: history, scripts, pictures, and schemes of the app's own.
import assert from 'node:assert/strict';
import { readPng } from '../fixtures/png.ts';
import { dataPage } from '../fixtures/server.ts';
import { sharedDriver, sharedServer } from '../fixtures/suite.ts';
import { test } from '../fixtures/test.ts';
import { until } from '../fixtures/wait.ts';

const driver = sharedDriver();
const server = sharedServer();

/** The window of the test at hand. */
let id = 0;

test.beforeEach(async () => {
  id = await driver().open();
});

test.afterEach(() => driver().inWindow(id, (window) => window.destroy()));

const getURL = () => driver().inWindow(id, (window) => window.webContents.getURL());

test.describe('history', () => {
  test('should go back and forward through what was loaded', async () => {
    const origin = server().origin;
    for (const page of ['one', 'two', 'three']) await driver().load(id, `${origin}/page?${page}`);
    const state = () =>
      driver().inWindow(id, ({ webContents: { navigationHistory } }) => ({
        index: navigationHistory.getActiveIndex(),
        length: navigationHistory.length(),
        back: navigationHistory.canGoBack(),
        forward: navigationHistory.canGoForward(),
      }));
    assert.deepEqual(await state(), { index: 2, length: 3, back: true, forward: false });
    await driver().eventAfter('did-finish-load', () =>
      driver().inWindow(id, (window) => window.webContents.navigationHistory.goBack()),
    );
    assert.equal(await getURL(), `${origin}/page?two`);
    assert.deepEqual(await state(), { index: 1, length: 3, back: true, forward: true });
    await driver().eventAfter('did-finish-load', () =>
      driver().inWindow(id, (window) => window.webContents.goForward()),
    );
    assert.equal(await getURL(), `${origin}/page?three`);
    await driver().eventAfter('did-finish-load', () =>
      driver().inWindow(id, (window) => window.webContents.navigationHistory.goToIndex(0)),
    );
    assert.equal(await getURL(), `${origin}/page?one`);
  });

  test('should list its entries', async () => {
    const urls = ['a', 'b'].map((page) => `${server().origin}/page?${page}`);
    for (const url of urls) await driver().load(id, url);
    const entries = await driver().inWindow(id, (window) =>
      window.webContents.navigationHistory.getAllEntries(),
    );
    assert.deepEqual(
      entries.map(({ url }) => url),
      urls,
    );
  });
});

test.describe('scripts', () => {
  const cases: [code: string, value: unknown][] = [
    ['1 + 1', 2],
    ['({ a: [1, "two", null] })', { a: [1, 'two', null] }],
    // A program: a block with a label, as in Electron.
    ['{ a: 1 }', 1],
    ['({ a: 1 })', { a: 1 }],
    ['const x = 20; x + 1', 21],
    ['new Promise((resolve) => setTimeout(resolve, 10, "later"))', 'later'],
    ['document.title', 'scripted'],
    ['if (true) "statement"', 'statement'],
  ];
  for (const [code, value] of cases) {
    test(`should give the value of ${code}`, async () => {
      await driver().load(id, dataPage('scripted'));
      assert.deepEqual(await driver().inPage(id, code), value);
    });
  }

  test('should reject with what the script threw', async () => {
    await driver().load(id, dataPage('scripted'));
    await assert.rejects(driver().inPage(id, `throw new RangeError('on purpose')`), /on purpose/);
    await assert.rejects(driver().inPage(id, `Promise.reject(new Error('late'))`), /late/);
    await assert.rejects(driver().inPage(id, 'this is no script'), /SyntaxError/);
    assert.equal(await driver().inPage(id, '"still there"'), 'still there');
  });

  test('should ask the document that a load has just brought, whenever the older one’s end is heard', async () => {
    const titles = await driver().inWindow(
      id,
      async ({ webContents }, urls) => {
        const seen: unknown[] = [];
        for (const url of urls) {
          await webContents.loadURL(url);
          seen.push(await webContents.executeJavaScript('document.title'));
        }
        return seen;
      },
      Array.from({ length: 40 }, (_, index) => dataPage(`page ${index}`)),
    );
    assert.deepEqual(
      titles,
      Array.from({ length: 40 }, (_, index) => `page ${index}`),
    );
  });

  test('should reject when the document is replaced before it answers', async () => {
    await driver().load(id, dataPage('first'));
    const message = await driver().inWindow(
      id,
      async ({ webContents }, url) => {
        const answer = webContents.executeJavaScript('new Promise(() => {})');
        const outcome = answer.then(String, (error: Error) => error.message);
        // In order on one channel: the first is asked by then.
        await webContents.executeJavaScript('0');
        await webContents.loadURL(url);
        return outcome;
      },
      dataPage('second'),
    );
    assert.equal(message, 'The document was replaced before it could answer');
  });

  test('should not run the scripts of a page without javascript', async () => {
    const other = await driver().open({
      webPreferences: { javascript: false },
      url: dataPage('before', { body: `<script>document.title = 'after'</script>` }),
    });
    const title = () => driver().inWindow(other, (window) => window.webContents.getTitle());
    assert.equal(await until('a title', async () => (await title()) || undefined), 'before');
    await driver().inWindow(other, (window) => window.destroy());
  });
});

test.describe('capturePage', () => {
  const capture = (target: number) =>
    driver().inWindow(target, async (window) => {
      const picture = await window.capturePage();
      return { size: picture.getSize(), png: picture.toPNG().toString('base64') };
    });

  test('should give a PNG of what the page shows', async () => {
    const url = dataPage('coloured', { background: '#336699' });
    const other = await driver().open({ width: 320, height: 240, url });
    const { size, png } = await capture(other);
    assert.deepEqual(readPng(Buffer.from(png, 'base64')), { ...size, firstPixel: [51, 102, 153] });
    assert.deepEqual(size, { width: 320, height: 240 });
    await driver().inWindow(other, (window) => window.destroy());
  });

  test('should give a picture of a window that was never shown', async () => {
    const url = dataPage('unseen', { background: '#336699' });
    const other = await driver().open({ width: 200, height: 100, show: false, url });
    const { png } = await capture(other);
    assert.deepEqual(readPng(Buffer.from(png, 'base64')).firstPixel, [51, 102, 153]);
    await driver().inWindow(other, (window) => window.destroy());
  });

  test('should give a picture right after a load, again and again', async () => {
    for (const colour of Array(12).keys()) {
      const url = dataPage('coloured', { background: `rgb(${colour}, 0, 0)` });
      const other = await driver().open({ width: 200, height: 200, url });
      const { png } = await capture(other);
      assert.deepEqual(readPng(Buffer.from(png, 'base64')).firstPixel, [colour, 0, 0]);
      await driver().inWindow(other, (window) => window.destroy());
    }
  });
});

test.describe('protocol', () => {
  test('should let the app answer for a scheme of its own', async () => {
    await driver().evaluate(({ protocol }) => {
      protocol.handle('e2e', (request) => {
        const { pathname } = new URL(request.url);
        if (pathname === '/fail') throw new Error('the handler failed on purpose');
        return new Response(`<title>${pathname}</title>`, {
          headers: { 'content-type': 'text/html' },
        });
      });
    });
    assert.deepEqual(await driver().load(id, 'e2e://host/a/path'), { ok: true });
    assert.equal(await driver().inPage(id, 'document.title'), '/a/path');
    const failed = await driver().inPage(
      id,
      `fetch('e2e://host/fail').then(({ status }) => status)`,
    );
    assert.equal(failed, 500);
    const again = driver().evaluate(({ protocol }) => {
      protocol.handle('e2e', () => new Response());
    });
    await assert.rejects(again, /handled already/);
  });
});
