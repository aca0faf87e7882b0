// InTurn: what one message sets off is over before the next. Unit test.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { InTurn } from '../../cdp/inspector/in-turn.ts';

async function turnsOfMicrotasks(): Promise<void> {
  for (let left = 5; left > 0; left -= 1) await Promise.resolve();
}

/** @returns what has happened: items, and what each set off by promises of several steps */
function record(onItem: (item: string) => void = () => undefined): {
  log: string[];
  line: InTurn<string>;
} {
  const log: string[] = [];
  const line = new InTurn((item: string) => {
    log.push(item);
    onItem(item);
    void Promise.resolve()
      .then(() => turnsOfMicrotasks())
      .then(() => log.push(`after ${item}`));
  });
  return { log, line };
}

test('should run what an item has set off before the next one', async () => {
  const { log, line } = record();
  line.push('a');
  line.push('b');
  line.push('c');
  assert.deepEqual(log, ['a']);
  await turn();
  assert.deepEqual(log, ['a', 'after a', 'b', 'after b', 'c', 'after c']);
});

test('should put an item off with all that follow', async () => {
  const { log, line } = record((item) => {
    if (item === 'a') line.holdFor(() => log.push('a again'));
  });
  line.push('a');
  line.push('b');
  await Promise.resolve();
  line.push('c');
  await turn();
  await turn();
  assert.deepEqual(log, ['a', 'after a', 'a again', 'b', 'after b', 'c', 'after c']);
});

test('should go on after an item that throws', async () => {
  const seen: string[] = [];
  const line = new InTurn((item: string) => {
    seen.push(item);
    if (item === 'bad') throw new Error('of the test');
  });
  assert.throws(() => line.push('bad'), /of the test/);
  line.push('good');
  await turn();
  assert.deepEqual(seen, ['bad', 'good']);
});
