// Archives: made by Electron's own packer and then spoilt, or written word by word.
import assert from 'node:assert/strict';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createPackageWithOptions, getRawHeader } from '@electron/asar';
import { unpackedAsar } from '../../loader/asar-cache.ts';
import { mapOf } from '../../loader/asar-paths.ts';

const top = mkdtempSync(join(tmpdir(), 'clade-asar-'));
let last = 0;

after(() => rmSync(top, { recursive: true, force: true }));

const newFolder = (): string => {
  const path = join(top, String(++last));
  mkdirSync(path);
  return path;
};

/** An archive of an app that has a bit of everything. */
async function packed(): Promise<{ archive: string; cache: string }> {
  const folder = newFolder();
  const source = join(folder, 'source');
  mkdirSync(join(source, 'sub/deep'), { recursive: true });
  writeFileSync(join(source, 'package.json'), '{}');
  writeFileSync(join(source, 'empty'), '');
  writeFileSync(join(source, 'sub/deep/text.txt'), 'deep text');
  writeFileSync(join(source, 'sub/big'), Buffer.alloc(2_500_000, 7));
  writeFileSync(join(source, 'sub/tool'), '#!/bin/sh\n');
  chmodSync(join(source, 'sub/tool'), 0o755);
  writeFileSync(join(source, 'sub/addon.node'), 'unpacked');
  symlinkSync('deep/text.txt', join(source, 'sub/link'));
  const archive = join(folder, 'app.asar');
  await createPackageWithOptions(source, archive, { unpack: '*.node' });
  await written(archive, '{}'.length + 'deep text'.length + 2_500_000 + '#!/bin/sh\n'.length);
  return { archive, cache: join(folder, 'cache') };
}

/** The packer is done before its last bytes are in the file. */
async function written(archive: string, contentBytes: number): Promise<void> {
  const isWhole = (): boolean => {
    const { size } = statSync(archive);
    return size > contentBytes && size === 8 + getRawHeader(archive).headerSize + contentBytes;
  };
  for (let waited = 0; !isWhole() && waited < 20_000; waited += 5) await sleep(5);
}

/** An archive with this list of files and these bytes behind it. */
function handmade(tree: unknown, data = ''): { archive: string; cache: string } {
  const json = Buffer.from(typeof tree === 'string' ? tree : JSON.stringify(tree));
  const padded = json.length + ((4 - (json.length % 4)) % 4);
  const words = Buffer.alloc(16 + padded);
  [4, padded + 8, padded + 4, json.length].forEach((word, i) => words.writeUInt32LE(word, i * 4));
  json.copy(words, 16);
  const folder = newFolder();
  writeFileSync(join(folder, 'app.asar'), Buffer.concat([words, Buffer.from(data)]));
  return { archive: join(folder, 'app.asar'), cache: join(folder, 'cache') };
}

test('should unpack what Electron’s packer has packed', async () => {
  const { archive, cache } = await packed();
  const content = unpackedAsar(archive, cache);
  assert.equal(basename(content), 'app.asar');
  assert.equal(readFileSync(join(content, 'sub/deep/text.txt'), 'utf8'), 'deep text');
  assert.equal(readFileSync(join(content, 'sub/link'), 'utf8'), 'deep text');
  assert.equal(readFileSync(join(content, 'empty'), 'utf8'), '');
  assert.ok(readFileSync(join(content, 'sub/big')).equals(Buffer.alloc(2_500_000, 7)));
  assert.equal(readFileSync(join(content, 'sub/addon.node'), 'utf8'), 'unpacked');
  assert.equal(statSync(join(content, 'sub/tool')).mode & 0o777, 0o555);
  assert.equal(statSync(join(content, 'package.json')).mode & 0o777, 0o444);
  const beside = `${content}.unpacked/sub/addon.node`;
  assert.equal(readFileSync(beside, 'utf8'), 'unpacked');
});

test('should use the copy again, and make a new one for a changed archive', async () => {
  const { archive, cache } = await packed();
  const first = unpackedAsar(archive, cache);
  const { ino } = statSync(first);
  assert.equal(unpackedAsar(archive, cache), first);
  assert.equal(statSync(first).ino, ino);
  appendFileSync(archive, 'x');
  const second = unpackedAsar(archive, cache);
  assert.notEqual(second, first);
  assert.ok(existsSync(first), 'an older version may still be running');
  assert.deepEqual(readdirSync(cache).length, 2);
});

test('should say that an archive has been cut off, wherever', async () => {
  const { archive, cache } = await packed();
  const { size } = statSync(archive);
  for (const length of [size - 1, 2000, 100, 16, 15, 4, 0]) {
    truncateSync(archive, length);
    assert.throws(() => unpackedAsar(archive, cache), {
      code: 'ERR_ASAR',
      message: /app\.asar is no usable asar archive: .*(cut off|begin).*install the app again/s,
    });
  }
});

