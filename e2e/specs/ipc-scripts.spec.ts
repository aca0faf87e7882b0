// Scripts and style sheets that main, or the preload script, puts into a page; zoom.
import assert from 'node:assert/strict';
import { inPreload, openLab, useLab } from '../fixtures/lab.ts';
import { dataPage } from '../fixtures/server.ts';
import { test } from '../fixtures/test.ts';

const { driver, id, page, preload } = useLab();

const strictPage = `data:text/html,${encodeURIComponent(
  `<meta http-equiv="Content-Security-Policy" content="default-src 'none'"><title>strict</title>
   <body><p id="text">text</p>`,
)}`;

/** What executeJavaScript gives in main, as node:util shows it. */
const shown = (code: string): Promise<string> =>
  driver().inWindow(
    id(),
    async ({ webContents }, text) => {
      const { show } = globalThis as unknown as { show: (value: unknown) => string };
      return show(await webContents.executeJavaScript(text));
    },
    code,
  );

const rejection = (code: string): Promise<string[]> =>
  driver().inWindow(
    id(),
    ({ webContents }, text) =>
      webContents.executeJavaScript(text).then(
        (value) => ['no error', String(value)],
        (error: Error) => [String(error instanceof Error), error.name, error.message],
      ),
    code,
  );

const color = `getComputedStyle(document.body).backgroundColor`;

test.describe('webContents.executeJavaScript', () => {
  test('should resolve with the completion value, cloned', async () => {
    for (const [code, text] of [
      ['6 * 7', '42'],
      ['undefined', 'undefined'],
      ['-0', '-0'],
      ['10n', '10n'],
      ['({ a: [1, { b: null }] })', '{ a: [ 1, { b: null } ] }'],
      ['new Map([[1, new Set([2])]])', 'Map(1) { 1 => Set(1) { 2 } }'],
      ['new Date(0)', '1970-01-01T00:00:00.000Z'],
      ['new Uint8Array([1, 2])', 'Uint8Array(2) [ 1, 2 ]'],
      ['var x = 1; x + 1', '2'],
      ['if (true) "completion"', "'completion'"],
      ['const ring = {}; ring.self = ring; ring', '<ref *1> { self: [Circular *1] }'],
    ] as const) {
      assert.equal(await shown(code), text, code);
    }
  });

  test('should await promises', async () => {
    assert.equal(
      await shown('new Promise((resolve) => setTimeout(resolve, 1, "later"))'),
      "'later'",
    );
    assert.equal(await shown('(async () => [await 1])()'), '[ 1 ]');
  });

  test('should reject with what the script throws or rejects with', async () => {
    assert.deepEqual(await rejection('throw new RangeError("far")'), ['true', 'RangeError', 'far']);
    assert.deepEqual(await rejection('Promise.reject(new TypeError("no"))'), [
      'true',
      'TypeError',
      'no',
    ]);
    assert.equal((await rejection('this is no script'))[1], 'SyntaxError');
    assert.equal((await rejection('nobody.home'))[1], 'ReferenceError');
    assert.match((await rejection('throw "text"')).join(), /text$/);
  });

  test('should reject for values that cannot be cloned', async () => {
    for (const code of ['document.body', 'window', '() => 1', 'new WeakMap()']) {
      assert.deepEqual(
        await rejection(code),
        ['true', 'TypeError', 'An object could not be cloned.'],
        code,
      );
    }
  });

  test("should run in a page whose Content-Security-Policy is default-src 'none'", async () => {
    await driver().load(id(), strictPage);
    assert.equal(await page(`document.getElementById('text').textContent`), 'text');
  });

  test('should run in a page without a preload script', async () => {
    const window = await driver().open({ url: dataPage('bare') });
    assert.equal(
      await driver().inPage(window, '[document.title, typeof lab].join()'),
      'bare,undefined',
    );
    await driver().close(window);
  });

  test('should run many at once, each with its own result', async () => {
    const results = await driver().inWindow(id(), ({ webContents }) =>
      Promise.all(
        Array.from({ length: 200 }, (_, n) =>
          webContents.executeJavaScript(
            `new Promise((resolve) => setTimeout(resolve, ${(n * 7) % 13}, ${n}))`,
          ),
        ),
      ),
    );
    assert.deepEqual(
      results,
      Array.from({ length: 200 }, (_, n) => n),
    );
  });

  test('should reject when the document goes before it answers', async () => {
    const outcome = await driver().inWindow(id(), async ({ webContents }) => {
      const waiting = webContents
        .executeJavaScript('new Promise(() => {})')
        .then(String, (error: Error) => error.message);
      await webContents.loadURL('data:text/html,<title>next</title>');
      return waiting;
    });
    assert.match(outcome, /document was replaced/);
  });

  test('should refuse code that is no string', async () => {
    const message = await driver().inWindow(id(), ({ webContents }) =>
      webContents.executeJavaScript(7 as never).catch((error: Error) => error.message),
    );
    assert.match(String(message), /code/);
  });
});

