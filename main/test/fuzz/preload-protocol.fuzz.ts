// The messages of the preload runtime: anything is a message or a SchemaError, and what is taken is
// passed on as it came.
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { LIMITS, parseToContent, parseToMain } from '../../common/preload-protocol.ts';
import { SchemaError } from '../../common/schema.ts';

const channel = fc.string({ maxLength: LIMITS.channel + 1 });
const args = fc.array(fc.anything(), { maxLength: 3 });
const id = fc.oneof(fc.nat(), fc.integer(), fc.double());
const error = fc.record({ name: fc.string(), message: fc.string() });

/** Messages in order, of both directions. */
const messages = fc.oneof(
  fc.record({
    type: fc.constantFrom('send', 'sync', 'to-host'),
    channel,
    args,
  }),
  fc.record({ type: fc.constant('invoke'), id, channel, args }),
  fc.record({ type: fc.constant('post'), channel, message: fc.anything() }),
  fc.record({
    type: fc.constantFrom('reply', 'invoke-reply', 'sync-reply'),
    id,
    ok: fc.boolean(),
    value: fc.anything(),
    error,
  }),
  fc.record({
    type: fc.constant('frame-ready'),
    url: fc.webUrl(),
    origin: fc.string(),
    name: fc.string(),
    parentFrameId: fc.option(id),
  }),
  fc.record({ type: fc.constant('preload-error'), error }),
  fc.record({ type: fc.constant('set-zoom'), factor: fc.double() }),
  fc.record({ type: fc.constant('get-zoom') }),
  fc.record({
    type: fc.constant('execute'),
    id,
    worldId: fc.integer(),
    code: fc.string(),
    userGesture: fc.boolean(),
  }),
);

/** With a field left out, added or of another kind. */
const spoilt = fc
  .tuple(messages, fc.nat(), fc.anything(), fc.constantFrom('drop', 'add', 'change', 'keep'))
  .map(([message, place, value, how]) => {
    const copy: Record<string, unknown> = { ...message };
    const keys = Object.keys(copy);
    const key = keys[place % keys.length] ?? 'type';
    if (how === 'drop') delete copy[key];
    if (how === 'add') copy['more'] = value;
    if (how === 'change') copy[key] = value;
    return copy;
  });

function parses(value: unknown): void {
  for (const parse of [parseToMain, parseToContent]) {
    try {
      assert.equal(parse(value), value);
    } catch (thrown) {
      assert.ok(thrown instanceof SchemaError, String(thrown));
    }
  }
}

export const properties = {
  anything: fc.property(fc.anything({ withMap: true, withNullPrototype: true }), parses),
  'messages, and what is nearly one': fc.property(spoilt, parses),
};
