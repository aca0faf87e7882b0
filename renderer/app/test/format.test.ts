/** Tests of common/format.ts and error/reasons.ts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { megabytes, milliseconds, seconds } from '../common/format.ts';
import { reasonFor } from '../error/reasons.ts';

test('should show sizes with two figures at least', () => {
  assert.equal(megabytes(0), '0.0 MB');
  assert.equal(megabytes(1024 * 1024 * 9.94), '9.9 MB');
  assert.equal(megabytes(1024 * 1024 * 9.96), '10 MB');
  assert.equal(megabytes(1024 * 1024 * 220.4), '220 MB');
});

test('should show times', () => {
  assert.equal(milliseconds(1.234), '1.23 ms');
  assert.equal(milliseconds(null), '–');
  assert.equal(seconds(12), '12.00 s');
});

test('should have a sentence for every failure', () => {
  assert.match(reasonFor('ERR_CONNECTION_REFUSED'), /Nothing answers/);
  for (const code of ['', 'ERR_NEW', 'toString', '__proto__']) {
    assert.equal(reasonFor(code), 'It could not be loaded.', code);
  }
});
