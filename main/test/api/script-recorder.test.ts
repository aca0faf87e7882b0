// What the recorder makes of a script's text.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { looksLikeModule } from '../../api/script-recorder.ts';

for (const source of [
  'import "./side-effect.js"',
  "import { a } from './a.js'",
  'import a, { b as c } from "./a.js"; a()',
  'const a = 1;export{a as b}',
  'let x = 1\nexport default x',
  '}export const a = 1',
  'export * from "./a.js"',
]) {
  test(`should take ${JSON.stringify(source)} for a module`, () => {
    assert.equal(looksLikeModule(source), true);
  });
}

for (const source of [
  'import("./lazy.js")',
  'var exports = {}; exports.a = 1',
  'module.exports = 1',
  'const important = "import x from"',
  'function f() { exportAll() }',
]) {
  test(`should take ${JSON.stringify(source)} for a classic script`, () => {
    assert.equal(looksLikeModule(source), false);
  });
}
