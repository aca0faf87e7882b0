// contextBridge: what may cross between the preload script's world and the page's, and how.
import assert from 'node:assert/strict';
import { inPreload, openLab, useLab } from '../fixtures/lab.ts';
import { dataPage } from '../fixtures/server.ts';
import { test } from '../fixtures/test.ts';

const { driver, id, page, preload } = useLab();

/** Exposes an expression of the preload script's world as `api`. */
const expose = (code: string): Promise<unknown> =>
  preload(`electron.contextBridge.exposeInMainWorld('api', ${code}); 0`);

const failure = (code: string): Promise<unknown> =>
  preload(`try { ${code}; 'no error' } catch (error) { error.name + ': ' + error.message }`);

/** Electron's table of what is supported: an expression, and what the page must find. */
const VALUES: [code: string, check: string][] = [
  ['"text"', 'value === "text"'],
  ['42', 'value === 42'],
  ['-0', 'Object.is(value, -0)'],
  ['NaN', 'Number.isNaN(value)'],
  ['true', 'value === true'],
  ['null', 'value === null'],
  ['undefined', 'value === undefined'],
  ['10n ** 30n', 'value === 10n ** 30n'],
  ['({ a: { b: [1, "2", null] } })', 'value.a.b.join() === "1,2,"'],
  ['[[1], [[2]]]', 'Array.isArray(value) && value[1][0][0] === 2'],
  ['new Date(5)', 'value instanceof Date && value.getTime() === 5'],
  ['/a/gi', 'value instanceof RegExp && String(value) === "/a/gi"'],
  ['new Map([[1, 2]])', 'value instanceof Map && value.get(1) === 2'],
  ['new Set([1])', 'value instanceof Set && value.has(1)'],
  ['new Uint8Array([1, 2])', 'value instanceof Uint8Array && value[1] === 2'],
  ['new Float64Array([0.5])', 'value instanceof Float64Array && value[0] === 0.5'],
  ['new ArrayBuffer(8)', 'value instanceof ArrayBuffer && value.byteLength === 8'],
  ['new DataView(new ArrayBuffer(4), 2)', 'value instanceof DataView && value.byteLength === 2'],
  ['new Blob(["abc"])', 'value instanceof Blob && value.size === 3'],
  ['new File(["abc"], "f")', 'value instanceof File && value.name === "f"'],
  ['new ImageData(2, 3)', 'value instanceof ImageData && value.height === 3'],
  ['new Error("boom")', 'value instanceof Error && value.message === "boom"'],
  ['document.body', 'value === document.body'],
  ['document.createElement("b")', 'value instanceof HTMLElement && value.localName === "b"'],
  ['(class { static s = 1 })', 'typeof value === "function"'],
  ['new (class P { x = 1; get y() { return 2 } m() {} })()', '"x" in value && !("m" in value)'],
  ['({ get computed() { return 7 } })', 'value.computed === 7'],
  ['({ [Symbol("s")]: 1, kept: 2 })', 'Object.getOwnPropertySymbols(value).length === 0'],
  ['Object.create(null, { x: { value: 1, enumerable: true } })', 'value.x === 1'],
  ['Object.create({ inherited: 1 })', 'value.inherited === undefined'],
];

