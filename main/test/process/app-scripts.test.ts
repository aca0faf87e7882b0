// What a bundle is made of.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  bundleOf,
  MAX_SOURCE_CHARACTERS,
  scriptKey,
  type AppScript,
} from '../../process/app-scripts.ts';

const script = (name: string, more: Partial<AppScript> = {}): AppScript => ({
  name,
  source: `the source of ${name}`,
  urls: [`file:///${name}.js`],
  module: false,
  run: false,
  ...more,
});

const NONE = new Set<string>();
const summary = (scripts: AppScript[], excluded = NONE): string[] =>
  bundleOf(scripts, excluded).entries.map(({ url, fresh }) => `${fresh ? '| ' : ''}${url}`);

test('should run each script once for each host', () => {
  const urls = ['file:///a.js', 'app://main/x/a.js', 'app://main/a.js', 'http://localhost:1/a.js'];
  assert.deepEqual(summary([script('a', { urls })]), [
    '| file:///a.js',
    '| app://main/x/a.js',
    '| http://localhost:1/a.js',
  ]);
});

test('should keep the scripts of a host in one global object, in their order', () => {
  assert.deepEqual(summary([script('a'), script('b'), script('c')]), [
    '| file:///a.js',
    'file:///b.js',
    'file:///c.js',
  ]);
});

test('should put a stand-in for a document before those that are to be run', () => {
  assert.deepEqual(summary([script('a', { run: true }), script('b'), script('c', { run: true })]), [
    '| clade:document-stub.js',
    'file:///a.js',
    'file:///c.js',
    '| file:///b.js',
  ]);
});

test('should run the same text once, for the hosts of both', () => {
  const same = { source: 'same' };
  const again = script('b', { ...same, urls: ['app://main/b.js', 'file:///b.js'] });
  assert.deepEqual(summary([script('a', same), again]), ['| file:///a.js', '| app://main/b.js']);
  const module = script('c', { ...same, module: true });
  assert.equal(summary([script('a', same), module]).length, 2, 'but not as another kind');
});

test('should leave out those that are excluded', () => {
  assert.deepEqual(summary([script('a'), script('b')], new Set([scriptKey(script('a'))])), [
    '| file:///b.js',
  ]);
});

test('should leave out what the engine would not keep, the last first', () => {
  const large = (name: string, size: number): AppScript =>
    script(name, { source: name.repeat(size) });
  const third = Math.floor(MAX_SOURCE_CHARACTERS / 3);
  const { entries, tooMuch } = bundleOf(
    [large('a', third), large('b', 2 * third), large('c', 1000), script('d', { source: '' })],
    NONE,
  );
  assert.deepEqual(
    entries.map(({ url }) => url),
    ['file:///a.js', 'file:///b.js', 'file:///d.js'],
  );
  assert.deepEqual(
    tooMuch.map(({ name }) => name),
    ['c'],
  );
});
