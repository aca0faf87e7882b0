// Preload scripts: when they run, in which frames, and what they find.
import assert from 'node:assert/strict';
import { appPath } from '../fixtures/app-process.ts';
import type { WindowOptions } from '../fixtures/driver.ts';
import { LAB_PRELOAD, takeHeard, useLab } from '../fixtures/lab.ts';
import { dataPage, startServer, type Server } from '../fixtures/server.ts';
import { test } from '../fixtures/test.ts';
import { until } from '../fixtures/wait.ts';

const byText = (a: unknown[], b: unknown[]): number => String(a).localeCompare(String(b));

const { driver, id, preload } = useLab();

type Preferences = NonNullable<NonNullable<WindowOptions>['webPreferences']>;
const script = (name: string): string => `${appPath('ipc-preloads')}/${name}.js`;

let server: Server;
test.beforeAll(async () => {
  server = await startServer();
});
test.afterAll(() => server.stop());

const PAGE_SCRIPT = `<script>document.documentElement.dataset.page = 'ran ' + typeof preloaded
  + (window.preloaded ? ' ' + preloaded.from : '')</script>`;
const pageWithScript = dataPage('page', { body: PAGE_SCRIPT });
const byPage = `document.documentElement.dataset.page`;

/** Opens a window with a preload script, and has main hear `ran`. */
async function withPreload(
  name: string,
  url: string,
  body: (window: number) => Promise<void>,
  preferences: Preferences = {},
): Promise<void> {
  await driver().evaluate(({ ipcMain }) => {
    const { heard } = globalThis as unknown as { heard: unknown[] };
    ipcMain.removeAllListeners('ran');
    ipcMain.on('ran', (event, ...args) => heard.push([...args, event.sender.id]));
  });
  await takeHeard(driver());
  const window = await driver().open({
    url,
    webPreferences: { preload: script(name), ...preferences },
  });
  try {
    await body(window);
  } finally {
    await driver().inWindow(window, (opened) => opened.destroy());
  }
}

