// The preload channel's messages, as they come off the wire.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  LIMITS,
  type ToContent,
  type ToMain,
  assertSendable,
  cut,
  failureOf,
  parseToContent,
  parseToMain,
} from '../../common/preload-protocol.ts';
import { SchemaError } from '../../common/schema.ts';
import { decodeValue, encodeValue } from '../../common/wire/codec.ts';
import { Random, RandomValues } from './random.ts';

const TO_MAIN: readonly ToMain[] = [
  { type: 'frame-ready', url: 'app://x/', origin: 'app://x', name: '', parentFrameId: null },
  { type: 'frame-ready', url: 'about:blank', origin: 'null', name: 'child', parentFrameId: 7 },
  { type: 'frame-url', url: 'app://x/#there' },
  { type: 'preload-error', error: { name: 'Error', message: 'early' } },
  { type: 'set-zoom', factor: 1.5 },
  { type: 'get-zoom' },
  { type: 'send', channel: 'ping', args: [] },
  { type: 'invoke', id: 1, channel: 'ask', args: [new Map([[1, undefined]]), undefined] },
  { type: 'sync', channel: 'now', args: [1n] },
  { type: 'post', channel: 'port', message: undefined },
  { type: 'to-host', channel: 'up', args: ['x'] },
  { type: 'reply', id: 0, ok: true, value: undefined },
  { type: 'reply', id: 0, ok: false, error: { name: 'TypeError', message: 'no' } },
];

const TO_CONTENT: readonly ToContent[] = [
  { type: 'send', channel: 'ping', args: [[]] },
  { type: 'invoke-reply', id: 1, ok: true, value: new Date(0) },
  { type: 'invoke-reply', id: 1, ok: false, error: { name: 'Error', message: '' } },
  { type: 'post', channel: 'port', message: { a: 1 } },
  { type: 'execute', id: 2, worldId: 999, code: '1 + 1', userGesture: true },
  { type: 'insert-css', id: 3, css: 'a { color: red }' },
  { type: 'remove-css', key: '3' },
  { type: 'sync-reply', ok: true, value: null },
  { type: 'sync-reply', ok: false, error: { name: 'Error', message: 'x' } },
];

const received = (message: unknown): unknown => decodeValue(encodeValue(message).bytes, []);

test('should take every message in its direction only', () => {
  for (const message of TO_MAIN) assert.deepStrictEqual(parseToMain(received(message)), message);
  for (const message of TO_CONTENT) {
    assert.deepStrictEqual(parseToContent(received(message)), message);
  }
  for (const message of TO_CONTENT.filter(({ type }) => type !== 'send' && type !== 'post')) {
    assert.throws(() => parseToMain(message), SchemaError);
  }
  for (const message of TO_MAIN.filter(({ type }) => type !== 'send' && type !== 'post')) {
    assert.throws(() => parseToContent(message), SchemaError);
  }
});

test('should refuse each message when any of its properties is missing, odd or too many', () => {
  const check = (messages: readonly object[], parse: (value: unknown) => unknown) => {
    for (const message of messages) {
      assert.throws(() => parse({ ...message, extra: 1 }), SchemaError);
      for (const key of Object.keys(message)) {
        const rest: Record<string, unknown> = { ...message };
        delete rest[key];
        assert.throws(() => parse(rest), SchemaError, `without ${key}`);
        if (key === 'value' || key === 'message') continue;
        assert.throws(() => parse({ ...message, [key]: new Map() }), SchemaError, `odd ${key}`);
      }
    }
  };
  check(TO_MAIN, parseToMain);
  check(TO_CONTENT, parseToContent);
});

test('should hold to the limits', () => {
  const channel = 'x'.repeat(LIMITS.channel);
  parseToMain({ type: 'send', channel, args: [] });
  assert.throws(() => parseToMain({ type: 'send', channel: `${channel}x`, args: [] }), {
    message: 'message.channel should be a string of at most 256 characters',
  });
  const args = Array.from({ length: LIMITS.args + 1 });
  assert.throws(() => parseToMain({ type: 'send', channel, args }), SchemaError);
  const ready = { ...TO_MAIN[0], name: 'x'.repeat(LIMITS.frameName + 1) };
  assert.throws(() => parseToMain(ready), SchemaError);
  for (const id of [-1, 0.5, 2 ** 53, '1', 1n]) {
    assert.throws(() => parseToMain({ type: 'invoke', id, channel, args: [] }), SchemaError);
  }
});

test('should tell callers their limits before anything is sent', () => {
  assertSendable('x'.repeat(LIMITS.channel), []);
  assert.throws(() => assertSendable('x'.repeat(LIMITS.channel + 1), []), TypeError);
  assert.throws(() => assertSendable(7, []), TypeError);
  assert.throws(() => assertSendable('x', Array.from({ length: LIMITS.args + 1 })), TypeError);
  assert.equal(cut('abc', 2), 'ab');
});

test('should send of anything thrown what is fit to be sent', () => {
  assert.deepStrictEqual(failureOf(new TypeError('x')), { name: 'TypeError', message: 'x' });
  assert.deepStrictEqual(failureOf('text'), { name: 'Error', message: 'text' });
  assert.deepStrictEqual(failureOf(undefined), { name: 'Error', message: 'undefined' });
  assert.deepStrictEqual(failureOf(Object.create(null)), { name: 'Error', message: '' });
  assert.deepStrictEqual(failureOf({ message: 1 }), { name: 'Error', message: '1' });
  const long = Object.assign(new Error('x'.repeat(2 ** 21)), { name: 'n'.repeat(1000) });
  parseToMain({ type: 'reply', id: 1, ok: false, error: failureOf(long) });
});

test('should take or refuse 20000 random values, and nothing else', () => {
  const random = new Random(5);
  const values = new RandomValues(random);
  for (let round = 0; round < 20_000; round += 1) {
    const message: Record<string, unknown> = { ...random.pick([...TO_MAIN, ...TO_CONTENT]) };
    const key = random.pick(Object.keys(message));
    message[key] = values.next();
    for (const parse of [parseToMain, parseToContent]) {
      try {
        parse(random.below(4) === 0 ? message[key] : message);
      } catch (error) {
        assert.ok(error instanceof SchemaError);
      }
    }
  }
});
