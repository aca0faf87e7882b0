// The page against the preload script: nothing that a page does reaches the isolated world.
import assert from 'node:assert/strict';
import { inPreload, openLab, useLab } from '../fixtures/lab.ts';
import { test } from '../fixtures/test.ts';

const { driver, id, page, preload } = useLab();

/** A page whose own script runs before its load has finished, and after the preload script. */
const pageThatRuns = (script: string): string =>
  `data:text/html,${encodeURIComponent(`<title>hostile</title><script>${script}</script>`)}`;

/** What a page may try, and no preload script may notice. */
const TAMPERING = `
  const error = new Error('tampered');
  const evil = () => { throw error };
  const steal = function () { window.stolen = arguments; throw error };
  const define = Object.defineProperty;
  const set = (target, name, value) =>
    define(target, name, { __proto__: null, value, writable: true, configurable: true });
  const each = (list, visit) => { for (let n = 0; n < list.length; n++) visit(list[n]) };
  define(Promise, Symbol.species, { __proto__: null, get: steal });
  each(['then', 'catch', 'finally'], (name) => set(Promise.prototype, name, steal));
  set(Promise, 'resolve', steal);
  each(['push', 'map', 'forEach', 'join', 'slice', 'concat', 'filter', 'includes'],
    (name) => set(Array.prototype, name, steal));
  each(['call', 'apply', 'bind'], (name) => set(Function.prototype, name, steal));
  set(JSON, 'parse', steal);
  set(JSON, 'stringify', steal);
  set(MessagePort.prototype, 'postMessage', steal);
  set(EventTarget.prototype, 'addEventListener', steal);
  set(EventTarget.prototype, 'dispatchEvent', steal);
  each(['get', 'set', 'has', 'forEach'], (name) => set(Map.prototype, name, steal));
  each(['get', 'set', 'has'], (name) => set(WeakMap.prototype, name, steal));
  each(['apply', 'defineProperty', 'ownKeys', 'get', 'getPrototypeOf'],
    (name) => set(Reflect, name, steal));
  each(['keys', 'freeze', 'defineProperty', 'getPrototypeOf', 'assign', 'entries'],
    (name) => set(Object, name, steal));
  each(['postMessage', 'structuredClone', 'queueMicrotask', 'Proxy', 'Map', 'WeakMap', 'Promise',
        'Uint8Array', 'ArrayBuffer', 'TextEncoder', 'TextDecoder', 'Error', 'TypeError', 'Event'],
    (name) => set(window, name, steal));
  set(Array.prototype, Symbol.iterator, steal);
  each(['value', 'get', 'set', 'writable', 'type', 'channel', 'ok', 'id', 'data', 'args',
        'configurable', 'enumerable', 'failed', 'promise', 'relatedTarget', 'name', 'message', '0'],
    (name) => define(Object.prototype, name,
      { __proto__: null, get: evil, set: steal, configurable: true }));
`;

const EXPOSE = `
  electron.contextBridge.exposeInMainWorld('api', {
    echo: (value) => electron.ipcRenderer.invoke('echo', value),
    sync: (value) => electron.ipcRenderer.sendSync('double', value),
    send: (value) => electron.ipcRenderer.send('sent', value),
    call: (callback, value) => callback(value),
    on: (callback) => { electron.ipcRenderer.on('note', (event, value) => callback(value)) },
    fail: () => { throw new RangeError('as planned') },
    reject: () => electron.ipcRenderer.invoke('no such handler'),
    list: [1, [2, { three: 3 }]],
    map: new Map([[1, 'one']]),
  }); 0`;

test.describe('what a page can see', () => {
  test('should be what was exposed, and nothing of the runtime', async () => {
    assert.deepEqual(
      await page(
        `[typeof require, typeof process, typeof module, typeof electron, typeof lab,
          typeof Buffer, typeof global, typeof ipcRenderer, typeof __clade_start__,
          Object.getOwnPropertyNames(window).filter((name) => /clade|electron|native/i.test(name))]`,
      ),
      [...Array.from({ length: 9 }, () => 'undefined'), []],
    );
  });

  test('should differ in nothing from a page without a preload script', async () => {
    const bare = await driver().open({ url: 'data:text/html,<title>bare</title>' });
    const globals = 'Object.getOwnPropertyNames(window).sort()';
    assert.deepEqual(await page(globals), await driver().inPage(bare, globals));
    await driver().close(bare);
  });

  test('should be made of its own classes, all the way up', async () => {
    await preload(EXPOSE);
    const foreign = await page(
      `(async () => {
         const foreign = [];
         const builtins = [Object, Function, Array, Map, Promise, Error, RangeError];
         const check = (path, value, expected) => {
           for (let at = value; at !== null; at = Object.getPrototypeOf(at)) {
             const maker = Object.getOwnPropertyDescriptor(at, 'constructor')?.value;
             if (maker && !builtins.includes(maker)) foreign.push(path + ':' + maker);
             if (maker && maker.constructor('return this')() !== window) foreign.push(path);
           }
         };
         check('api', api);
         for (const [name, value] of Object.entries(api)) check(name, value);
         const promise = api.echo({ a: [new Date()] });
         check('promise', promise);
         check('value', await promise);
         try { api.fail() } catch (error) {
           check('error', error);
           for (const key of Reflect.ownKeys(error)) {
             if (error[key] instanceof Object || typeof error[key] === 'function') {
               foreign.push('error.' + String(key));
             }
           }
         }
         await api.reject().catch((error) => check('rejection', error));
         const seen = api.call(function (value) {
           check('argument', value);
           if (this !== window && this !== undefined) foreign.push('this');
           check('arguments', [...arguments]);
           const caller = (() => { try { return arguments.callee.caller } catch { return null } })();
           if (caller && caller.constructor !== Function) foreign.push('caller');
           return value;
         }, { inner: [1] });
         check('returned', seen);
         return foreign;
       })()`,
    );
    assert.deepEqual(foreign, []);
  });

  test('should be frozen, functions included', async () => {
    await preload(EXPOSE);
    assert.deepEqual(
      await page(
        `[Object.isFrozen(api), Object.isFrozen(api.echo), Object.isFrozen(api.list[1][1]),
          Reflect.set(window, 'api', 1), Reflect.deleteProperty(window, 'api'),
          Reflect.set(api, 'echo', 1), typeof api.echo]`,
      ),
      [true, true, true, false, false, false, 'function'],
    );
  });

  test("should change nothing in the preload script's world by changing its own", async () => {
    await page(`Array.prototype.push = () => 'tampered'; window.marker = 1;
      Object.prototype.polluted = 1; document.title = 'shared'; 0`);
    assert.deepEqual(
      await preload(`[[].push(1), typeof marker, typeof {}.polluted, document.title]`),
      [1, 'undefined', 'undefined', 'shared'],
    );
  });
});

