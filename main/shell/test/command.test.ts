/** Tests of command.ts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CommandError, parseCommand } from '../command.ts';
import { MAX_ADDRESS_LENGTH, type Command } from '../shell-protocol.ts';

test('should give each command as it was sent', () => {
  const commands: Command[] = [
    { type: 'new-tab' },
    { type: 'activate', tab: 1 },
    { type: 'close', tab: 2 },
    { type: 'back', tab: 3 },
    { type: 'forward', tab: 3 },
    { type: 'reload', tab: 3 },
    { type: 'stop', tab: 3 },
    { type: 'navigate', tab: 3, text: 'x'.repeat(MAX_ADDRESS_LENGTH) },
  ];
  for (const command of commands) {
    assert.deepEqual(parseCommand(JSON.stringify(command)), command);
  }
});

test('should drop members that no command has', () => {
  assert.deepEqual(parseCommand('{"type":"close","tab":1,"more":[]}'), { type: 'close', tab: 1 });
});

test('should say what is wrong with a malformed command', () => {
  const expected: [body: string, message: RegExp][] = [
    ['', /no JSON/],
    ['{', /no JSON/],
    ['[]', /must be a JSON object/],
    ['null', /must be a JSON object/],
    ['"close"', /must be a JSON object/],
    ['{}', /'type' is undefined/],
    ['{"type":"quit"}', /'type' is "quit", which is no command/],
    ['{"type":"close"}', /'tab' must be/],
    ['{"type":"close","tab":"1"}', /'tab' must be/],
    ['{"type":"close","tab":0}', /'tab' must be/],
    ['{"type":"close","tab":1.5}', /'tab' must be/],
    ['{"type":"navigate","tab":1}', /'text' must be/],
    ['{"type":"navigate","tab":1,"text":7}', /'text' must be/],
    [
      JSON.stringify({ type: 'navigate', tab: 1, text: 'x'.repeat(MAX_ADDRESS_LENGTH + 1) }),
      /'text' must be a string of at most 65536/,
    ],
  ];
  for (const [body, message] of expected) {
    assert.throws(
      () => parseCommand(body),
      (error) =>
        error instanceof CommandError && error.status === 400 && message.test(error.message),
      body,
    );
  }
});
