// What `clade doctor` makes of the launcher's words.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { namespaces, parseSandboxCheck } from '../../cli/sandbox-findings.ts';

test('should read the fields of the launcher’s check', () => {
  const check = parseSandboxCheck('layers seccomp,landlock\nmissing namespaces: no\nlandlock 4\n');
  assert.deepEqual([...check.layers], ['seccomp', 'landlock']);
  assert.deepEqual([check.missing, check.landlock], ['namespaces: no', 4]);
});

test('should say what the lack of namespaces costs and how to get them', () => {
  const lacking = namespaces(parseSandboxCheck('layers seccomp\nmissing namespaces: clone3: no\n'));
  assert.equal(lacking.level, 'lack');
  assert.match(lacking.detail, /clone3: no.*AppArmor.*max_user_namespaces/);
  assert.equal(namespaces(parseSandboxCheck('layers mount-namespace\n')).level, 'ok');
});
