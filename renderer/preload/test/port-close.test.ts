// How the close of a port is told in an engine without the event for it. Changes this process's own
// MessagePorts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PortCloses } from '../port-close.ts';
import { settled } from './test-frame.ts';

test('should post a last message when the other end is closed, and only if it was asked to', async () => {
  assert.ok(Reflect.deleteProperty(MessagePort.prototype, 'onclose'));
  const closes = new PortCloses();
  closes.install();
  const told = new MessageChannel();
  closes.givesAway(told.port2);
  const untold = new MessageChannel();
  const got = [told, untold].map(({ port1, port2 }) => {
    const texts: unknown[] = [];
    port2.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      texts.push(closes.isLast(data) ? 'the last message' : data);
    });
    port1.postMessage('before', []);
    port1.close();
    port1.close();
    return texts;
  });
  await settled();
  assert.deepEqual(got, [['before', 'the last message'], ['before']]);
});
