// ipcRenderer, on a channel whose other side is the test.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ToMain } from '../../../main/common/preload-protocol.ts';
import { settled, TestFrame } from './test-frame.ts';

const start = (): TestFrame =>
  new TestFrame().preload(`globalThis.ipc = require('electron').ipcRenderer; globalThis.log = [];`);

test('should say that the document is there before anything else', () => {
  const frame = start();
  assert.deepEqual(frame.sent[0]?.message, {
    type: 'frame-ready',
    url: 'https://app.test/index.html',
    origin: 'https://app.test',
    name: '',
    parentFrameId: null,
  });
});

test('should send with copies of the arguments', () => {
  const frame = start();
  frame.inIsolated(`ipc.send('ch', 1, { list: [new Date(5)], map: new Map([['k', undefined]]) })`);
  assert.deepEqual(frame.sentOf('send'), [
    {
      type: 'send',
      channel: 'ch',
      args: [1, { list: [new Date(5)], map: new Map([['k', undefined]]) }],
    },
  ]);
  frame.inIsolated(`ipc.sendToHost('host', 'a')`);
  assert.deepEqual(frame.sentOf('to-host'), [{ type: 'to-host', channel: 'host', args: ['a'] }]);
});

test('should work as bare functions', () => {
  const frame = start();
  frame.inIsolated(`const { send, sendToHost, postMessage, invoke } = ipc;
    send('a'); sendToHost('b'); postMessage('c', 1); invoke('d').catch(() => {});`);
  assert.deepEqual(
    frame.sent.map(({ message }) => message.type),
    ['frame-ready', 'send', 'to-host', 'post', 'invoke'],
  );
});

test('should refuse what cannot be cloned, and channels that are no strings', async () => {
  const frame = start();
  const message = (call: string): unknown =>
    frame.inIsolated(`try { ${call} } catch (e) { e.message }`);
  assert.equal(message(`ipc.send('ch', () => {})`), 'An object could not be cloned.');
  assert.equal(message(`ipc.sendSync('ch', Symbol('s'))`), 'An object could not be cloned.');
  assert.equal(message(`ipc.postMessage('ch', new WeakMap())`), 'An object could not be cloned.');
  assert.match(String(message(`ipc.send(5)`)), /channel is a string/);
  assert.match(String(message(`ipc.send('x'.repeat(300))`)), /256 characters at most/);
  assert.equal(
    await frame.inIsolated(`ipc.invoke('ch', Promise.resolve()).catch((e) => e.message)`),
    'An object could not be cloned.',
  );
  assert.equal(frame.sent.length, 1);
});

test('should answer each invoke by its own reply', async () => {
  const frame = start();
  const both = frame.inIsolated(`Promise.all([ipc.invoke('one', 1), ipc.invoke('two')])`);
  const [one, two] = frame.sentOf('invoke');
  assert.deepEqual(one?.args, [1]);
  frame.receive({ type: 'invoke-reply', id: two?.id ?? 0, ok: true, value: 'second' });
  frame.receive({ type: 'invoke-reply', id: one?.id ?? 0, ok: true, value: { first: true } });
  assert.deepEqual(JSON.stringify(await both), '[{"first":true},"second"]');
});

test("should fail an invoke with Electron's error text", async () => {
  const frame = start();
  const fail = async (name: string, message: string): Promise<unknown> => {
    const text = frame.inIsolated(`ipc.invoke('ch').catch((e) => e.message)`);
    const id = frame.sentOf('invoke').at(-1)?.id ?? 0;
    frame.receive({ type: 'invoke-reply', id, ok: false, error: { name, message } });
    return text;
  };
  const prefix = "Error invoking remote method 'ch': ";
  assert.equal(
    await fail('Error', "No handler registered for 'ch'"),
    `${prefix}Error: No handler registered for 'ch'`,
  );
  assert.equal(await fail('RangeError', 'out'), `${prefix}RangeError: out`);
  assert.equal(await fail('Error', ''), `${prefix}Error`);
});

