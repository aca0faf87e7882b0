// What a hostile page can do to the context bridge: nothing. It overrides what it can before it uses
// the exposed API, and records every object that its overrides get to see; none may be of the
// isolated world, whose constructors would give the page that world.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settled, TestFrame } from './test-frame.ts';

const API = `{
  add: (a, b) => a + b,
  echo: (value) => value,
  later: async (value) => { await null; return { value, f: () => 'called' }; },
  fail: () => { throw new RangeError('nope'); },
  failLater: async () => { throw new RangeError('later nope'); },
  call: (callback, ...args) => callback(...args),
  wait: async (promise) => [await promise],
  catches: async (promise) => promise.catch((e) => [e.message]),
  values: () => ({ list: [1, { two: 2 }], map: new Map([[1, 2]]), bytes: new Uint8Array(2) }),
  node: () => document.createElement('p'),
  refused: () => new WeakMap(),
  nested: { promise: Promise.resolve({ x: 1 }) },
}`;

/** Page code: every built-in function records what it gets, and then does its work. */
const OVERRIDE_FUNCTIONS = `
  const { apply, construct, ownKeys, getOwnPropertyDescriptor, defineProperty } = Reflect;
  const keys = [];
  const owners = [Object, Reflect, Array, Function, Promise, Error, TypeError, Map, Set, WeakMap, String,
    Object.prototype, Array.prototype, Function.prototype, Promise.prototype, Error.prototype,
    WeakMap.prototype, Map.prototype, Set.prototype, String.prototype, MouseEvent.prototype,
    Event.prototype, Node.prototype, globalThis];
  for (const owner of owners) {
    for (const key of ownKeys(owner)) {
      if (owner === globalThis && (key === 'record' || key === 'api')) continue;
      const found = getOwnPropertyDescriptor(owner, key);
      if (!found.configurable) continue;
      for (const kind of ['value', 'get', 'set']) {
        const original = found[kind];
        if (typeof original !== 'function') continue;
        found[kind] = new Proxy(original, {
          apply(target, self, args) { record(self, args); return apply(target, self, args); },
          construct(target, args, self) { record(args); return construct(target, args, self); },
        });
        keys[keys.length] = key;
      }
      try { defineProperty(owner, key, found); } catch {}
    }
  }`;

/** Page code: setters and getters where an assignment or a look-up might go astray. */
const POISON_PROTOTYPES = `
  for (const key of ['0', '1', 'x', 'value', 'get', 'set', 'then', 'failed', 'two', 'list', 'name', 'message',
    'stack', 'resolve', 'reject', 'promise', 'cause', 'relatedTarget', 'view', 'enumerable', 'writable']) {
    for (const owner of [Object.prototype, Array.prototype]) {
      Object.defineProperty(owner, key, { __proto__: null, configurable: true,
        get() { record(this); return undefined; }, set(value) { record(this, value); } });
    }
  }`;

const ITERATION = `
  const callOriginal = Reflect.apply;
  Array.prototype[Symbol.iterator] = function () { record(this); throw new Error('iterated'); };
  Object.defineProperty(Promise, Symbol.species, { __proto__: null, get() { record(this); return function (executor) {
    record(executor); executor((v) => record(v), (v) => record(v)); return {}; }; } });
  Promise.prototype.constructor = function (executor) { record(executor); executor(record, record); };
  Promise.prototype.constructor[Symbol.species] = Promise.prototype.constructor;
  const originalThen = Promise.prototype.then;
  Promise.prototype.then = function (a, b) { record(this, a, b); return callOriginal(originalThen, this, [a, b]); };
  Error.prepareStackTrace = (error) => { record(error); return 'stack'; };`;

/** Page code that uses all of the API. */
const USE = `
  const attempt = (f) => { try { keep(f()); } catch (e) { record(e); keep(e); } };
  const later = async (f) => { try { keep(await f()); } catch (e) { record(e); keep(e); } };
  attempt(() => api.add(2, 3));
  attempt(() => api.echo({ x: [1], f: () => 1 }));
  attempt(() => api.fail());
  attempt(() => api.refused());
  attempt(() => api.echo(new WeakMap()));
  attempt(() => api.values());
  attempt(() => api.node());
  attempt(() => api.call((...args) => { record(args); return { x: args.length }; }, { y: [] }, () => 2));
  attempt(() => api.call(() => { throw new TypeError('mine'); }));
  attempt(() => api.echo(new Proxy({ a: 1 }, handler)));
  attempt(() => api.call(new Proxy(() => 5, handler), {}, [1]));
  later(() => api.later({ z: 1 }));
  later(() => api.failLater());
  later(() => api.wait(Promise.resolve({ x: 1 })));
  later(() => api.catches(Promise.reject(new Error('rejected'))));
  later(() => api.nested.promise);`;

/** Page code: a proxy handler that records what each trap gets. */
const HANDLER = `
  const handler = {};
  for (const trap of ['get', 'has', 'ownKeys', 'getOwnPropertyDescriptor', 'getPrototypeOf', 'apply',
    'construct', 'defineProperty', 'set', 'deleteProperty', 'isExtensible', 'preventExtensions']) {
    const original = Reflect[trap];
    handler[trap] = (a, b, c, d) => { record(a, b, c, d); return original(a, b, c, d); };
  }`;

