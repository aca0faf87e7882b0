// MessageChannelMain and MessagePortMain over real sockets within this process.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { MessageChannelMain } from '../../ipc/message-channel.ts';
import { MessagePortMain, type PortMessageEvent } from '../../ipc/message-port.ts';
import { collectGarbage, loadPorts } from './runtime.ts';

const { Port } = loadPorts();

/** The next `count` messages of a port, which is started. */
async function receive(port: MessagePortMain, count = 1): Promise<unknown[]> {
  const data: unknown[] = [];
  await new Promise<void>((resolve) => {
    const listener = (event: PortMessageEvent): void => {
      data.push(event.data);
      if (data.length < count) return;
      port.off('message', listener);
      resolve();
    };
    port.on('message', listener);
    port.start();
  });
  return data;
}

function closeAll(...ports: MessagePortMain[]): void {
  for (const port of ports) port.close();
}

const openFds = (): number => readdirSync('/proc/self/fd').length;

describe('messages', () => {
  test('should arrive in order, whatever they are', async () => {
    const { port1, port2 } = new MessageChannelMain();
    const values = [
      undefined,
      null,
      42,
      'text',
      [1, 2],
      { a: { b: new Date(0) } },
      new Map([[1, 2]]),
    ];
    for (const value of values) port1.postMessage(value);
    assert.deepEqual(await receive(port2, values.length), values);
    closeAll(port1, port2);
  });

  test('should go both ways', async () => {
    const { port1, port2 } = new MessageChannelMain();
    port1.on('message', (event) => port1.postMessage(`got ${String(event.data)}`));
    port1.start();
    port2.postMessage('it');
    assert.deepEqual(await receive(port2), ['got it']);
    closeAll(port1, port2);
  });

  test('should wait until the port is started', async () => {
    const { port1, port2 } = new MessageChannelMain();
    let heard = 0;
    port2.on('message', () => (heard += 1));
    port1.postMessage('early');
    await sleep(20);
    assert.equal(heard, 0);
    port2.start();
    await once(port2, 'message');
    assert.equal(heard, 1);
    closeAll(port1, port2);
  });

  test('should be of any size', async () => {
    const { port1, port2 } = new MessageChannelMain();
    for (const length of [48 * 1024 - 20, 48 * 1024, 200_000, 5_000_000]) {
      const text = 'ü'.repeat(length / 2);
      port1.postMessage(text);
      const [received] = await receive(port2);
      assert.ok(received === text, `${length} bytes`);
    }
    closeAll(port1, port2);
  });

  test('should carry more large buffers than there are memfds in a packet', async () => {
    const { port1, port2 } = new MessageChannelMain();
    const buffers = Array.from({ length: 12 }, (_, i) => new Uint8Array(100_000).fill(i));
    port1.postMessage(buffers);
    const [received] = await receive(port2);
    assert.deepEqual(received, buffers);
    closeAll(port1, port2);
  });

  test('should give each receiver a buffer of its own', async () => {
    const { port1, port2 } = new MessageChannelMain();
    const sent = new Uint8Array(1 << 20).fill(7);
    port1.postMessage(sent);
    const [received] = (await receive(port2)) as [Uint8Array];
    received.fill(9);
    assert.equal(received[1000], 9);
    assert.equal(sent[1000], 7);
    closeAll(port1, port2);
  });

  test('should unmap buffers that nobody holds', async () => {
    const { port1, port2 } = new MessageChannelMain();
    const mapped = (): number =>
      readFileSync('/proc/self/maps', 'utf8').split('memfd:clade-buffer').length - 1;
    for (let i = 0; i < 20; i += 1) {
      port1.postMessage(new Uint8Array(1 << 20));
      await receive(port2);
    }
    // A thread of the collector's own may be the last to let go.
    for (let round = 0; round < 500 && mapped() > 2; round += 1) await collectGarbage();
    assert.ok(mapped() <= 2, `${mapped()} mappings are left`);
    closeAll(port1, port2);
  });

  test('should say what cannot be cloned, and send the next one', async () => {
    const { port1, port2 } = new MessageChannelMain();
    assert.throws(() => port1.postMessage(() => 1), {
      name: 'TypeError',
      message: 'An object could not be cloned.',
    });
    port1.postMessage('fine');
    assert.deepEqual(await receive(port2), ['fine']);
    closeAll(port1, port2);
  });

  test('should end the port when they are no messages', async () => {
    const [ours, theirs] = Port.pair();
    const port = new MessagePortMain(ours);
    port.start();
    const warned = once(process, 'warning');
    const [, stray] = Port.pair();
    new Port(theirs).post(new Uint8Array([0xc1, 0xc1]), [], [stray]);
    await once(port, 'close');
    const [warning] = (await warned) as [Error];
    assert.match(warning.message, /a message port was closed because of what it received/);
  });
});

