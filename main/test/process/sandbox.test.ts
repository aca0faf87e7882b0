// The sandbox as main sees it.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { layersOf, sandboxVerdict } from '../../process/sandbox.ts';
import { fakeSandbox, stderrOf } from './fakes.ts';

test('should see a filter and the lack of capabilities in /proc/PID/status', () => {
  const status = 'CapEff:\t0000000000000000\nNoNewPrivs:\t1\nSeccomp:\t2\n';
  assert.deepEqual(layersOf(status), ['no-capabilities', 'seccomp']);
  assert.deepEqual(layersOf(status.replace('NoNewPrivs:\t1', 'NoNewPrivs:\t0')), ['seccomp']);
  assert.deepEqual(layersOf('CapEff:\t000001ffffffffff\nSeccomp:\t0\n'), []);
});

test('should know the ends that the sandbox brought about', () => {
  assert.match(sandboxVerdict({ reason: 'crashed', exitCode: 31 }) ?? '', /ended by its sandbox/);
  const unconfined = sandboxVerdict({ reason: 'abnormal-exit', exitCode: 122 });
  assert.match(unconfined ?? '', /could not be closed/);
  assert.equal(sandboxVerdict({ reason: 'crashed', exitCode: 11 }), undefined);
});

test('should let the network process write in folders that it makes, and say which it cannot', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'clade-sandbox-'));
  try {
    const sandbox = fakeSandbox(true);
    const profile = join(folder, 'a/profile');
    writeFileSync(join(folder, 'file'), '');
    const impossible = join(folder, 'file/cache');
    const text = await stderrOf(() => sandbox.allowWriting([profile, impossible], ['/tmp']));
    assert.ok(statSync(profile).isDirectory());
    assert.match(text, /file\/cache.*nothing can be kept there/);
    const { env } = sandbox.execPlan('network');
    assert.ok(env.includes(`CLADE_CONFINE_WRITE=${profile}:${impossible}:/tmp`), env.join());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('should put nothing before a program when it is off', () => {
  assert.deepEqual(fakeSandbox(false).execPlan('web'), { prefix: [], env: [] });
});