test('should block for sendSync and return what main answers', () => {
  const frame = start();
  const asked: ToMain[] = [];
  frame.answerSync = (message) => {
    asked.push(message);
    return { type: 'sync-reply', ok: true, value: { list: [1n] } };
  };
  assert.equal(frame.inIsolated(`ipc.sendSync('ch', 'a').list[0] === 1n`), true);
  assert.deepEqual(asked, [{ type: 'sync', channel: 'ch', args: ['a'] }]);
  frame.answerSync = () => ({
    type: 'sync-reply',
    ok: false,
    error: { name: 'Error', message: 'the handler threw' },
  });
  assert.throws(() => frame.inIsolated(`ipc.sendSync('ch')`), /the handler threw/);
});

test('should get binary data, small and large', () => {
  const frame = start();
  frame.inIsolated(`ipc.on('ch', (event, ...args) => log.push(...args.map((bytes) =>
    bytes instanceof Uint8Array && bytes.buffer instanceof ArrayBuffer && bytes.at(-1))))`);
  const large = new Uint8Array(200_000).fill(7);
  frame.receive({ type: 'send', channel: 'ch', args: [new Uint8Array([1, 2]), large] });
  assert.equal(frame.inIsolated('log.join()'), '2,7');
});

test('should call listeners with an event and the arguments', () => {
  const frame = start();
  frame.inIsolated(`
    ipc.on('ch', function (event, ...args) {
      log.push(['on', event.sender === ipc, event.senderId, event.ports.length, ...args]); });
    ipc.once('ch', () => log.push(['once']));
    globalThis.gone = () => log.push(['removed']);
    ipc.addListener('ch', gone).removeListener('ch', gone);
    ipc.on('ch', gone); ipc.off('ch', gone);
    ipc.on('other', gone); ipc.removeAllListeners('other');`);
  frame.receive({ type: 'send', channel: 'ch', args: [1, { two: 2 }] });
  frame.receive({ type: 'send', channel: 'ch', args: [] });
  frame.receive({ type: 'send', channel: 'other', args: [] });
  assert.equal(
    frame.inIsolated('JSON.stringify(log)'),
    '[["on",true,0,0,1,{"two":2}],["once"],["on",true,0,0]]',
  );
});

test('should not throw for a channel named "error" without listeners', () => {
  const frame = start();
  frame.receive({ type: 'send', channel: 'error', args: ['x'] });
  assert.deepEqual(frame.reported, []);
});

test('should report what a listener throws and go on', () => {
  const frame = start();
  frame.inIsolated(
    `ipc.on('ch', (event, fail) => { if (fail) throw new Error('mine'); log.push(1); })`,
  );
  frame.receive({ type: 'send', channel: 'ch', args: [true] });
  frame.receive({ type: 'send', channel: 'ch', args: [false] });
  assert.match(String(frame.reported[0]), /mine/);
  assert.equal(frame.inIsolated('log.length'), 1);
});

test('should work in the page itself without context isolation', async () => {
  const frame = new TestFrame().preload(
    `window.ipc = require('electron').ipcRenderer;
     ipc.on('ch', (event, list, small, large) => { window.got = [list instanceof Array,
       small instanceof Uint8Array && small[1], small.buffer instanceof ArrayBuffer,
       large instanceof Uint8Array && large[9], large.buffer instanceof ArrayBuffer].join(); });`,
    { contextIsolation: false },
  );
  const large = new Uint8Array(200_000).fill(7);
  frame.receive({ type: 'send', channel: 'ch', args: [[1], new Uint8Array([1, 2]), large] });
  assert.deepEqual(frame.reported, []);
  assert.equal(frame.inMain('got'), 'true,2,true,7,true');
  frame.inMain(`ipc.send('back', new Map([[1, 2]]))`);
  assert.deepEqual(frame.sentOf('send')[0]?.args, [new Map([[1, 2]])]);
  await settled();
});

test('should tell main the URL before the next message, and when the engine says so', () => {
  const frame = start();
  frame.inIsolated(`location.href = 'https://app.test/pushed'; ipc.send('a'); ipc.send('b');`);
  frame.inIsolated(`location.href += '#hash'; dispatchEvent(new Event('hashchange'))`);
  assert.deepEqual(
    frame.sent.slice(1).map(({ message }) => ('url' in message ? message.url : message.type)),
    ['https://app.test/pushed', 'send', 'send', 'https://app.test/pushed#hash'],
  );
});
