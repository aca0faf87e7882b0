// What names a version of Clade, or of what it uses, names the same one.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../paths.mjs';

/** @param {string} file relative to the root */
const read = (file) => readFileSync(join(root, file), 'utf8');

const clade = JSON.parse(read('package.json'));
const create = JSON.parse(read('build/create-clade-app/package.json'));
const template = JSON.parse(read('build/create-clade-app/template/package.json'));

test('should give create-clade-app the version of Clade, which it installs', () => {
  assert.equal(create.version, clade.version);
  assert.deepEqual(create.engines, clade.engines);
});

test('should name the tarballs of this version in the README', () => {
  const names = [...read('README.md').matchAll(/(?:clade|create-clade-app)-(\d[\d.]*)\.tgz/g)];
  assert.ok(names.length >= 2);
  for (const [name, version] of names) assert.equal(version, clade.version, name);
});

test('should give a new app the versions that Clade is tested with', () => {
  for (const [name, version] of Object.entries(template.devDependencies)) {
    if (name !== 'electron') assert.equal(version, clade.devDependencies[name], name);
  }
});
