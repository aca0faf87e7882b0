// Web pages, which reach the loopback as well, are kept out.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusal } from '../../cdp/origin-check.ts';

test('should let programs of this machine in', () => {
  for (const host of ['127.0.0.1:9222', 'localhost:9222', 'LOCALHOST', '[::1]:9222', '10.0.0.1']) {
    assert.equal(refusal({ host }), undefined, host);
  }
  assert.equal(refusal({}), undefined);
});

test('should refuse web pages', () => {
  assert.match(refusal({ host: 'localhost', origin: 'https://a.example' }) ?? '', /Origin/);
  assert.match(refusal({ host: 'localhost', origin: 'null' }) ?? '', /Origin/);
});

test('should refuse names that were made to resolve to this machine', () => {
  for (const host of ['a.example:9222', 'localhost.a.example', '127.0.0.1.a.example', '']) {
    assert.match(refusal({ host }) ?? '', /Host header/, host);
  }
});
