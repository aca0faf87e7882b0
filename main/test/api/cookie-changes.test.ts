// What has become of cookies, by comparing. Test process.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changesBetween } from '../../api/cookie-changes.ts';
import type { NativeCookie } from '../../native.ts';

function cookie(name: string, value: string, expires = -1): [string, NativeCookie] {
  const place = { domain: 'a.test', path: '/' };
  const flags = { secure: false, httpOnly: false, sameSite: 'Lax' as const };
  return [name, { name, value, expires, ...place, ...flags }];
}

/** [name, value, cause, removed] of each. */
function told(before: [string, NativeCookie][], now: [string, NativeCookie][]): unknown[] {
  return changesBetween(new Map(before), new Map(now)).map(([it, cause, removed]) => [
    it.name,
    it.value,
    cause,
    removed,
  ]);
}

test('should tell what has come, changed and gone', () => {
  assert.deepEqual(told([], [cookie('a', '1')]), [['a', '1', 'inserted', false]]);
  assert.deepEqual(told([cookie('a', '1')], [cookie('a', '2')]), [
    ['a', '1', 'overwrite', true],
    ['a', '2', 'inserted', false],
  ]);
  assert.deepEqual(told([cookie('a', '1')], []), [['a', '1', 'explicit', true]]);
  assert.deepEqual(told([cookie('a', '1')], [cookie('a', '1')]), []);
});

test('should tell a cookie whose time is over from one that was removed', () => {
  assert.deepEqual(told([cookie('old', '1', 1)], []), [['old', '1', 'expired', true]]);
  assert.deepEqual(told([cookie('new', '1', Date.now())], []), [['new', '1', 'explicit', true]]);
});