test.describe('webContents.executeJavaScriptInIsolatedWorld', () => {
  const inWorld = (world: number, ...scripts: string[]) =>
    driver().inWindow(
      id(),
      ({ webContents }, { worldId, codes }) =>
        webContents.executeJavaScriptInIsolatedWorld(
          worldId,
          codes.map((code) => ({ code })),
        ),
      { worldId: world, codes: scripts },
    );

  test('should run in a world of its own, that shares the document', async () => {
    await page('window.mine = "page"; document.title = "shared"; 0');
    assert.equal(await inWorld(7, 'typeof mine + " " + document.title'), 'undefined shared');
    await inWorld(7, 'window.mine = "seven"; 0');
    await inWorld(8, 'window.mine = "eight"; 0');
    assert.deepEqual(
      [await page('mine'), await inWorld(7, 'mine'), await inWorld(8, 'mine')],
      ['page', 'seven', 'eight'],
    );
  });

  test('should give the result of the last of several scripts', async () => {
    assert.equal(await inWorld(7, 'var a = 40', 'var b = 2', 'a + b'), 42);
  });

  test("should be the preload script's world for 999", async () => {
    assert.equal(await inWorld(999, 'typeof electron.ipcRenderer.send'), 'function');
  });

  test('should reject with what a script throws', async () => {
    await assert.rejects(inWorld(7, 'throw new RangeError("far")'), /RangeError: far/);
  });

  test('should keep what the page overrides to the page', async () => {
    await page('Array.prototype.join = () => "tampered"; 0');
    assert.equal(await inWorld(9, '[1, 2].join("+")'), '1+2');
  });
});

test.describe('style sheets', () => {
  const insert = (css: string) =>
    driver().inWindow(id(), ({ webContents }, text) => webContents.insertCSS(text), css);
  const remove = (key: string) =>
    driver().inWindow(id(), ({ webContents }, text) => webContents.removeInsertedCSS(text), key);

  test('should apply from insertCSS to removeInsertedCSS', async () => {
    const first = await insert('body { background: rgb(1, 2, 3) !important }');
    const second = await insert('body { background: rgb(4, 5, 6) !important }');
    assert.notEqual(first, second);
    assert.equal(await page(color), 'rgb(4, 5, 6)');
    await remove(second);
    assert.equal(await page(color), 'rgb(1, 2, 3)');
    await remove(first);
    await remove('never inserted');
    assert.equal(await page(color), 'rgb(255, 255, 255)');
  });

  test("should apply in a page whose Content-Security-Policy is default-src 'none'", async () => {
    await driver().load(id(), strictPage);
    await insert('body { background: rgb(1, 2, 3) }');
    assert.equal(await page(color), 'rgb(1, 2, 3)');
  });

  test('should leave the sheets alone that the page has adopted', async () => {
    await page(`{ const sheet = new CSSStyleSheet(); sheet.replaceSync('body { color: red }');
      document.adoptedStyleSheets = [sheet] } 0`);
    await remove(await insert('body { color: blue }'));
    assert.equal(await page('getComputedStyle(document.body).color'), 'rgb(255, 0, 0)');
    assert.equal(await page('document.adoptedStyleSheets.length'), 1);
  });

  test('should come and go by webFrame, too', async () => {
    await preload(`lab.key = electron.webFrame.insertCSS('body { background: rgb(7, 8, 9) }'); 0`);
    assert.equal(
      await page(color)
        .then(String)
        .then((text) => text !== ''),
      true,
    );
    await preload(`electron.webFrame.removeInsertedCSS(lab.key); 0`);
    assert.equal(await page('document.adoptedStyleSheets.length'), 0);
  });
});

test.describe('webFrame', () => {
  test("should run scripts in the page's world, and in others", async () => {
    await page('window.mine = 40; 0');
    assert.equal(await preload(`electron.webFrame.executeJavaScript('mine + 2')`), 42);
    assert.equal(
      await preload(
        `electron.webFrame.executeJavaScriptInIsolatedWorld(7, [{ code: 'typeof mine' }])`,
      ),
      'undefined',
    );
    assert.equal(
      await preload(
        `electron.webFrame.executeJavaScript('throw new RangeError("far")').catch(String)`,
      ),
      'RangeError: far',
    );
  });

  test('should set and tell the zoom of the page', async () => {
    assert.equal(await preload('electron.webFrame.getZoomFactor()'), 1);
    const before = await page('innerWidth');
    await preload('electron.webFrame.setZoomFactor(2); electron.webFrame.getZoomFactor()');
    assert.equal(await preload('electron.webFrame.getZoomFactor()'), 2);
    assert.equal(
      await driver().inWindow(id(), ({ webContents }) => webContents.getZoomFactor()),
      2,
    );
    assert.ok(Number(await page('innerWidth')) < Number(before));
    await preload('electron.webFrame.setZoomLevel(1); 0');
    assert.equal(await preload('electron.webFrame.getZoomLevel()'), 1);
    assert.equal(
      await driver().inWindow(id(), ({ webContents }) => webContents.getZoomFactor().toFixed(3)),
      '1.200',
    );
  });

  test('should refuse a zoom that is none', async () => {
    for (const factor of ['0', '-1', 'NaN', '"2"', 'undefined']) {
      assert.match(
        String(
          await preload(
            `try { electron.webFrame.setZoomFactor(${factor}) } catch (error) { error.message }`,
          ),
        ),
        /zoomFactor/,
        factor,
      );
    }
    const inMain = await driver().inWindow(id(), ({ webContents }) => {
      try {
        webContents.setZoomFactor(0);
        return 'no error';
      } catch (error) {
        return (error as Error).message;
      }
    });
    assert.equal(inMain, "'zoomFactor' must be a double greater than 0.0");
  });

  test('should be per window', async () => {
    const other = await openLab(driver());
    await inPreload(driver(), other, 'electron.webFrame.setZoomFactor(3); 0');
    assert.equal(await inPreload(driver(), other, 'electron.webFrame.getZoomFactor()'), 3);
    assert.equal(await preload('electron.webFrame.getZoomFactor()'), 1);
    await driver().close(other);
  });
});
