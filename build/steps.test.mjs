// Tests of stamped steps, with a stamp of their own in out/stamps.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { out } from './paths.mjs';
import { inputsHash, isDone, runStep } from './steps.mjs';

const folder = mkdtempSync(join(tmpdir(), 'clade-steps-'));
const name = `test-${process.pid}`;

after(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(join(out, 'stamps', name), { force: true });
});

test('should run a step again when its inputs, its outputs or its success are missing', async () => {
  const output = join(folder, 'made');
  let input = 'one';
  const step = {
    name,
    key: () => inputsHash([], [input]),
    outputs: [output],
    work: () => writeFileSync(output, input),
  };
  assert.equal(isDone(step), false);
  await runStep(step);
  assert.equal(isDone(step), true);
  input = 'two';
  assert.equal(isDone(step), false);
  await runStep(step);
  rmSync(output);
  assert.equal(isDone(step), false);
  const broken = { ...step, work: () => Promise.reject(new Error('stopped')) };
  await assert.rejects(runStep(broken), /stopped/);
  writeFileSync(output, '');
  assert.equal(isDone(step), false, 'an aborted step is not done');
});

test('should see names and contents, and take absent files for empty', () => {
  assert.equal(inputsHash(['build/paths.mjs']), inputsHash(['build/paths.mjs']));
  assert.notEqual(inputsHash(['build/paths.mjs']), inputsHash(['build/steps.mjs']));
  assert.equal(inputsHash(['no/such/folder']), inputsHash([]));
});