describe('transfer', () => {
  test('should take a port over another channel, with what it has not read', async () => {
    const first = new MessageChannelMain();
    const second = new MessageChannelMain();
    second.port1.postMessage('hello');
    first.port1.postMessage('take this', [second.port2]);
    first.port2.start();
    const [event] = (await once(first.port2, 'message')) as [PortMessageEvent];
    assert.equal(event.data, 'take this');
    const [port] = event.ports;
    assert.ok(port);
    assert.deepEqual(await receive(port), ['hello']);
    closeAll(first.port1, first.port2, second.port1, port);
  });

  test('should take eight ports at once and refuse nine', async () => {
    const { port1, port2 } = new MessageChannelMain();
    const many = Array.from({ length: 9 }, () => new MessageChannelMain().port1);
    assert.throws(() => port1.postMessage(1, many), /A message can carry 8 ports, got 9/);
    port1.postMessage(1, many.slice(0, 8));
    port2.start();
    const [event] = (await once(port2, 'message')) as [PortMessageEvent];
    assert.equal(event.ports.length, 8);
    closeAll(port1, port2, ...event.ports);
  });

  test('should name what is no port', () => {
    const { port1, port2 } = new MessageChannelMain();
    const wrong = [new ArrayBuffer(1), '1', null, new Date()];
    for (const value of wrong) {
      const transfer = [value] as unknown as MessagePortMain[];
      assert.throws(() => port1.postMessage(1, transfer), /Port at index 0 is not a valid port/);
    }
    const noArray = 1 as unknown as MessagePortMain[];
    assert.throws(() => port1.postMessage(1, noArray), /Invalid value for transfer/);
    assert.throws(() => port1.postMessage(1, [port1]), /Port at index 0 contains the source port/);
    const other = new MessageChannelMain().port1;
    assert.throws(() => port1.postMessage(1, [other, other]), /Port at index 1 is a duplicate/);
    port1.postMessage(1, [other]);
    assert.throws(() => port1.postMessage(1, [other]), /Port at index 0 is already neutered/);
    closeAll(port1, port2);
  });

  test('should leave the port here when the message cannot be sent', async () => {
    const { port1, port2 } = new MessageChannelMain();
    const gift = new MessageChannelMain();
    assert.throws(() => port1.postMessage(Symbol('no'), [gift.port1]), TypeError);
    gift.port2.postMessage('still here');
    assert.deepEqual(await receive(gift.port1), ['still here']);
    closeAll(port1, port2, gift.port1, gift.port2);
  });

  test('should do nothing more with a port that is gone', async () => {
    const { port1, port2 } = new MessageChannelMain();
    const gift = new MessageChannelMain();
    port1.postMessage(1, [gift.port1]);
    gift.port1.postMessage('lost');
    gift.port1.start();
    gift.port1.close();
    await sleep(10);
    closeAll(port1, port2);
  });

  test('should hand on a closed port as one whose other end is closed', async () => {
    const { port1, port2 } = new MessageChannelMain();
    const gift = new MessageChannelMain();
    gift.port1.close();
    port1.postMessage(1, [gift.port1]);
    port2.start();
    const [event] = (await once(port2, 'message')) as [PortMessageEvent];
    const [port] = event.ports;
    port?.start();
    if (port) await once(port, 'close');
    closeAll(port1, port2);
  });
});

