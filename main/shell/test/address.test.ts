/** Tests of address.ts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { displayAddress, errorPage, mayOpen, parseAddress, START_PAGE } from '../address.ts';

function urlOf(text: string): string {
  const parsed = parseAddress(text);
  return 'url' in parsed ? parsed.url : `(${parsed.problem})`;
}

test('should give host-like text https, and http where no certificate can be', () => {
  const expected: Record<string, string> = {
    'example.com': 'https://example.com/',
    ' example.com/a b?c#d ': 'https://example.com/a%20b?c#d',
    'example.com:8080/x': 'https://example.com:8080/x',
    'example.com.': 'https://example.com./',
    'sub_domain.example.org?q=1': 'https://sub_domain.example.org/?q=1',
    'bücher.example': 'https://xn--bcher-kva.example/',
    localhost: 'http://localhost/',
    'localhost:3000/a': 'http://localhost:3000/a',
    'app.localhost:3000': 'http://app.localhost:3000/',
    '127.0.0.1:8123': 'http://127.0.0.1:8123/',
    '[::1]:80/x': 'http://[::1]/x',
    'devbox:8080': 'http://devbox:8080/',
    'devbox/': 'http://devbox/',
  };
  for (const [text, url] of Object.entries(expected)) assert.equal(urlOf(text), url, text);
});

test('should take URLs and absolute paths as they are', () => {
  const expected: Record<string, string> = {
    'https://example.com': 'https://example.com/',
    'HTTP://Example.com/A': 'http://example.com/A',
    'clade://processes/': 'clade://processes/',
    'about:blank': 'about:blank',
    'data:text/plain,hi': 'data:text/plain,hi',
    'file:///etc/hosts': 'file:///etc/hosts',
    '/tmp/a b?#%.html': 'file:///tmp/a%20b%3F%23%25.html',
  };
  for (const [text, url] of Object.entries(expected)) assert.equal(urlOf(text), url, text);
});

test('should refuse what is no address, without a search', () => {
  const words = [
    'hello',
    'hello world',
    'what is 3.14',
    '3.14',
    '1.2.3',
    'a..b',
    '-a.com',
    'a@b.com',
  ];
  for (const text of [...words, '999.1.1.1', '[zz]', '::1', 'https://', 'http://a b/', '?', '.']) {
    assert.match(urlOf(text), /^\(This is not an address\)$/, text);
  }
  assert.equal(urlOf('  '), '(Type an address)');
});

test('should refuse schemes that run scripts or belong to other programs', () => {
  for (const text of ['javascript:alert(1)', 'mailto:a@b.com', 'vbscript:x', 'foo://bar']) {
    assert.match(urlOf(text), /^\(\S+: addresses cannot be opened here\)$/, text);
  }
});

test('should show nothing in the address field for the start page', () => {
  assert.equal(displayAddress(START_PAGE), '');
  assert.equal(displayAddress('about:blank'), '');
  assert.equal(displayAddress('https://example.com/'), 'https://example.com/');
});

test('should not let pages open tabs on addresses that they could not link to', () => {
  const web = 'https://example.com/';
  assert.ok(mayOpen(web, 'https://other.example/'));
  assert.ok(mayOpen(web, 'about:blank'));
  assert.ok(mayOpen('clade://start/', 'clade://processes/'));
  assert.ok(mayOpen('file:///a.html', 'file:///b.html'));
  for (const url of ['file:///etc/passwd', 'clade://processes/', 'javascript:0', 'data:,x', 'no']) {
    assert.ok(!mayOpen(web, url), url);
  }
});

test('should keep address and code apart in the error page’s URL', () => {
  const query = new URL(errorPage('http://a/?x=1&y=2#z', 'ERR_FAILED')).searchParams;
  assert.equal(query.get('url'), 'http://a/?x=1&y=2#z');
  assert.equal(query.get('code'), 'ERR_FAILED');
});
