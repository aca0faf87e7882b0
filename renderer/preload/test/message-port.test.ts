// MessagePorts that are given away and that arrive; the test holds the other ends.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodePortMessage, encodePortMessage } from '../../../main/common/port-message.ts';
import { copyBuffer, settled, TestFrame } from './test-frame.ts';

const start = (): TestFrame =>
  new TestFrame().preload(`
    globalThis.ipc = require('electron').ipcRenderer; globalThis.log = [];
    ipc.on('port', (event) => {
      const [port] = event.ports; globalThis.port = port;
      port.onmessage = ({ data, ports }) => { log.push(data); globalThis.inner = ports[0]; };
    });`);

/** What the other process gets and sends at a native port. */
class Peer {
  readonly got: unknown[] = [];
  readonly ports: number[] = [];
  closed = false;
  readonly #frame: TestFrame;
  readonly handle: number;

  constructor(frame: TestFrame, handle: number) {
    this.#frame = frame;
    this.handle = handle;
    frame.ports.listen(
      handle,
      (payload, buffers, ports) => {
        this.got.push(decodePortMessage(payload, buffers));
        this.ports.push(...ports);
      },
      () => (this.closed = true),
    );
  }

  post(data: unknown, ports: number[] = []): void {
    const { bytes, buffers } = encodePortMessage(data);
    this.#frame.ports.post(this.handle, bytes, buffers, ports);
  }
}

test('should pump a port that was given away, in both directions', async () => {
  const frame = start();
  frame.inIsolated(`
    const { port1, port2 } = new MessageChannel();
    globalThis.kept = port1;
    port1.onmessage = ({ data }) => log.push(data);
    port1.postMessage('early');
    ipc.postMessage('port', { hello: 1 }, [port2]);
    port1.postMessage({ later: new Map([[1, 2]]) });`);
  const sent = frame.sent.find(({ message }) => message.type === 'post');
  assert.deepEqual(sent?.message, { type: 'post', channel: 'port', message: { hello: 1 } });
  const peer = new Peer(frame, sent?.ports[0] ?? 0);
  peer.post([1, { two: 2n }]);
  await settled();
  assert.deepEqual(peer.got, ['early', { later: new Map([[1, 2]]) }]);
  assert.equal(frame.inIsolated('log.length === 1 && log[0][1].two === 2n'), true);
  frame.inIsolated('kept.close()');
  await settled();
  assert.equal(peer.closed, true);
});

test('should make a port of a native one that arrives', async () => {
  const frame = start();
  const [ours, theirs] = frame.ports.createPair();
  const peer = new Peer(frame, ours);
  peer.post('before it arrives');
  frame.receive({ type: 'post', channel: 'port', message: null }, [theirs]);
  await settled();
  frame.inIsolated(`port.postMessage({ reply: [1] })`);
  peer.post('after');
  await settled();
  assert.equal(frame.inIsolated('log.join()'), 'before it arrives,after');
  assert.deepEqual(peer.got, [{ reply: [1] }]);
  frame.inIsolated(`port.addEventListener('close', () => log.push('closed'))`);
  frame.ports.close(ours);
  await settled();
  assert.equal(frame.inIsolated('log.at(-1)'), 'closed');
});

test('should pass ports over ports', async () => {
  const frame = start();
  const [ours, theirs] = frame.ports.createPair();
  const peer = new Peer(frame, ours);
  frame.receive({ type: 'post', channel: 'port', message: null }, [theirs]);
  const [innerOurs, innerTheirs] = frame.ports.createPair();
  const inner = new Peer(frame, innerOurs);
  peer.post('with a port', [innerTheirs]);
  await settled();
  frame.inIsolated(`inner.postMessage('over the inner port');
    const channel = new MessageChannel(); channel.port1.postMessage('outwards');
    port.postMessage('mine', [channel.port2]);`);
  await settled();
  assert.deepEqual(inner.got, ['over the inner port']);
  assert.deepEqual(peer.got, ['mine']);
  assert.equal(peer.ports.length, 1);
  const outwards = new Peer(frame, peer.ports[0] ?? 0);
  await settled();
  assert.deepEqual(outwards.got, ['outwards']);
  for (const open of [peer, inner, outwards]) frame.ports.close(open.handle);
});

test('should refuse what is no port, is there twice, or was transferred already', () => {
  const frame = start();
  const message = (transfer: string): unknown =>
    frame.inIsolated(`{ const { port1, port2 } = new MessageChannel(); port1.close();
      try { ipc.postMessage('port', 1, ${transfer}) } catch (e) { e.message } }`);
  assert.equal(message('[{}]'), 'Port at index 0 is not a valid port');
  assert.equal(message('[port2, port2]'), 'Port at index 1 is a duplicate');
  assert.match(String(message('Array(9).fill(port2)')), /8 ports at most, got 9/);
  assert.equal(
    message(`(structuredClone(port2, { transfer: [port2] }), [port2])`),
    'A port has been transferred already.',
  );
  assert.equal(frame.sentOf('post').length, 0);
});

test('should keep the ports when the message cannot be cloned', async () => {
  const frame = start();
  const [ours, theirs] = frame.ports.createPair();
  const peer = new Peer(frame, ours);
  frame.receive({ type: 'post', channel: 'port', message: null }, [theirs]);
  frame.inIsolated(
    `try { ipc.postMessage('x', () => {}, [port]) } catch {} port.postMessage('alive')`,
  );
  await settled();
  assert.deepEqual(peer.got, ['alive']);
  frame.ports.close(ours);
});

test('should report a message that is not what the protocol says, and go on', async () => {
  const frame = start();
  const [ours, theirs] = frame.ports.createPair();
  frame.receive({ type: 'post', channel: 'port', message: null }, [theirs]);
  frame.ports.post(ours, new Uint8Array([0xc1, 1, 2]), [], []);
  const { bytes } = encodePortMessage('fine');
  frame.ports.post(ours, new Uint8Array(copyBuffer(bytes)), [], []);
  await settled();
  assert.equal(frame.reported.length, 1);
  assert.equal(frame.inIsolated('log.join()'), 'fine');
  frame.ports.close(ours);
});