test.describe('contextBridge.exposeInMainWorld', () => {
  test('should copy each kind of value into the page', async () => {
    await expose(`[${VALUES.map(([code]) => code).join(',\n')}]`);
    for (const [n, [code, check]] of VALUES.entries()) {
      assert.equal(await page(`((value) => ${check})(api[${n}])`), true, code);
    }
  });

  test('should pass each kind of value back, as argument and as return value', async () => {
    await expose(`{ back: (value) => value, look: (value) => lab.looked = value }`);
    for (const [code, check] of VALUES) {
      if (code.includes('class')) continue;
      const inPage = await page(
        `((value) => { api.look(${code}); return ${check} })(api.back(${code}))`,
      );
      assert.equal(inPage, true, code);
      assert.equal(await preload(`((value) => ${check})(lab.looked)`), true, code);
    }
  });

  test('should refuse what cannot be passed, with a clear error', async () => {
    for (const code of [
      'new WeakMap()',
      'new WeakSet()',
      'new WeakRef({})',
      'window',
      'location',
    ]) {
      assert.equal(
        await failure(`electron.contextBridge.exposeInMainWorld('api', { bad: ${code} })`),
        'TypeError: An object could not be cloned.',
        code,
      );
    }
    assert.match(
      String(await failure(`electron.contextBridge.exposeInMainWorld('api', { bad: Symbol() })`)),
      /^TypeError: A symbol cannot be passed over the context bridge/,
    );
    assert.equal(await page('typeof api'), 'undefined');
  });

  test('should pass cycles and shared objects as such', async () => {
    await expose(
      `(() => { const ring = { list: [] }; ring.list.push(ring, ring.list); return ring })()`,
    );
    assert.deepEqual(
      await page('[api.list[0] === api, api.list[1] === api.list, Object.isFrozen(api.list)]'),
      [true, true, true],
    );
  });

  test('should refuse more than 1000 levels', async () => {
    assert.match(
      String(
        await failure(
          `let deep = {}; for (let n = 0; n < 1001; n++) deep = { deep };
           electron.contextBridge.exposeInMainWorld('api', deep)`,
        ),
      ),
      /^TypeError: .*recursion depth exceeded/,
    );
  });

  test('should refuse a key that the window has, and a second time', async () => {
    const text = 'Error: Cannot bind an API on top of an existing property on the window object';
    for (const key of ['document', 'name', 'toString']) {
      assert.equal(await failure(`electron.contextBridge.exposeInMainWorld('${key}', 1)`), text);
    }
    await expose('1');
    assert.equal(await failure(`electron.contextBridge.exposeInMainWorld('api', 2)`), text);
    assert.equal(await page('api'), 1);
  });

  test('should refuse a key that is no string', async () => {
    assert.match(
      String(await failure(`electron.contextBridge.exposeInMainWorld(7, 1)`)),
      /^TypeError: apiKey must be a string/,
    );
  });

  test('should be refused with contextIsolation off', async () => {
    const window = await openLab(driver(), dataPage('shared'), { contextIsolation: false });
    const message = await driver().inPage(
      window,
      `try { electron.contextBridge.exposeInMainWorld('api', 1); 'no error' }
       catch (error) { error.message }`,
    );
    assert.equal(message, 'contextBridge API can only be used when contextIsolation is enabled');
    await driver().close(window);
  });
});

test.describe('functions over the bridge', () => {
  test('should be called with copies, and give copies', async () => {
    await expose(`{ add: (a, b) => a + b, grow: (list) => { list.push(3); return list } }`);
    assert.deepEqual(
      await page(
        `(() => { const mine = [1, 2]; const grown = api.grow(mine);
          return [api.add(20, 22), mine.length, grown.length, grown instanceof Array] })()`,
      ),
      [42, 2, 3, true],
    );
  });

  test('should be callable in both directions, and keep their identity', async () => {
    await expose(`{
      twice: (callback) => callback(callback(1)),
      keep: (callback) => { lab.kept = callback },
      kept: () => lab.kept,
      isSame: (a, b) => a === b,
      self: () => lab.self ??= () => 'self',
      isSelf: (f) => f === lab.self,
    }`);
    assert.deepEqual(
      await page(
        `(() => { const f = (n) => n * 3; api.keep(f);
          return [api.twice(f), api.kept() === f, api.isSame(f, f), api.self() === api.self(),
            api.isSelf(api.self())] })()`,
      ),
      [9, true, true, true, true],
    );
    assert.equal(await preload('lab.kept(5)'), 15);
  });

  test('should throw errors of the caller, with name, message and stack', async () => {
    await expose(`{
      fail: () => { throw new RangeError('far') },
      failText: () => { throw 'only text' },
      callback: (f) => { try { f() } catch (error) {
        return [error instanceof Error, error.name, error.message] } },
    }`);
    assert.deepEqual(
      await page(
        `(() => {
           const all = [];
           try { api.fail() } catch (error) {
             all.push(error instanceof Error, error.name, error.message, typeof error.stack) }
           try { api.failText() } catch (error) { all.push(String(error.message ?? error)) }
           all.push(api.callback(() => { throw new TypeError('mine') }));
           return all;
         })()`,
      ),
      [true, 'RangeError', 'far', 'string', 'only text', [true, 'TypeError', 'mine']],
    );
  });

  test('should throw to the caller when an argument or a result cannot be passed', async () => {
    await expose(`{ echo: (value) => value, bad: () => new WeakMap() }`);
    assert.deepEqual(
      await page(
        `[() => api.echo(new WeakMap()), () => api.bad(), () => api.echo(Symbol('s'))].map((call) => {
           try { call(); return 'no error' } catch (error) {
             return error instanceof Error && error.name } })`,
      ),
      ['TypeError', 'TypeError', 'TypeError'],
    );
  });

  test('should carry promises in both directions, with their values and reasons', async () => {
    await expose(`{
      later: (value) => new Promise((resolve) => setTimeout(() => resolve({ value }), 1)),
      never: () => Promise.reject(new RangeError('no')),
      nested: () => Promise.resolve({ inner: Promise.resolve([1]) }),
      wait: async (promise) => ['waited', await promise],
      caught: (promise) => promise.catch((error) => [error instanceof Error, error.message]),
    }`);
    assert.deepEqual(
      await page(
        `(async () => [
           (await api.later(1)).value,
           api.later(1) instanceof Promise,
           await api.never().catch((e) => [e instanceof Error, e.name, e.message]),
           await (await api.nested()).inner,
           await api.wait(Promise.resolve(2)),
           await api.caught(Promise.reject(new Error('page'))),
         ])()`,
      ),
      [1, true, [true, 'RangeError', 'no'], [1], ['waited', 2], [true, 'page']],
    );
  });

  test('should carry an ipcRenderer subscription as the documentation advises', async () => {
    await expose(`{
      onNote: (callback) => {
        const listener = (event, ...args) => callback(...args);
        electron.ipcRenderer.on('note', listener);
        return () => electron.ipcRenderer.off('note', listener);
      },
    }`);
    await page(`window.got = []; window.stop = api.onNote((...args) => got.push(args)); 0`);
    const send = (n: number) =>
      driver().inWindow(id(), ({ webContents }, value) => webContents.send('note', value), n);
    await send(1);
    await page('stop(); 0');
    await send(2);
    assert.deepEqual(await page('got'), [[1]]);
  });

  test('should hand out no way to call any channel when ipcRenderer itself is exposed', async () => {
    await expose(`{ ipc: electron.ipcRenderer }`);
    assert.deepEqual(await page('Object.keys(api.ipc)'), []);
  });

  test('should let DOM nodes through that are in the document, and find them again', async () => {
    await expose(`{ remove: (node) => { node.remove(); return node },
      make: (text) => Object.assign(document.createElement('p'), { textContent: text }) }`);
    assert.deepEqual(
      await page(
        `(() => { const made = api.make('made'); document.body.append(made);
          const back = api.remove(made);
          return [made instanceof HTMLParagraphElement, back === made, made.isConnected,
            made.textContent] })()`,
      ),
      [true, true, false, 'made'],
    );
  });
});

