// What a preload script finds in its scope, and what happens when it fails.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settled, TestFrame } from './test-frame.ts';

test("should have the scope of Electron's sandboxed preload scripts", () => {
  const frame = new TestFrame().preload(`globalThis.report = JSON.stringify({
    path: __filename, dir: __dirname, self: this === exports && module.exports === exports,
    global: global === globalThis, type: process.type, argv: process.argv,
    versions: process.versions.electron, version: process.version, platform: process.platform,
    arch: process.arch, env: process.env.HOME, sandboxed: process.sandboxed,
    isolated: process.contextIsolated, main: process.isMainFrame, exec: process.execPath,
    resources: process.resourcesPath, uptime: process.uptime() > 0, hrtime: process.hrtime().length,
  })`);
  assert.deepEqual(JSON.parse(String(frame.inIsolated('report'))), {
    path: '/app/preload.js',
    dir: '/app',
    self: true,
    global: true,
    type: 'renderer',
    argv: ['/usr/bin/clade', '--extra'],
    versions: '30.0.0',
    version: 'v20.0.0',
    platform: 'linux',
    arch: 'x64',
    env: '/nowhere',
    sandboxed: true,
    isolated: true,
    main: true,
    exec: '/usr/bin/clade',
    resources: '/usr/lib/clade/resources',
    uptime: true,
    hrtime: 2,
  });
  assert.equal(frame.inIsolated('typeof require + typeof Buffer'), 'undefinedundefined');
});

test('should have the modules of a sandboxed renderer, and say which are not there', () => {
  const frame = new TestFrame().preload(`
    const names = ['electron', 'electron/renderer', 'events', 'node:events', 'timers', 'node:timers',
      'url', 'node:url'];
    globalThis.report = names.map((name) => typeof require(name)).join();
    globalThis.same = require('url') === require('node:url') && require('events').EventEmitter === require('events');
    for (const name of ['fs', 'node:fs', './other.js', 'node:electron']) {
      try { require(name); } catch (e) { report += ' ' + e.message; }
    }`);
  assert.equal(
    frame.inIsolated('report'),
    'object,object,function,function,object,object,object,object module not found: fs ' +
      'module not found: node:fs module not found: ./other.js module not found: node:electron',
  );
  assert.equal(frame.inIsolated('same'), true);
});

test('should have url with the legacy functions and the new ones', () => {
  const frame = new TestFrame().preload(`globalThis.url = require('url')`);
  const value = (code: string): unknown => frame.inIsolated(`JSON.stringify(${code})`);
  assert.equal(
    value(`url.parse('http://a.b:80/c?d=1&d=2&e=x%20y#f', true).query`),
    '{"d":["1","2"],"e":"x y"}',
  );
  assert.equal(value(`url.parse('http://a.b:80/c?d=1').port`), '"80"');
  assert.equal(value(`url.resolve('http://a.b/c/d', '../e')`), '"http://a.b/e"');
  assert.equal(
    value(`url.format({ protocol: 'http', host: 'a', query: { x: [1, 2], y: 'z z' } })`),
    '"http://a?x=1&x=2&y=z+z"',
  );
  assert.equal(value(`url.fileURLToPath('file:///a%20b/c')`), '"/a b/c"');
  assert.equal(value(`url.pathToFileURL('/a b#c?d%').href`), '"file:///a%20b%23c%3Fd%25"');
  assert.throws(
    () => frame.inIsolated(`url.fileURLToPath('https://a/b')`),
    /must be of scheme file/,
  );
});

test('should give Buffer to a script that names it', () => {
  const frame = new TestFrame()
    .preload(`globalThis.text = Buffer.from('aGk=', 'base64').toString() +
    (Buffer.from('x') instanceof Uint8Array)`);
  assert.equal(frame.inIsolated('text'), 'hitrue');
});

test('should run setImmediate and process.nextTick in their order', async () => {
  const frame = new TestFrame().preload(`globalThis.log = [];
    const dropped = setImmediate(() => log.push('dropped'));
    setImmediate((a, b) => log.push('immediate ' + a + b), 1, 2);
    clearImmediate(dropped);
    process.nextTick((a) => log.push('tick ' + a), 1);
    log.push('sync');`);
  await settled();
  assert.equal(frame.inIsolated('log.join()'), 'sync,tick 1,immediate 12');
});

test("should have the page's timers in the module timers", async () => {
  const frame = new TestFrame().preload(`
    globalThis.fired = new Promise((resolve) => require('timers').setTimeout(resolve, 1, 'argument'));`);
  assert.equal(await frame.inIsolated('fired'), 'argument');
});

test("should emit process 'loaded' after the script", () => {
  const frame = new TestFrame().preload(`globalThis.log = [];
    process.once('loaded', () => log.push('loaded')); log.push('script')`);
  assert.equal(frame.inIsolated('log.join()'), 'script,loaded');
});

test('should report a script that throws, and tell main', () => {
  const frame = new TestFrame().preload(`throw new RangeError('early')`);
  assert.match(String(frame.reported[0]), /Unable to load preload script: \/app\/preload.js/);
  assert.match(String(frame.reported[1]), /early/);
  assert.deepEqual(frame.sentOf('preload-error'), [
    { type: 'preload-error', error: { name: 'RangeError', message: 'early' } },
  ]);
});

test('should leave no traces in the page', async () => {
  const frame = new TestFrame();
  const before = Reflect.ownKeys(frame.inMain('globalThis') as object);
  frame.preload(`globalThis.secret = 1; Array.prototype.mine = 1;`);
  await settled();
  assert.deepEqual(Reflect.ownKeys(frame.inMain('globalThis') as object), before);
  assert.equal(frame.inMain('[].mine'), undefined);
});