test.describe('a preload script', () => {
  test('should run before any script of the page, in an empty document', async () => {
    await withPreload('note', pageWithScript, async (window) => {
      const [[url, found]] = (await takeHeard(driver())) as [[string, object]];
      assert.equal(url, pageWithScript);
      assert.deepEqual(found, {
        isMainFrame: true,
        readyState: 'loading',
        scripts: 0,
        pageHasRun: 'no',
      });
      assert.equal(await driver().inPage(window, byPage), 'ran object note.js');
    });
  });

  test('should run again on every navigation and reload, also across sites', async () => {
    const local = server.origin.replace('127.0.0.1', 'localhost');
    await withPreload('note', `${server.origin}/page?1`, async (window) => {
      await driver().load(window, `${local}/page?2`);
      await driver().load(window, `${server.origin}/page?3`);
      await driver().eventAfter('did-finish-load', () =>
        driver().inWindow(window, ({ webContents }) => webContents.reload()),
      );
      await driver().eventAfter('did-finish-load', () =>
        driver().inWindow(window, ({ webContents }) => webContents.goBack()),
      );
      await driver().load(window, pageWithScript);
      const urls = (await takeHeard(driver())).map(([url]) => String(url));
      assert.deepEqual(urls.slice(0, 4), [
        `${server.origin}/page?1`,
        `${local}/page?2`,
        `${server.origin}/page?3`,
        `${server.origin}/page?3`,
      ]);
      assert.equal(urls.at(-1), pageWithScript);
      assert.equal(await driver().inPage(window, byPage), 'ran object note.js');
    });
  });

  test('should be read anew for each load', async () => {
    const { mkdtemp, rm, writeFile } = await import('node:fs/promises');
    const { tmpdir } = await import('node:os');
    const folder = await mkdtemp(`${tmpdir()}/clade-preload-`);
    const file = `${folder}/preload.js`;
    const write = (value: string) =>
      writeFile(file, `require('electron').contextBridge.exposeInMainWorld('v', '${value}')`);
    try {
      await write('first');
      const window = await driver().open({ url: dataPage('1'), webPreferences: { preload: file } });
      assert.equal(await driver().inPage(window, 'v'), 'first');
      await write('second');
      await driver().load(window, dataPage('2'));
      assert.equal(await driver().inPage(window, 'v'), 'second');
      await driver().close(window);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('should run in the main frame only, unless subframes are asked for', async () => {
    const page = dataPage('frames', {
      body: `<iframe srcdoc="<p>one"></iframe><iframe src="${server.origin}/page?inner"></iframe>`,
    });
    await withPreload('note', page, async () => {
      const ran = await takeHeard(driver());
      assert.deepEqual(
        ran.map(([url]) => url),
        [page],
      );
    });
    await withPreload(
      'note',
      page,
      async (window) => {
        // What the frames have said is in the channel before the answer.
        await driver().inPage(window, '1');
        const ran = (await takeHeard(driver())) as [string, { isMainFrame: boolean }][];
        assert.deepEqual(
          ran.map(([url, { isMainFrame }]) => [url, isMainFrame]).toSorted(byText),
          [
            ['about:srcdoc', false],
            [page, true],
            [`${server.origin}/page?inner`, false],
          ].toSorted(byText),
        );
      },
      { nodeIntegrationInSubFrames: true },
    );
  });

  test("should work in a page whose Content-Security-Policy is default-src 'none'", async () => {
    const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'">`;
    const page = `data:text/html,${encodeURIComponent(`${policy}<title>strict</title>${PAGE_SCRIPT}`)}`;
    await withPreload('note', page, async (window) => {
      assert.equal((await takeHeard(driver())).length, 1);
      assert.equal(await driver().inPage(window, 'preloaded.from'), 'note.js');
      assert.equal(await driver().inPage(window, `String(${byPage})`), 'undefined');
      assert.equal(await driver().inPage(window, 'Promise.resolve(6).then((n) => n * 7)'), 42);
    });
  });

  test('should share the world of the page with contextIsolation off', async () => {
    await withPreload(
      'note',
      pageWithScript,
      async (window) => {
        const [ran] = await takeHeard(driver());
        assert.equal(ran?.[0], pageWithScript);
        assert.equal(await driver().inPage(window, byPage), 'ran object note.js');
        assert.equal(await driver().inPage(window, 'preloaded.webFrame'), 'object');
        assert.equal(await driver().inPage(window, 'typeof require'), 'undefined');
      },
      { contextIsolation: false },
    );
  });

  test('should give every window its own', async () => {
    const other = await driver().open({
      url: pageWithScript,
      webPreferences: { preload: script('note') },
    });
    const none = await driver().open({ url: pageWithScript });
    assert.equal(await driver().inPage(id(), 'typeof preloaded'), 'undefined');
    assert.equal(await driver().inPage(other, 'preloaded.from'), 'note.js');
    assert.equal(await driver().inPage(none, byPage), 'ran undefined');
    for (const window of [other, none]) await driver().close(window);
  });
});

test.describe('a preload script that fails', () => {
  /** The arguments of preload-error, once there is one. */
  const failing = async (preloadPath: string, url: string): Promise<[unknown[], number]> => {
    const window = await driver().evaluate(
      async ({ BrowserWindow }, { path, target }) => {
        const opened = new BrowserWindow({ webPreferences: { preload: path } });
        Object.assign(globalThis, { failure: undefined });
        opened.webContents.once('preload-error', (_event, file: string, error: Error) => {
          Object.assign(globalThis, { failure: [file, error.name, error.message] });
        });
        await opened.loadURL(target);
        return opened.id;
      },
      { path: preloadPath, target: url },
    );
    const failure = await until('preload-error', () =>
      driver().evaluate(() => (globalThis as unknown as { failure?: unknown[] }).failure),
    );
    return [failure, window];
  };

  test('should be reported by preload-error when it throws, and the page still loads', async () => {
    const [failure, window] = await failing(script('throwing'), pageWithScript);
    assert.deepEqual(failure, [script('throwing'), 'RangeError', 'the preload script gives up']);
    assert.equal(await driver().inPage(window, byPage), 'ran undefined');
    assert.equal(await driver().inPage(window, 'before'), true);
    await driver().close(window);
  });

  test('should be reported when there is no such file', async () => {
    const [failure, window] = await failing(script('missing'), pageWithScript);
    assert.equal(failure[0], script('missing'));
    assert.match(String(failure[2]), /missing\.js.*ENOENT|ENOENT.*missing\.js/);
    assert.equal(await driver().inPage(window, byPage), 'ran undefined');
    await driver().close(window);
  });

  test('should be reported when it cannot be compiled', async () => {
    const [failure, window] = await failing(script('syntax-error'), pageWithScript);
    assert.deepEqual(failure.slice(0, 2), [script('syntax-error'), 'SyntaxError']);
    assert.equal(await driver().inPage(window, byPage), 'ran undefined');
    await driver().close(window);
  });

  test('should be refused when its path is not absolute', async () => {
    const message = await driver().evaluate(({ BrowserWindow }) => {
      try {
        new BrowserWindow({ webPreferences: { preload: './preload.js' } });
      } catch (error) {
        return (error as Error).message;
      }
      return 'accepted';
    });
    assert.match(message, /preload must be an absolute path, got '\.\/preload\.js'/);
  });
});

test.describe("a preload script's scope", () => {
  test("should hold what Electron's sandboxed preload scripts have", async () => {
    const found = await preload(
      `[typeof lab.require, lab.module.exports === lab.exports, lab.filename, lab.dirname,
        typeof lab.Buffer.from, typeof lab.setImmediate, typeof lab.clearImmediate,
        Object.keys(lab.require('electron')).sort().join()]`,
    );
    assert.deepEqual(found, [
      'function',
      true,
      LAB_PRELOAD,
      appPath('ipc-lab'),
      'function',
      'function',
      'function',
      'contextBridge,ipcRenderer,webFrame',
    ]);
  });

  test('should have require for events, timers and url, and nothing else', async () => {
    const found = await preload(
      `(async () => {
         const { require } = lab;
         const emitter = new (require('node:events'))();
         const heard = new Promise((resolve) => emitter.once('x', resolve));
         emitter.emit('x', 1);
         const { URL, parse } = require('url');
         await new Promise((resolve) => require('timers').setImmediate(resolve));
         const missing = ['fs', 'node:child_process', './other.js', 'vue'].map((name) => {
           try { return typeof require(name) } catch (error) { return error.message }
         });
         return [await heard, new URL('http://x/y').pathname, parse('http://h:1/p').port, missing];
       })()`,
    );
    assert.deepEqual(found, [
      1,
      '/y',
      '1',
      [
        'module not found: fs',
        'module not found: node:child_process',
        'module not found: ./other.js',
        'module not found: vue',
      ],
    ]);
  });

  test('should describe the process as Electron does', async () => {
    const found = (await preload(
      `({ type: lab.process.type, sandboxed: lab.process.sandboxed,
          isolated: lab.process.contextIsolated, platform: lab.process.platform,
          node: lab.process.versions.node, electron: typeof lab.process.versions.electron,
          argv: lab.process.argv.length, env: typeof lab.process.env.PATH })`,
    )) as Record<string, unknown>;
    const versions = await driver().evaluate(() => process.versions.node);
    assert.deepEqual(
      { ...found, electron: undefined },
      {
        type: 'renderer',
        sandboxed: true,
        isolated: true,
        platform: 'linux',
        node: versions,
        electron: undefined,
        argv: 1,
        env: 'string',
      },
    );
  });

  test('should get additionalArguments in process.argv', async () => {
    const window = await driver().open({
      url: dataPage('arguments'),
      webPreferences: {
        preload: LAB_PRELOAD,
        additionalArguments: ['--flag', 'quoted "text" </script>'],
      },
    });
    const argv = await driver().inWindow(window, ({ webContents }) =>
      webContents.executeJavaScriptInIsolatedWorld(999, [{ code: 'lab.process.argv.slice(1)' }]),
    );
    assert.deepEqual(argv, ['--flag', 'quoted "text" </script>']);
    await driver().close(window);
  });
});
