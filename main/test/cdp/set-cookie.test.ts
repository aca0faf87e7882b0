// Set-Cookie headers of answers that clients make up. Test process.
import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { parseSetCookie } from '../../cdp/network/set-cookie.ts';

const URL_OF_PAGE = 'http://example.com/shop/cart?id=1';

test('should read a cookie with its attributes', (t) => {
  mock.timers.enable({ apis: ['Date'], now: 1_700_000_000_000 });
  t.after(() => mock.timers.reset());
  const header = 'a=b=c; Domain=example.com; Path=/x; Max-Age=5; Secure; HttpOnly; SameSite=strict';
  assert.deepEqual(parseSetCookie(header, URL_OF_PAGE), {
    name: 'a',
    value: 'b=c',
    domain: '.example.com',
    path: '/x',
    expires: 1_700_000_005,
    secure: true,
    httpOnly: true,
    sameSite: 'Strict',
  });
});

test('should take what a cookie does not say from its page', () => {
  const { domain, path, expires, sameSite } = parseSetCookie('a=b', URL_OF_PAGE) ?? {};
  assert.deepEqual([domain, path, expires, sameSite], ['example.com', '/shop', -1, 'Lax']);
  assert.equal(parseSetCookie('a=b', 'http://example.com/cart')?.path, '/');
  assert.equal(parseSetCookie('a=b', 'http://example.com/')?.path, '/');
  assert.equal(parseSetCookie('a=b; Path=x', 'http://example.com/a/b/c')?.path, '/a/b');
});

test('should make no cookie of what is none', () => {
  assert.equal(parseSetCookie('nothing', URL_OF_PAGE), undefined);
  assert.equal(parseSetCookie('=value', URL_OF_PAGE), undefined);
});
