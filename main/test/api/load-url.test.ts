// URLs to load, and those that are refused at once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setAppIdentity } from '../../api/app-paths.ts';
import { fileUrl, mappedUrl, mayStayInDocument, refusalOf } from '../../api/load-url.ts';

test('should resolve a relative file against the app’s folder', () => {
  setAppIdentity('/apps/mine', 'mine');
  assert.equal(fileUrl('pages/a b.html', {}), 'file:///apps/mine/pages/a%20b.html');
  assert.equal(fileUrl('/else/where.html', {}), 'file:///else/where.html');
});

test('should keep characters of a file’s name that mean something in a URL', () => {
  assert.equal(fileUrl('/a#b?c%d.html', {}), 'file:///a%23b%3Fc%25d.html');
});

test('should add query, search and hash', () => {
  assert.equal(fileUrl('/a.html', { query: { q: '1 & 2' } }), 'file:///a.html?q=1+%26+2');
  assert.equal(fileUrl('/a.html', { search: '?x=y', hash: 'top' }), 'file:///a.html?x=y#top');
});

test('should refuse what is no URL, and ports that no page may use', () => {
  assert.equal(refusalOf('no url')?.description, 'ERR_INVALID_URL');
  assert.equal(refusalOf('')?.description, 'ERR_INVALID_URL');
  assert.equal(refusalOf('http://a.example:25/')?.description, 'ERR_UNSAFE_PORT');
  assert.equal(refusalOf('http://a.example:8025/'), undefined);
  assert.equal(refusalOf('anything:goes'), undefined);
});

test('should leave a file’s URL as it is that no path can stand for', () => {
  for (const url of [
    'file:///a.asar/%ff',
    'file:///a.asar/%00',
    'file://host/a.asar/b',
    'file:///a.asar/x%2fy',
  ]) {
    assert.equal(mappedUrl(url), url);
  }
});

test('should know which URLs may be in the document that is shown', () => {
  assert.ok(mayStayInDocument('https://a.example/x', 'https://a.example/x#part'));
  assert.ok(mayStayInDocument('https://a.example/x#old', 'https://a.example/x#part'));
  assert.ok(!mayStayInDocument('https://a.example/x#old', 'https://a.example/x'));
  assert.ok(!mayStayInDocument('https://a.example/x', 'https://a.example/y#part'));
});