interface Attacked {
  frame: TestFrame;
  /** What the page's overrides got to see. */
  seen: unknown[];
  /** What the calls of USE gave. */
  done: unknown[];
}

function recording(frame: TestFrame): unknown[] {
  const seen: unknown[] = [];
  const global = frame.inMain('globalThis') as Record<string, unknown>;
  global['record'] = (...values: unknown[]) => void seen.push(...values);
  return seen;
}

async function attack(...overrides: string[]): Promise<Attacked> {
  const frame = new TestFrame().preload(`
    const { contextBridge } = require('electron');
    contextBridge.exposeInMainWorld('api', ${API});
    window.later = (key) => contextBridge.exposeInMainWorld(key, ${API});`);
  const seen = recording(frame);
  const done: unknown[] = [];
  const global = frame.inMain('globalThis') as Record<string, unknown>;
  global['keep'] = (value: unknown) => void done.push(value);
  frame.inMain(`{ ${[HANDLER, ...overrides, USE].join('\n')} }`);
  await settled();
  return { frame, seen, done };
}

function assertNothingLeaked({ frame, seen, done }: Attacked): void {
  const names = ['Object', 'Function', 'Array', 'Error', 'Promise', 'HTMLElement', 'MouseEvent'];
  const foreign = new Set(names.map((name) => frame.inIsolated(`${name}.prototype`)));
  for (const value of reachable([frame.inMain('api'), done, ...seen])) {
    assert.ok(!foreign.has(value), 'the page got an object of the isolated world');
  }
  assert.equal(done[0], 5);
  // How many arguments a callback of the page got.
  assert.deepEqual({ ...(done[7] as object) }, { x: 2 });
}

/** All objects that a script could get to from values, prototypes included. */
function reachable(starts: readonly unknown[]): Set<unknown> {
  const found = new Set<unknown>();
  const queue = [...starts];
  while (queue.length > 0) {
    const value = queue.pop();
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) continue;
    if (found.has(value)) continue;
    found.add(value);
    queue.push(Object.getPrototypeOf(value));
    for (const property of Object.values(Object.getOwnPropertyDescriptors(value))) {
      queue.push(...(Object.values(property) as unknown[]));
    }
  }
  return found;
}

test('should give the page nothing of the isolated world by itself', async () => {
  const attacked = await attack();
  assertNothingLeaked(attacked);
  assert.equal(attacked.done.length, 16);
});

test('should survive a page that overrides every built-in function', async () => {
  const attacked = await attack(OVERRIDE_FUNCTIONS);
  assert.ok(attacked.seen.length > 0);
  attacked.frame.inIsolated(`later('lateApi')`);
  assertNothingLeaked(attacked);
  assert.ok(!reachable([attacked.frame.inMain('lateApi')]).has(isolatedObject(attacked.frame)));
  assert.equal(attacked.done.length, 16);
});

test('should survive setters and getters on the prototypes of the page', async () => {
  const attacked = await attack(POISON_PROTOTYPES);
  assertNothingLeaked(attacked);
  const { x } = attacked.done[1] as { x: number[] };
  assert.equal(x[0], 1);
});

test('should survive overridden iteration, species and promises', async () => {
  const attacked = await attack(ITERATION);
  assertNothingLeaked(attacked);
});

test('should survive all of it at once', async () => {
  const attacked = await attack(OVERRIDE_FUNCTIONS, POISON_PROTOTYPES, ITERATION);
  assertNothingLeaked(attacked);
});

test('should throw an error of the page when the stack is exhausted', async () => {
  const { frame } = await attack();
  frame.inMain(`
    globalThis.caught = [];
    const dive = (f) => { try { dive(f); } catch { try { f(); } catch (e) { caught.push(e); } } };
    dive(() => api.echo({ list: [[[[]]]] }));
    dive(() => api.later(() => api.echo([[]])));
    dive(() => api.wait(Promise.resolve(api)));`);
  await settled();
  assert.ok((frame.inMain('caught') as unknown[]).length > 0);
  assert.ok(!reachable([frame.inMain('caught')]).has(isolatedObject(frame)));
});

test('should give a page nothing when the runtime starts after it has run', async () => {
  const frame = new TestFrame();
  const seen = recording(frame);
  frame.inMain(`{ ${HANDLER} ${OVERRIDE_FUNCTIONS} ${ITERATION} }`);
  frame.startBare();
  const codes = [
    'Promise.resolve({ x: 1 })',
    '({ then(a, b) { record(a, b); a(5); } })',
    '(() => { throw { get message() { record(this); return "thrown"; } } })()',
  ];
  for (const [id, code] of codes.entries()) {
    frame.receive({ type: 'execute', id, worldId: 0, code, userGesture: false });
  }
  await settled();
  assert.equal(frame.sentOf('reply').length, codes.length);
  assert.ok(!reachable(seen).has(isolatedObject(frame)));
});

function isolatedObject(frame: TestFrame): unknown {
  return frame.inIsolated('Object.prototype');
}