test('should notice bytes that are not those that were packed', async () => {
  const { archive, cache } = await packed();
  const bytes = readFileSync(archive);
  const at = bytes.indexOf('deep text');
  bytes.write('DEEP', at);
  writeFileSync(archive, bytes);
  assert.throws(() => unpackedAsar(archive, cache), /"sub\/deep\/text.txt" is not what was packed/);
  assert.deepEqual(readdirSync(cache), [], 'nothing half-made stays');
});

test('should say which unpacked file is missing', async () => {
  const { archive, cache } = await packed();
  rmSync(`${archive}.unpacked`, { recursive: true });
  assert.throws(() => unpackedAsar(archive, cache), /unpacked\/sub\/addon\.node is missing/);
});

const file = { offset: '0', size: 1 };
const damaged: Record<string, [tree: unknown, message: RegExp]> = {
  'is no JSON': ['{', /no valid JSON/],
  'is no object': [[], /neither file nor folder/],
  'is a single file': [file, /list of files is missing/],
  'has a name with a slash': [{ files: { 'a/b': file } }, /"a\/b" is no file's name/],
  'has a name that leads up': [{ files: { '..': { files: { x: file } } } }, /"\.\." is no file/],
  'has an empty name': [{ files: { '': file } }, /"" is no file's name/],
  'has a link that leads up': [{ files: { a: { link: '../x' } } }, /link "a" leads out/],
  'has a link to the root': [{ files: { a: { link: '/etc' } } }, /link "a" leads out/],
  'has a link to nothing': [{ files: { a: { link: 7 } } }, /link "a" leads out/],
  'has a negative size': [{ files: { a: { ...file, size: -1 } } }, /"a" has no valid size/],
  'has a size that is no number': [{ files: { a: { ...file, size: '1' } } }, /no valid size/],
  'has no offset': [{ files: { a: { size: 1 } } }, /"a" has no valid offset/],
  'has a negative offset': [{ files: { a: { size: 1, offset: '-4' } } }, /no valid offset/],
  'has a file past its end': [{ files: { a: { size: 2, offset: '0' } } }, /"a" ends after it/],
  'has a list that is no object': [{ files: [] }, /folder "" has no list of files/],
  'has a file that is no object': [{ files: { a: null } }, /"a" is neither file nor folder/],
};

for (const [what, [tree, message]] of Object.entries(damaged)) {
  test(`should refuse an archive that ${what}`, () => {
    const { archive, cache } = handmade(tree, 'x');
    assert.throws(() => unpackedAsar(archive, cache), { code: 'ERR_ASAR', message });
    assert.equal(existsSync(cache), false);
  });
}

test('should refuse folders without end', () => {
  const depth = 4000;
  const tree = `${'{"files":{"a":'.repeat(depth)}{}${'}}'.repeat(depth)}`;
  const { archive, cache } = handmade(tree);
  assert.throws(() => unpackedAsar(archive, cache), /lie more than 128 deep/);
});

test('should take a name that JavaScript has a meaning for as any other', () => {
  const { archive, cache } = handmade('{"files":{"__proto__":{"offset":"0","size":1}}}', 'x');
  const content = unpackedAsar(archive, cache);
  assert.equal(readFileSync(join(content, '__proto__'), 'utf8'), 'x');
});

test('should not use a cache that others can change', async () => {
  const { archive, cache } = await packed();
  mkdirSync(cache);
  chmodSync(cache, 0o777);
  assert.throws(() => unpackedAsar(archive, cache), /can be changed by other users/);
});

test('should say what to do when the cache cannot be made', async () => {
  const { archive } = await packed();
  const cache = join(archive, 'cache');
  assert.throws(() => unpackedAsar(archive, cache), /cannot be unpacked to .*XDG_CACHE_HOME/s);
});

test('should name an archive that is not there', () => {
  const archive = join(top, 'none.asar');
  assert.throws(() => unpackedAsar(archive, top), /none\.asar cannot be read/);
});

test('should map paths of the archive and no others', () => {
  const map = mapOf('/opt/App/resources/app.asar', '/cache/1/app.asar');
  assert.equal(map('/opt/App/resources/app.asar'), '/cache/1/app.asar');
  assert.equal(map('/opt/App/resources/app.asar/a/b'), '/cache/1/app.asar/a/b');
  assert.equal(map('/opt/App/resources/x/../app.asar/a'), '/cache/1/app.asar/a');
  for (const path of [
    '/opt/App/resources/app.asar.unpacked/a',
    '/opt/App/resources/app.asar/../x',
    dirname('/opt/App/resources/app.asar'),
    '/other/app.asar/a',
  ]) {
    assert.equal(map(path), path);
  }
});
