// What `clade doctor` makes of the launcher's words.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layerFindings, parseSandboxCheck } from '../../cli/sandbox-findings.ts';

test('should read the fields of the launcher’s check', () => {
  const check = parseSandboxCheck('layers seccomp,landlock\nmissing namespaces: no\nlandlock 4\n');
  assert.deepEqual([...check.layers], ['seccomp', 'landlock']);
  assert.deepEqual([check.missing, check.landlock], ['namespaces: no', 4]);
});

const all = 'layers mount-namespace,pid-namespace,seccomp\nmissing \nlandlock 4\n';
/** What is said of one layer. */
const finding = (text: string, what: string) =>
  layerFindings(parseSandboxCheck(text)).find((one) => one.what === what);

test('should find nothing lacking where every layer is', () => {
  const levels = layerFindings(parseSandboxCheck(all)).map(({ level }) => level);
  assert.deepEqual(levels, ['ok', 'ok', 'ok', 'ok']);
});

const lacks = [
  ['namespaces', /refused \(clone3: no\).*names and sizes of files.*AppArmor.*max_user_namespaces/],
  ['own namespaces', /see each other: allow user namespaces/],
  ['seccomp', /cannot be filtered: use a kernel with CONFIG_SECCOMP_FILTER/],
  ['Landlock', /not narrowed.*use Linux 5\.13 or newer, booted with "landlock"/],
] as const;
for (const [what, text] of lacks) {
  test(`should say what the lack of ${what} costs, and how to get it`, () => {
    const found = finding('layers \nmissing clone3: no\nlandlock 0\n', what);
    assert.equal(found?.level, 'lack');
    assert.match(found.detail, text);
  });
}
