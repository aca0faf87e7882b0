/** Tests of state-feed.ts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StateFeed } from '../state-feed.ts';

test('should answer at once who is behind', async () => {
  const feed = new StateFeed();
  assert.equal(await feed.next(0), 1);
});

test('should tell several changes of one turn as one', async () => {
  const feed = new StateFeed();
  const next = feed.next(1);
  feed.changed();
  feed.changed();
  assert.equal(await next, 3);
  const after = feed.next(3);
  feed.changed();
  assert.equal(await after, 4);
});

test('should answer an old question when a new one is asked', async () => {
  const feed = new StateFeed();
  const old = feed.next(1);
  const current = feed.next(1);
  assert.equal(await old, 1);
  feed.changed();
  assert.equal(await current, 2);
});
