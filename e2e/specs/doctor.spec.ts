// What `clade doctor` says of each lack, and what it costs: the machine is made to lack it.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppProcess, type LaunchOptions } from '../fixtures/app-process.ts';
import { test } from '../fixtures/test.ts';

/** Runs it to its end. */
async function doctor(options: LaunchOptions = {}): Promise<{ code: number | null; text: string }> {
  const run = new AppProcess('doctor', options);
  const { code } = await run.end();
  assert.equal(run.stdout.split('\n').filter(Boolean).length > 5, true, run.account());
  return { code, text: run.stdout };
}

/** The line about one thing. */
const lineOf = (text: string, what: string): string =>
  new RegExp(`^.{4}  ${what} .*$`, 'm').exec(text)?.[0] ?? '';

test('should name the files that are missing, and what puts them there', async ({ runtime }) => {
  for (const file of ['clade-sandbox', 'extension/libclade-extension.so']) {
    rmSync(join(runtime.folder, 'lib', file));
  }
  const { code, text } = await doctor({ executable: runtime.executable });
  assert.equal(code, 1);
  const line = lineOf(text, 'runtime files');
  assert.match(line, /^fail .*missing: .*lib\/clade-sandbox, .*libclade-extension\.so; run "npm/);
  assert.match(lineOf(text, 'sandbox'), /^fail .*does not run \(.*ENOENT.*but with --no-sandbox/);
});

test('should say what a zygote costs that cannot be', async ({ runtime }) => {
  rmSync(runtime.zygote);
  symlinkSync('/bin/false', runtime.zygote);
  const { code, text } = await doctor({ executable: runtime.executable });
  assert.equal(code, 0, 'windows open without');
  assert.match(
    lineOf(text, 'zygote'),
    /^lack .*are exec'd, each window costs about 100 ms and 20 MB/,
  );
});

test('should say what an engine costs that lacks a symbol', async () => {
  const shallow = await doctor({ env: { CLADE_HIDE_SYMBOLS: 'g_config' } });
  assert.match(
    lineOf(shallow.text, 'zygote'),
    /^lack .*lacks g_config: .* VM anew.* 8 ms and 1 MB/,
  );
  const none = await doctor({ env: { CLADE_HIDE_SYMBOLS: '_ZN6WebKit14WebProcessMainEiPPc' } });
  assert.match(lineOf(none.text, 'zygote'), /^lack .*this version cannot be forked: .*exec'd/);
  assert.deepEqual([shallow.code, none.code], [0, 0]);
});

test('should say that there is no display, and what shows apps instead', async () => {
  const noDisplay = { DISPLAY: undefined, WAYLAND_DISPLAY: undefined };
  const { code, text } = await doctor({ env: noDisplay });
  assert.match(lineOf(text, 'display'), /^lack .*none in this session: apps run on a private Xvfb/);
  assert.equal(code, 0);
  const folder = mkdtempSync(join(tmpdir(), 'clade-path-'));
  try {
    // A file of that name is no program.
    writeFileSync(join(folder, 'Xvfb'), '');
    const without = await doctor({ env: { ...noDisplay, PATH: folder } });
    assert.match(lineOf(without.text, 'display'), /^fail .*and Xvfb is not installed/);
    assert.equal(without.code, 1);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
