// contextBridge: what crosses between the worlds, and how.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settled, TestFrame } from './test-frame.ts';

/** A frame whose preload exposes the value of an expression as `api`. */
function exposing(expression: string): TestFrame {
  return new TestFrame().preload(
    `const { contextBridge } = require('electron');
     contextBridge.exposeInMainWorld('api', ${expression});`,
  );
}

test('should copy values into the page and freeze them', () => {
  const frame = exposing(`{ n: 7, big: 5n, list: [1, [2]], none: null, undef: undefined,
    inner: { deep: { text: 'x' } } }`);
  const seen = frame.inMain(`JSON.stringify([api.n, api.big === 5n, api.list, api.none,
    'undef' in api, api.inner.deep.text, Object.getPrototypeOf(api.inner) === Object.prototype,
    api.list instanceof Array, Object.isFrozen(api.inner.deep), Object.isFrozen(api.list[1])])`);
  assert.equal(seen, '[7,true,[1,[2]],null,true,"x",true,true,true,true]');
  assert.throws(() => frame.inMain(`'use strict'; api.n = 8`), /read.?only/i);
  assert.throws(() => frame.inMain(`'use strict'; window.api = 8`), /read.?only/i);
  assert.equal(frame.inMain('delete globalThis.api'), false);
});

test('should proxy functions in both directions', () => {
  const frame = exposing(`{
    add: (a, b) => a + b,
    callMe: (callback) => callback({ from: 'isolated' }, [1, 2]),
  }`);
  assert.equal(frame.inMain('api.add(2, 3)'), 5);
  assert.equal(
    frame.inMain(`api.callMe((o, list) => JSON.stringify([o, list,
      Object.getPrototypeOf(o) === Object.prototype, list instanceof Array]))`),
    '[{"from":"isolated"},[1,2],true,true]',
  );
  assert.equal(frame.inMain('api.add instanceof Function'), true);
});

test('should keep the identity of functions that come back', () => {
  const frame = exposing(`(() => {
    const kept = () => 1;
    return { same: (f) => f, get: () => kept, isKept: (f) => f === kept };
  })()`);
  assert.equal(frame.inMain('const f = () => null; api.same(f) === f'), true);
  assert.equal(frame.inMain('api.get() === api.get()'), true);
  assert.equal(frame.inMain('api.isKept(api.get())'), true);
});

test('should pass an object that occurs twice as one object', () => {
  const frame = exposing(`(a, b) => a === b && a.list === b.list`);
  assert.equal(frame.inMain('const o = { list: [] }; api(o, o)'), true);
});

test('should pass cycles', () => {
  const frame = exposing(`(() => { const o = { value: 135, list: [] }; o.o = o; o.list.push(o);
    return { o }; })()`);
  assert.equal(frame.inMain('api.o.o.o.value'), 135);
  assert.equal(frame.inMain('api.o.list[0] === api.o'), true);
});

test('should proxy promises in both directions', async () => {
  const frame = exposing(`{
    later: async (x) => { await null; return { x, f: () => 'called' }; },
    fail: async () => { throw new RangeError('later nope'); },
    unwrap: async (promise) => (await promise) + 1,
    plain: Promise.resolve('resolved'),
  }`);
  assert.equal(frame.inMain('api.later(1) instanceof Promise'), true);
  assert.equal(await frame.inMain('api.later(1).then(({ x, f }) => x + f())'), '1called');
  assert.equal(await frame.inMain('api.unwrap(Promise.resolve(41))'), 42);
  assert.equal(await frame.inMain('api.plain'), 'resolved');
  assert.equal(
    await frame.inMain(`api.fail().catch((e) => e instanceof Error && e.name + ': ' + e.message)`),
    'RangeError: later nope',
  );
});