describe('close', () => {
  test('should be noticed at both ends, after what was posted', async () => {
    const { port1, port2 } = new MessageChannelMain();
    const seen: unknown[] = [];
    port2.on('message', (event) => seen.push(event.data));
    const here = once(port1, 'close');
    port1.postMessage('last words');
    port1.close();
    port2.start();
    await Promise.all([here, once(port2, 'close')]);
    assert.deepEqual(seen, ['last words']);
  });

  test('should not lose what the closing end sent when it had not read everything', async () => {
    const { port1, port2 } = new MessageChannelMain();
    port2.postMessage('never read');
    port1.postMessage('last words');
    port1.close();
    assert.deepEqual(await receive(port2), ['last words']);
  });

  test('should leave posting without effect', async () => {
    const { port1, port2 } = new MessageChannelMain();
    port2.on('message', () => assert.fail('unexpected message'));
    port2.start();
    port1.close();
    port1.postMessage('to nobody');
    await once(port2, 'close');
    port2.postMessage('to nobody');
    const other = new MessageChannelMain();
    other.port2.close();
    other.port1.postMessage('to nobody');
    other.port1.close();
  });

  test('should be possible within a message', async () => {
    const { port1, port2 } = new MessageChannelMain();
    let heard = 0;
    port2.on('message', () => {
      heard += 1;
      port2.close();
    });
    for (let i = 0; i < 10; i += 1) port1.postMessage(i);
    port2.start();
    await once(port2, 'close');
    assert.equal(heard, 1);
    port1.close();
  });

  test('should leave no descriptor open', async () => {
    const before = openFds();
    for (let i = 0; i < 50; i += 1) {
      const { port1, port2 } = new MessageChannelMain();
      const { port1: gift, port2: rest } = new MessageChannelMain();
      port1.postMessage(i, [gift]);
      port2.start();
      const [event] = (await once(port2, 'message')) as [PortMessageEvent];
      closeAll(port1, port2, rest, ...event.ports);
    }
    await sleep(20);
    assert.equal(openFds(), before);
  });
});

describe('a slow reader', () => {
  /** Posts numbers until the port is full. */
  function fill(port: MessagePortMain): number {
    for (let count = 0; count < 100_000; count += 1) {
      try {
        port.postMessage(count);
      } catch (error) {
        assert.equal((error as NodeJS.ErrnoException).code, 'ERR_PORT_FULL');
        return count;
      }
    }
    return assert.fail('the port never became full');
  }

  test('should make posting fail at some point, and lose nothing before', async () => {
    const { port1, port2 } = new MessageChannelMain();
    const count = fill(port1);
    assert.ok(count >= 10_000, `${count} messages were kept`);
    const received = await receive(port2, count);
    assert.deepEqual(
      received,
      Array.from({ length: count }, (_, i) => i),
    );
    port1.postMessage('room again');
    assert.deepEqual(await receive(port2), ['room again']);
    closeAll(port1, port2);
  });

  test('should still get everything after the sender has closed', async () => {
    const { port1, port2 } = new MessageChannelMain();
    const count = fill(port1);
    port1.close();
    assert.equal((await receive(port2, count)).length, count);
    await once(port2, 'close');
  });

  test('should keep a port from being handed on before its messages', async () => {
    const { port1, port2 } = new MessageChannelMain();
    const carrier = new MessageChannelMain();
    const spare = new MessageChannelMain().port1;
    const count = fill(port1);
    assert.throws(() => carrier.port1.postMessage(1, [spare, port1]), { code: 'ERR_PORT_BUSY' });
    await receive(port2, count);
    carrier.port1.postMessage(1, [spare, port1]);
    closeAll(port2, carrier.port1, carrier.port2);
  });

  test('should not keep the sender alive for ever once it is gone', async () => {
    const { port1, port2 } = new MessageChannelMain();
    fill(port1);
    port1.close();
    port2.close();
    await sleep(10);
  });

  test('should be limited in the memory that buffers may take', () => {
    const { port1, port2 } = new MessageChannelMain();
    const buffer = new Uint8Array(96 << 20);
    for (const index of [1, 2]) port1.postMessage([index, buffer]);
    assert.throws(() => port1.postMessage(buffer), { code: 'ERR_PORT_FULL' });
    port1.postMessage('small ones may go');
    closeAll(port1, port2);
  });
});

describe('garbage collection', () => {
  test('should spare a port that can still receive', async () => {
    const heard: unknown[] = [];
    const port1 = (() => {
      const channel = new MessageChannelMain();
      channel.port2.on('message', (event) => heard.push(event.data));
      channel.port2.start();
      return channel.port1;
    })();
    await collectGarbage();
    port1.postMessage('hello');
    await sleep(20);
    assert.deepEqual(heard, ['hello']);
    port1.close();
  });

  test('should close a port that nobody holds and that was never started', async () => {
    const port1 = (() => new MessageChannelMain().port1)();
    port1.start();
    const closed = once(port1, 'close');
    await collectGarbage();
    await closed;
  });
});
