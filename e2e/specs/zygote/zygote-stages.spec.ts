// What `clade-zygote --check` says of this engine; hidden-symbols.spec.ts has windows of each lack.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { EXECUTABLE } from '../../fixtures/app-process.ts';
import { test } from '../../fixtures/test.ts';

const LIBRARY = join(dirname(EXECUTABLE), 'lib');

function check(hidden: string): { status: number | null; stdout: string } {
  return spawnSync(join(LIBRARY, 'clade-zygote'), ['--check'], {
    encoding: 'utf8',
    env: {
      ...process.env,
      CLADE_EXTENSION_DIR: join(LIBRARY, 'extension'),
      CLADE_HIDE_SYMBOLS: hidden,
    },
  });
}

test.describe('the zygote’s own check', () => {
  test('should say what each stage did', () => {
    const { status, stdout } = check('');
    assert.match(stdout, /^engine stage: \d+ steps.*\nwarm stage: \d+ steps/);
    assert.equal(status, 0);
  });

  test('should say which symbol a stage cannot do without', () => {
    const { status, stdout } = check('g_config');
    assert.match(
      stdout,
      /^engine stage: \d+ steps.*\nwarm stage: symbols: the engine lacks g_config/,
    );
    assert.equal(status, 5);
  });

  test('should do without what only makes it smaller', () => {
    const { status, stdout } = check('pas_scavenger_run_synchronously_now');
    assert.match(stdout, /warm stage: .*without trim \(libpas is not trimmed/);
    assert.equal(status, 0);
  });
});
