// Scripts of executeJavaScript as bodies of async functions, run as the engine would run them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { asFunctionBody } from '../../api/script-body.ts';

const valueOf = async (code: string): Promise<unknown> => {
  const json: unknown = await runInNewContext(
    `(async () => {${asFunctionBody(code)}\n})().then((value) => JSON.stringify(value))`,
  );
  return json === undefined ? undefined : (JSON.parse(json as string) as unknown);
};

const cases: [code: string, value: unknown][] = [
  ['1 + 1', 2],
  ['1 + 1;', 2],
  ['1 // a comment', 1],
  ['const x = 20; x + 1', 21],
  ['{ a: 1 }', { a: 1 }],
  ['await Promise.resolve(3)', 3],
  ['if (true) { "yes" } else { "no" }', 'yes'],
  ['void 0', undefined],
  ['', undefined],
  ['"</script>\\u2028`${1}`"', '</script>\u2028`${1}`'],
];

for (const [code, value] of cases) {
  test(`should give the value of ${JSON.stringify(code)}`, async () => {
    assert.deepEqual(await valueOf(code), value);
  });
}

test('should reject with what the script throws, and with its syntax error', async () => {
  await assert.rejects(valueOf('throw new RangeError("x")'), { name: 'RangeError' });
  await assert.rejects(valueOf('this is no script'), { name: 'SyntaxError' });
});

test('should need no eval for an expression, so that it works under any policy', () => {
  assert.doesNotMatch(asFunctionBody('document.title'), /eval/);
});
