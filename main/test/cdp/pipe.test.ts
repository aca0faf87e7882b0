// Messages on a pipe come in pieces of any size.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { splitter } from '../../cdp/pipe.ts';

test('should put messages together, wherever they were cut', () => {
  const bytes = Buffer.from('one\0zwölf\0\0last\0rest');
  for (let size = 1; size <= bytes.length; size += 1) {
    const messages: string[] = [];
    const split = splitter((text) => messages.push(text));
    for (let at = 0; at < bytes.length; at += size) split(bytes.subarray(at, at + size));
    assert.deepEqual(messages, ['one', 'zwölf', '', 'last'], `pieces of ${size}`);
  }
});
