// The promise of webContents.loadURL.
import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { loadPromise, type LoadEvents } from '../../api/load-promise.ts';
import { netError } from '../../common/net-error.ts';

const URL_ = 'https://a.example/';
const nothing = () => undefined;

function page() {
  const loads = new EventEmitter<LoadEvents>();
  const load = (url = URL_) => loadPromise(loads, url, nothing);
  /** The engine is asked for the load, and begins it. */
  const begin = (url = URL_) => loads.emit('asked') && loads.emit('started', url);
  const fail = (url: string, name: Parameters<typeof netError>[0], isLast = true) =>
    loads.emit('failed', { url, error: netError(name) }, isLast);
  const listeners = () =>
    loads.eventNames().reduce((sum, name) => sum + loads.listenerCount(name), 0);
  return { loads, load, begin, fail, listeners };
}

test('should resolve when the load has finished, and listen no longer', async () => {
  const { loads, load, begin, listeners } = page();
  const promise = load();
  begin();
  loads.emit('finished', URL_, true);
  await promise;
  assert.equal(listeners(), 0);
});

test('should reject with Electron’s code, errno, url and message', async () => {
  const { load, begin, fail, listeners } = page();
  const promise = load();
  begin();
  fail(URL_, 'ERR_CONNECTION_REFUSED');
  await assert.rejects(promise, {
    code: 'ERR_CONNECTION_REFUSED',
    errno: -102,
    url: URL_,
    message: `ERR_CONNECTION_REFUSED (-102) loading '${URL_}'`,
  });
  assert.equal(listeners(), 0);
});

test('should reject at once when the load cannot begin', async () => {
  const { loads, listeners } = page();
  const promise = loadPromise(loads, 'no url', () => netError('ERR_INVALID_URL'));
  await assert.rejects(promise, { code: 'ERR_INVALID_URL', url: 'no url' });
  assert.equal(listeners(), 0);
});

test('should be aborted by the next loadURL', async () => {
  const { loads, load, begin } = page();
  const first = load();
  begin();
  const second = load('https://b.example/');
  await assert.rejects(first, { code: 'ERR_ABORTED', errno: -3, url: URL_ });
  begin('https://b.example/');
  loads.emit('finished', URL_, true);
  await second;
});

test('should not take what becomes of the load that it replaces for its own', async () => {
  const { loads, load, begin, fail } = page();
  const promise = load();
  // While this one waits for the start of the older, as while the engine is asked for it.
  for (const ask of [() => undefined, () => loads.emit('asked')]) {
    ask();
    loads.emit('started', 'https://old.example/');
    fail('https://old.example/', 'ERR_ABORTED', false);
    fail('https://old.example/', 'ERR_CONNECTION_REFUSED', false);
    loads.emit('finished', 'https://old.example/', false);
  }
  begin();
  loads.emit('finished', URL_, true);
  await promise;
});

test('should end with the last load when the engine tells of no start', async () => {
  const { loads, load, fail } = page();
  const first = load();
  loads.emit('asked');
  loads.emit('finished', URL_, true);
  await first;
  const second = load();
  loads.emit('asked');
  fail(URL_, 'ERR_UNKNOWN_URL_SCHEME');
  await assert.rejects(second, { code: 'ERR_UNKNOWN_URL_SCHEME' });
});

test('should survive the late start and end of a load that it replaces', async () => {
  const { loads, load, begin, fail } = page();
  const promise = load();
  loads.emit('asked');
  loads.emit('started', 'https://old.example/');
  fail('https://old.example/', 'ERR_ABORTED');
  loads.emit('started', 'https://old.example/');
  loads.emit('finished', 'https://old.example/', true);
  begin();
  loads.emit('finished', URL_, true);
  await promise;
});

test('should be aborted when what was asked for is dropped', async () => {
  const { loads, load } = page();
  const promise = load();
  loads.emit('dropped');
  await assert.rejects(promise, { code: 'ERR_ABORTED', url: URL_ });
});

test('should reject when the page is destroyed', async () => {
  const { loads, load, begin } = page();
  const promise = load();
  begin();
  loads.emit('destroyed');
  await assert.rejects(promise, { code: 'ERR_FAILED' });
});

test('should not end the process when nobody looks at a failed load', async () => {
  const { load, begin, fail } = page();
  const seen: unknown[] = [];
  const onUnhandled = (reason: unknown) => seen.push(reason);
  process.on('unhandledRejection', onUnhandled);
  void load();
  begin();
  fail(URL_, 'ERR_FAILED');
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', onUnhandled);
  assert.deepEqual(seen, []);
});
