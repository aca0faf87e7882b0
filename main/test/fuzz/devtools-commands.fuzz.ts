// Messages of a client of the DevTools protocol: each has exactly one answer, in its own session,
// whatever its method and parameters are.
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { browserDomains, pageDomains } from '../../cdp/domains/index.ts';
import { ERROR_CODES } from '../../cdp/protocol-error.ts';
import { setUp, type Client, type Message } from '../cdp/fake-host.ts';

const known = [...browserDomains.values(), ...pageDomains.values()].flatMap(({ name, commands }) =>
  Object.keys(commands).map((command) => `${name}.${command}`),
);
const method = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...known) },
  fc.constantFrom(
    '',
    '.',
    'Target',
    'Target.',
    '.getTargets',
    'Target.toString',
    '__proto__.x',
    'Page.a.b',
  ),
  fc.string({ maxLength: 30 }),
);

/** Names that commands look for, so that some parameters fit. */
const name = fc.oneof(
  fc.constantFrom(
    'targetId',
    'sessionId',
    'url',
    'frameId',
    'expression',
    'objectId',
    'handle',
    'requestId',
    'patterns',
    'behavior',
    'downloadPath',
    'browserContextId',
    'autoAttach',
    'waitForDebuggerOnStart',
    'flatten',
    'type',
    'x',
    'y',
    'width',
    'height',
    'deviceScaleFactor',
    'mobile',
    'cookies',
    'enabled',
    'accept',
    'source',
    'guid',
  ),
  fc.string({ maxLength: 10 }),
);
const value = fc.oneof(
  fc.constantFrom<unknown>(
    'PAGE1',
    'SESSION',
    true,
    false,
    0,
    -1,
    1e308,
    'about:blank',
    'default',
    '',
    null,
  ),
  fc.jsonValue({ maxDepth: 3 }),
);
const params = fc.oneof(
  { weight: 5, arbitrary: fc.dictionary(name, value, { maxKeys: 6 }) },
  fc.constant(undefined),
  value,
);
const id = fc.oneof({ weight: 8, arbitrary: fc.nat() }, fc.double(), value);
const sessionId = fc.oneof(
  { weight: 4, arbitrary: fc.constant(undefined) },
  { weight: 4, arbitrary: fc.constant('SESSION') },
  value,
);
const message = fc
  .record({ id, method, params, sessionId, more: value }, { requiredKeys: ['id', 'method'] })
  .map((fields) => JSON.stringify(fields));
const text = fc.oneof(
  { weight: 8, arbitrary: message },
  fc.json(),
  fc.string(),
  fc.constantFrom('[]', '{"id":1', '['.repeat(100_000), '{"id":9007199254740993,"method":"x"}'),
);

async function attached(client: Client): Promise<string> {
  const { result } = await client.ask('Target.attachToTarget', {
    targetId: 'PAGE1',
    flatten: true,
  });
  return String(result?.['sessionId']);
}

/** An answer, or the error of a message that could not be read; events are none. */
const isAnswer = (answer: Message): boolean => answer.method === undefined;

async function areAnswered(texts: string[]): Promise<void> {
  const { client, host } = setUp();
  host.createPage();
  const session = await attached(client);
  const before = client.messages.filter(isAnswer).length;
  for (const each of texts) client.sendText(each.replaceAll('"SESSION"', JSON.stringify(session)));
  const answers = (): Message[] => client.messages.filter(isAnswer).slice(before);
  // Commands that wait for the engine's inspector fail by it, which takes some turns of the loop.
  for (let turn = 0; turn < 200 && answers().length < texts.length; ++turn) await client.heard();
  assert.equal(answers().length, texts.length, JSON.stringify(answers()));
  for (const { error } of answers()) {
    if (!error) continue;
    assert.equal(typeof error.message, 'string');
    assert.ok(Object.values(ERROR_CODES).includes(error.code as never), String(error.code));
  }
  client.disconnect();
}

export const properties = {
  'any message': fc.asyncProperty(text, (one) => areAnswered([one])),
  'messages one after another': fc.asyncProperty(fc.array(text, { maxLength: 12 }), areAnswered),
};
