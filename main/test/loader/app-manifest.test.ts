// Which app runs, from folders made for the purpose.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { readApp } from '../../loader/app-manifest.ts';

const top = mkdtempSync(join(tmpdir(), 'clade-manifest-'));
let lastFolder = 0;

after(() => rmSync(top, { recursive: true, force: true }));

/** A new folder with these files; an object is written as JSON. */
function folder(files: Record<string, string | object>): string {
  const path = join(top, `app-${++lastFolder}`);
  mkdirSync(path);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(
      join(path, name),
      typeof content === 'string' ? content : JSON.stringify(content),
    );
  }
  return path;
}

test('should read name, version and main script from package.json', () => {
  const path = folder({
    'package.json': { name: 'a', productName: 'An App', version: '1.2.3', main: './src/main.js' },
    'src/main.js': '',
  });
  assert.deepEqual(readApp(path), {
    folder: path,
    main: join(path, 'src/main.js'),
    name: 'An App',
    version: '1.2.3',
    desktopName: undefined,
    isModule: false,
    clade: {},
  });
});

test('should pass on what package.json says to Clade', () => {
  const settings = { spares: { max: 2 } };
  const path = folder({ 'package.json': { clade: settings }, 'index.js': '' });
  assert.deepEqual(readApp(path).clade, settings);
  for (const clade of ['2', 7, null]) {
    const wrong = folder({ 'package.json': { clade }, 'index.js': '' });
    assert.throws(() => readApp(wrong), /"clade" in .*package\.json must be an object/);
  }
});

test('should fall back to index.js, the folder’s name and version 0.0.0', () => {
  const path = folder({ 'index.js': '' });
  const { name, version, main } = readApp(path);
  assert.deepEqual([name, version, main], [`app-${lastFolder}`, '0.0.0', join(path, 'index.js')]);
});

test('should find the main script as Node does', () => {
  const withoutEnding = folder({ 'package.json': { main: 'lib/start' }, 'lib/start.js': '' });
  assert.equal(readApp(withoutEnding).main, join(withoutEnding, 'lib/start.js'));
  const fallback = folder({ 'package.json': { main: 'gone' }, 'index.js': '' });
  assert.equal(readApp(fallback).main, join(fallback, 'index.js'));
  const ofFolder = folder({ 'package.json': { main: 'lib' }, 'lib/index.js': '' });
  assert.equal(readApp(ofFolder).main, join(ofFolder, 'lib/index.js'));
});

test('should take a script for an app of its own', () => {
  const path = folder({ 'tool.cjs': '' });
  const { name, main, folder: of, isModule } = readApp(join(path, 'tool.cjs'));
  assert.deepEqual([name, main, of, isModule], ['Electron', join(path, 'tool.cjs'), path, false]);
});

test('should know ES modules by ending and by "type" in the nearest package.json', () => {
  const path = folder({
    'package.json': { type: 'module', main: 'main.js' },
    'main.js': '',
    'old.cjs': '',
    'inner/package.json': {},
    'inner/main.js': '',
  });
  assert.equal(readApp(path).isModule, true);
  assert.equal(readApp(join(path, 'old.cjs')).isModule, false);
  assert.equal(readApp(join(path, 'inner/main.js')).isModule, false);
  const plain = folder({ 'package.json': { main: 'a.mjs' }, 'a.mjs': '' });
  assert.equal(readApp(plain).isModule, true);
});

test('should ignore names and versions that are no text', () => {
  const path = folder({
    'package.json': { name: 7, productName: '', version: null },
    'index.js': '',
  });
  const { name, version } = readApp(path);
  assert.deepEqual([name, version], [`app-${lastFolder}`, '0.0.0']);
});

const failures: Record<string, [files: Record<string, string | object>, message: RegExp]> = {
  'package.json is no JSON': [{ 'package.json': '{' }, /package\.json is no valid JSON/],
  'package.json is empty': [{ 'package.json': '' }, /no valid JSON/],
  'package.json is an array': [{ 'package.json': '[]' }, /must contain a JSON object/],
  'package.json is null': [{ 'package.json': 'null' }, /must contain a JSON object/],
  '"main" is no text': [{ 'package.json': { main: 1 } }, /"main" in .* must be a string/],
  '"main" is missing': [{ 'package.json': { main: 'no.js' } }, /is no\.js, which does not exist/],
  'there is no "main"': [{ 'package.json': {} }, /has no "main".*Add "main"/],
  'the folder is empty': [{}, /neither a package\.json nor an index\.js/],
};

for (const [what, [files, message]] of Object.entries(failures)) {
  test(`should say so when ${what}`, () => {
    assert.throws(() => readApp(folder(files)), { code: 'ERR_APP_NOT_FOUND', message });
  });
}

test('should name a path that does not exist', () => {
  assert.throws(() => readApp(join(top, 'nowhere')), {
    code: 'ERR_APP_NOT_FOUND',
    message: /nowhere does not exist\. Give the path/,
  });
});