test.describe('other worlds', () => {
  test('should be reached by exposeInIsolatedWorld', async () => {
    await preload(
      `electron.contextBridge.exposeInIsolatedWorld(1004, 'there', { add: (a, b) => a + b }); 0`,
    );
    const inWorld = (world: number, code: string) =>
      driver().inWindow(
        id(),
        ({ webContents }, { worldId, text }) =>
          webContents.executeJavaScriptInIsolatedWorld(worldId, [{ code: text }]),
        { worldId: world, text: code },
      );
    assert.equal(await inWorld(1004, 'there.add(20, 22)'), 42);
    assert.equal(await inWorld(1005, 'typeof there'), 'undefined');
    assert.equal(await page('typeof there'), 'undefined');
    assert.match(
      String(await failure(`electron.contextBridge.exposeInIsolatedWorld('x', 'k', 1)`)),
      /^TypeError: worldId must be an integer/,
    );
  });

  test('should be the page for executeInMainWorld', async () => {
    await page('window.mine = 40; 0');
    assert.equal(
      await preload(
        `electron.contextBridge.executeInMainWorld({ func: (n) => window.mine + n, args: [2] })`,
      ),
      42,
    );
    assert.equal(
      await preload(
        `electron.contextBridge.executeInMainWorld({ func: async () => [await 1] })`,
      ).then(JSON.stringify),
      '[1]',
    );
    assert.match(
      String(await failure(`electron.contextBridge.executeInMainWorld({ func: 'text' })`)),
      /func must be a function/,
    );
  });

  test("should be each frame's own", async () => {
    const window = await openLab(
      driver(),
      dataPage('frames', { body: '<iframe name="inner" srcdoc="<p>inner"></iframe>' }),
      { nodeIntegrationInSubFrames: true },
    );
    await inPreload(driver(), window, `electron.contextBridge.exposeInMainWorld('api', 'top'); 0`);
    assert.deepEqual(await driver().inPage(window, '[api, typeof frames[0].api]'), [
      'top',
      'undefined',
    ]);
    await driver().close(window);
  });
});