test.describe('a page that overrides built-ins', () => {
  /** The api at work, as a page reports it that has kept what it needs. */
  const useApi = `(async () => {
    const thrown = async (call) => {
      try { await call() } catch (error) { return error.message }
    };
    return [
      (await api.echo({ a: 1, list: [1, 2] })).a,
      api.sync(21),
      api.call((value) => value + 1, 1),
      await thrown(api.fail),
      await thrown(api.reject),
      api.list[1][1].three,
    ];
  })()`;
  const expected = [
    1,
    42,
    2,
    'as planned',
    "Error invoking remote method 'no such handler': Error: No handler registered for 'no such handler'",
    3,
  ];

  const withDouble = () =>
    driver().evaluate(({ ipcMain }) => {
      ipcMain.removeAllListeners('double');
      ipcMain.on('double', (event, value) => {
        event.returnValue = Number(value) * 2;
      });
    });

  test('should find its API working when it does so after the API was exposed', async () => {
    await withDouble();
    await preload(EXPOSE);
    await page(`window.use = () => ${useApi}; window.tamper = () => {${TAMPERING}}; 0`);
    await page('window.tamper(); 0');
    assert.deepEqual(await page('window.use()'), expected);
    assert.equal(await page('typeof window.stolen'), 'undefined');
  });

  test('should find its API working when it does so before the API is exposed', async () => {
    await withDouble();
    const window = await openLab(
      driver(),
      pageThatRuns(`window.use = () => ${useApi};${TAMPERING}`),
    );
    await inPreload(driver(), window, EXPOSE);
    const result = await inPreload(
      driver(),
      window,
      `electron.webFrame.executeJavaScript('window.use()')`,
    );
    assert.deepEqual(result, expected);
    assert.equal(await driver().inPage(window, 'typeof window.stolen'), 'undefined');
    await driver().close(window);
  });

  test('should neither hear nor forge what main says to the preload script', async () => {
    const window = await openLab(driver(), pageThatRuns(TAMPERING));
    const heard = inPreload(
      driver(),
      window,
      `new Promise((resolve) => electron.ipcRenderer.once('note', (event, value) => resolve(value)))`,
    );
    await inPreload(driver(), window, '0');
    await driver().inWindow(window, ({ webContents }) => webContents.send('note', { secret: [1] }));
    assert.deepEqual(await heard, { secret: [1] });
    assert.equal(await driver().inPage(window, 'typeof window.stolen'), 'undefined');
    await driver().close(window);
  });

  test('should not get its scripts run in the isolated world by what it throws', async () => {
    await preload(EXPOSE);
    const results = await page(
      `(() => {
         const results = [];
         const traps = [
           new Proxy(function () {}, { get: () => { throw new Error('trap') }, apply: () => 1 }),
           { get value() { throw new Error('getter') } },
           { toString() { throw new Error('text') }, get message() { throw 1 } },
           new Proxy({}, { ownKeys: () => { throw new Error('keys') } }),
         ];
         for (const trap of traps) {
           try { api.call((value) => value, trap); results.push('passed') }
           catch (error) { results.push(error.constructor === Error || error instanceof Error) }
           try { api.call(() => { throw trap }) } catch (error) { results.push(error instanceof Error) }
         }
         return results.every((result) => result === true || result === 'passed');
       })()`,
    );
    assert.equal(results, true);
    assert.equal(await preload('6 * 7'), 42);
  });
});

test.describe('messages between the worlds of one window', () => {
  test('should pass between window.postMessage and the preload script by the DOM alone', async () => {
    const heard = preload(
      `new Promise((resolve) => addEventListener('message', ({ data, source, origin }) =>
         resolve([data, source === window])))`,
    );
    await preload('0');
    await page(`postMessage({ from: 'page' }, '*')`);
    assert.deepEqual(await heard, [{ from: 'page' }, true]);
  });

  test('should keep the windows of one app apart', async () => {
    const other = await openLab(driver());
    await preload(`lab.secret = 1; 0`);
    assert.equal(await inPreload(driver(), other, 'String(lab.secret)'), 'undefined');
    await driver().close(other);
    assert.equal(await driver().inWindow(id(), (window) => window.isDestroyed()), false);
  });
});
