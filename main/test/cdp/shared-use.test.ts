// SharedUse: on from the first use to the end of the last. Unit test.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SharedUse } from '../../cdp/inspector/shared-use.ts';

test('should be on while anybody uses it, however often a use is ended', async () => {
  const log: string[] = [];
  const shared = new SharedUse(
    async () => void log.push('start'),
    () => void log.push('stop'),
  );
  const endFirst = await shared.begin();
  const endSecond = await shared.begin();
  endFirst();
  endFirst();
  assert.deepEqual(log, ['start']);
  endSecond();
  assert.deepEqual(log, ['start', 'stop']);
  (await shared.begin())();
  assert.deepEqual(log, ['start', 'stop', 'start', 'stop']);
});
