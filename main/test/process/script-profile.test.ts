// The scripts that an app's pages load, on disk: kept, bounded, damaged, and not believed.
import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import {
  hashOf,
  mergeEntries,
  ScriptProfile,
  type ProfileEntry,
} from '../../process/script-profile.ts';

const APP = { folder: '/opt/an-app', name: 'An App' };
const SOURCE = 'function answer() { return 42 }';

let cache = '';

beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'clade-profile-'));
});
afterEach(() => rmSync(cache, { recursive: true, force: true }));

const entryOf = (source: string, more: Partial<ProfileEntry> = {}): ProfileEntry => ({
  url: 'file:///opt/an-app/a.js',
  isModule: false,
  hash: hashOf(source),
  length: source.length,
  runsUnused: 0,
  ...more,
});

/** A profile with one script in it, and its folder. */
function filled(): { profile: ScriptProfile; folder: string } {
  const profile = new ScriptProfile(cache, APP);
  profile.keep(hashOf(SOURCE), SOURCE);
  profile.write([entryOf(SOURCE)]);
  const [name = ''] = readdirSync(join(cache, 'clade/scripts'));
  return { profile, folder: join(cache, 'clade/scripts', name) };
}

test('should give back what was written, to the same app only', () => {
  filled();
  const again = new ScriptProfile(cache, APP);
  assert.deepEqual(again.scripts(), [
    { url: 'file:///opt/an-app/a.js', isModule: false, source: SOURCE },
  ]);
  for (const other of [
    { ...APP, folder: '/opt/another' },
    { ...APP, name: 'Another' },
  ]) {
    assert.deepEqual(new ScriptProfile(cache, other).scripts(), []);
  }
});

test('should be the user’s alone', () => {
  const { folder } = filled();
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  for (const name of readdirSync(folder)) {
    assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600, name);
  }
});

test('should not believe a folder that others may write to', () => {
  const { profile, folder } = filled();
  chmodSync(folder, 0o777);
  assert.deepEqual(profile.scripts(), []);
});

test('should do without what is missing or damaged', () => {
  const { profile, folder } = filled();
  writeFileSync(join(folder, `${hashOf(SOURCE)}.js`), 'evil()');
  assert.deepEqual(profile.scripts(), []);
  rmSync(join(folder, `${hashOf(SOURCE)}.js`));
  assert.deepEqual(profile.scripts(), []);
  const index = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as object;
  for (const text of [
    '',
    'no JSON',
    '[]',
    JSON.stringify({ ...index, format: 'another' }),
    JSON.stringify({ ...index, scripts: [{ ...entryOf(SOURCE), hash: '../../secret' }] }),
    JSON.stringify({ ...index, scripts: [{ url: 7 }] }),
  ]) {
    writeFileSync(join(folder, 'index.json'), text);
    assert.deepEqual(profile.entries(), [], text);
  }
  rmSync(folder, { recursive: true });
  assert.deepEqual(profile.entries(), []);
});

test('should remove what is in the list no more', () => {
  const { profile, folder } = filled();
  const other = `${SOURCE} // changed`;
  profile.keep(hashOf(other), other);
  profile.write([entryOf(other)]);
  assert.deepEqual(
    readdirSync(folder).toSorted(),
    [`${hashOf(other)}.js`, 'index.json'].toSorted(),
  );
});

test('should keep the profiles of a bounded number of apps', () => {
  for (let n = 0; n < 40; n += 1) {
    const profile = new ScriptProfile(cache, { ...APP, name: `app ${n}` });
    profile.write([]);
  }
  assert.equal(readdirSync(join(cache, 'clade/scripts')).length, 32);
});

test('should put what was loaded now before what was loaded earlier', () => {
  const a = entryOf('a', { url: 'clade://a' });
  const b = entryOf('b', { url: 'clade://b' });
  const changed = entryOf('a, changed', { url: 'clade://a' });
  assert.deepEqual(mergeEntries([a, b], [changed]), [changed, { ...b, runsUnused: 1 }]);
});

test('should forget what was not loaded for several runs', () => {
  const old = entryOf('old', { url: 'clade://old', runsUnused: 4 });
  assert.deepEqual(mergeEntries([old], [entryOf('new')]), [entryOf('new')]);
});

test('should stay below what the engine’s code cache holds', () => {
  const big = (n: number) => entryOf(String(n), { url: `clade://${n}`, length: 6_000_000 });
  const small = entryOf('small', { url: 'clade://small', length: 1000 });
  assert.deepEqual(mergeEntries([], [big(1), big(2), big(3), small]), [big(1), big(2), small]);
});