test('should make thrown errors anew in the world of the caller', () => {
  const frame = exposing(`{
    fail() { throw new RangeError('nope'); },
    text() { throw 'this is no error'; },
    odd() { throw { toString() { throw 1; } }; },
    through: (f) => { try { f(); } catch (e) {
      return [e instanceof Error, Object.getPrototypeOf(e) === Error.prototype, e.name, e.message];
    } },
    weird() { const e = new Error('x'); e.message = { garbage: true }; return e; },
  }`);
  const caught = (call: string): unknown =>
    frame.inMain(`try { ${call} } catch (e) {
      JSON.stringify([Object.getPrototypeOf(e) === Error.prototype, e.name, e.message]) }`);
  assert.equal(caught('api.fail()'), '[true,"RangeError","nope"]');
  assert.equal(caught('api.text()'), '[true,"Error","this is no error"]');
  assert.match(String(caught('api.odd()')), /^\[true,"Error","A value was thrown/);
  assert.match(String(frame.inMain('try { api.fail() } catch (e) { e.stack }')), /nope/);
  assert.equal(
    frame.inMain(`JSON.stringify(api.through(() => { throw new TypeError('from the page') }))`),
    '[true,true,"TypeError","from the page"]',
  );
  assert.equal(
    frame.inMain('api.weird() instanceof Error && typeof api.weird().message'),
    'string',
  );
});

test('should refuse what cannot be cloned, with an error of the caller', async () => {
  const frame = exposing(`{
    get: (name) => ({ weak: new WeakMap(), symbol: Symbol('s'), boxed: Object(Symbol('s')) })[name],
    nested: () => [new WeakMap()],
    getter: () => ({ get bad() { throw new Error('damm'); } }),
    take: () => {},
    later: async () => new WeakMap(),
  }`);
  const caught = (call: string): unknown =>
    frame.inMain(`try { ${call} } catch (e) { e instanceof Error && e.message }`);
  assert.equal(caught(`api.get('weak')`), 'An object could not be cloned.');
  assert.equal(caught(`api.get('boxed')`), 'An object could not be cloned.');
  assert.equal(caught(`api.nested()`), 'An object could not be cloned.');
  assert.match(String(caught(`api.get('symbol')`)), /symbol cannot be passed/);
  assert.equal(caught(`api.getter()`), 'damm');
  assert.equal(caught(`api.take(new WeakSet())`), 'An object could not be cloned.');
  assert.equal(
    await frame.inMain('api.later().catch((e) => e instanceof Error && e.message)'),
    'An object could not be cloned.',
  );
});

test('should clone built-in objects into the realm of the receiver', () => {
  const frame = exposing(`{
    values: () => ({ date: new Date(5), map: new Map([['k', new Set([1])]]), re: /a/gi,
      bytes: new Uint8Array([1, 2]), buffer: new ArrayBuffer(3) }),
    double: (bytes) => bytes instanceof Uint8Array && bytes.map((b) => b * 2),
  }`);
  assert.equal(
    frame.inMain(`const v = api.values(); JSON.stringify([v.date instanceof Date && +v.date,
      v.map instanceof Map && v.map.get('k') instanceof Set && v.map.get('k').has(1),
      v.re instanceof RegExp && String(v.re), v.bytes instanceof Uint8Array && v.bytes[1],
      v.buffer instanceof ArrayBuffer && v.buffer.byteLength])`),
    '[5,true,"/a/gi",2,3]',
  );
  assert.equal(frame.inMain('api.double(new Uint8Array([3, 4])).join()'), '6,8');
});

test('should drop prototypes and symbol keys, and keep __proto__ as a key', () => {
  const frame = exposing(`{
    instance: () => { class Point { x = 1; method() {} get y() { return 2; } } return new Point(); },
    symbols: () => ({ [Symbol('s')]: 1, plain: 2 }),
    proto: () => JSON.parse('{"__proto__":{"polluted":1}}'),
    bare: () => Object.assign(Object.create(null), { a: 1 }),
  }`);
  assert.equal(
    frame.inMain(`JSON.stringify([Object.keys(api.instance()),
      Object.getPrototypeOf(api.instance()) === Object.prototype,
      Object.getOwnPropertySymbols(api.symbols()).length,
      Object.keys(api.proto()), api.proto().polluted === undefined,
      Object.getPrototypeOf(api.bare()) === Object.prototype])`),
    '[["x"],true,0,["__proto__"],true,true]',
  );
});

test('should refuse more than 1000 levels', () => {
  const frame = exposing(`() => 'fine'`);
  const nest = (levels: number): unknown =>
    frame.inMain(`{ let a = []; for (let i = 0; i < ${levels}; i++) a = [a];
      try { api(a) } catch (e) { e.message } }`);
  assert.equal(nest(999), 'fine');
  assert.match(String(nest(1000)), /recursion depth exceeded.*1000/);
});

test("should give each world its own wrapper of a node, and refuse a shadow tree's", () => {
  const frame = exposing(`{
    make: () => { const node = document.createElement('p'); node.secret = 1; return node; },
    same: (node) => { node.mark = 'isolated'; return node; },
    hidden: () => document.createElement('p', true),
  }`);
  assert.equal(frame.inMain('api.make() instanceof HTMLElement && api.make().secret'), undefined);
  assert.equal(
    frame.inMain(`const node = document.createElement('p'); api.same(node) === node && node.mark`),
    undefined,
  );
  assert.throws(() => frame.inMain('api.hidden()'), /shadow tree cannot be passed/);
});

test('should not expose twice, nor over what the page has', () => {
  const frame = new TestFrame().preload(`
    const { contextBridge } = require('electron');
    const errors = [];
    for (const key of ['api', 'api', 'document', 'toString', 5]) {
      try { contextBridge.exposeInMainWorld(key, key); } catch (e) { errors.push(e.message); }
    }
    globalThis.errors = errors;`);
  const bind = 'Cannot bind an API on top of an existing property on the window object';
  assert.equal(
    frame.inIsolated('errors.join()'),
    [bind, bind, bind, 'apiKey must be a string, got number'].join(),
  );
});

test('should expose in other isolated worlds, and run functions in the main world', () => {
  const frame = new TestFrame().preload(`
    const { contextBridge } = require('electron');
    contextBridge.exposeInIsolatedWorld(1004, 'api', { twice: (n) => n * 2 });
    contextBridge.exposeInIsolatedWorld(0, 'inPage', 1);
    globalThis.ran = contextBridge.executeInMainWorld({
      func: (a, callback, b) => { globalThis.left = callback(a); return { same: a === b, a }; },
      args: [{ x: 1 }, (o) => o.x + 1, 5],
    });
    globalThis.isOwn = ran instanceof Object;
    try { contextBridge.executeInMainWorld({ func: () => { throw new Error('in page'); } }); }
    catch (e) { globalThis.caught = e instanceof Error && e.message; }
    try { contextBridge.executeInMainWorld({}); } catch (e) { globalThis.refused = e.message; }`);
  assert.equal(frame.inWorld(1004, 'api.twice(4) + String(globalThis.inPage)'), '8undefined');
  assert.equal(frame.inMain('left + inPage'), 3);
  assert.equal(
    frame.inIsolated('JSON.stringify([ran, isOwn, caught, refused])'),
    '[{"same":false,"a":{"x":1}},true,"in page","executeInMainWorld: func must be a function, got undefined"]',
  );
});

test('should be refused without context isolation', () => {
  const frame = new TestFrame().preload(
    `try { require('electron').contextBridge.exposeInMainWorld('api', 1); }
     catch (e) { window.caught = e.message; }`,
    { contextIsolation: false },
  );
  assert.equal(
    frame.inMain('caught'),
    'contextBridge API can only be used when contextIsolation is enabled',
  );
});

test('should not send ipcRenderer and its listeners over the bridge', async () => {
  const frame = exposing(
    `(require('electron').ipcRenderer.on('x', () => {}), require('electron').ipcRenderer)`,
  );
  assert.equal(frame.inMain('Object.keys(api).length'), 0);
  await settled();
});
