// Stages that this engine cannot make: windows come from the stage before.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { EXECUTABLE } from '../../fixtures/app-process.ts';
import { dataPage } from '../../fixtures/server.ts';
import { parentStageOf } from '../../fixtures/stages.ts';
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

/** Every symbol of the engine that the warm stage looks up. */
const NEEDED = [
  '_ZN8Gigacage32forbidDisablingPrimitiveGigacageEv',
  '_ZN3JSC10initializeEv',
  '_ZN3WTF20initializeMainThreadEv',
  'webkit_script_world_get_default',
  '_ZN3JSC11VMInspector10m_recentVME',
  'g_config',
  'pas_scavenger_resume',
  'JSGlobalContextCreateInGroup',
  'JSGlobalContextRelease',
  'JSStringCreateWithUTF8CString',
  'JSStringRelease',
  'JSStringGetMaximumUTF8CStringSize',
  'JSStringGetUTF8CString',
  'JSEvaluateScript',
  'JSValueToStringCopy',
  'JSSynchronousGarbageCollectForDebugging',
];

test.describe('the zygote’s own check', () => {
  test('should say what each stage did', () => {
    const { status, stdout } = check('');
    assert.match(stdout, /^engine stage: \d+ steps.*\nwarm stage: \d+ steps/);
    assert.equal(status, 0);
  });

  for (const symbol of NEEDED) {
    test(`should leave the warm stage out without ${symbol}`, () => {
      const { status, stdout } = check(symbol);
      assert.match(stdout, /^engine stage: \d+ steps.*\nwarm stage: symbols: the engine lacks/);
      assert.equal(status, 5);
    });
  }

  test('should do without what only makes it smaller', () => {
    const { status, stdout } = check('pas_scavenger_run_synchronously_now');
    assert.match(stdout, /warm stage: .*without trim \(libpas is not trimmed/);
    assert.equal(status, 0);
  });
});

test.describe('an engine without a symbol of the warm stage', () => {
  test('should have its windows forked from the engine stage', async ({ launch }) => {
    const driver = await launch({ env: { CLADE_HIDE_SYMBOLS: '_ZN3JSC10initializeEv' } });
    await driver.app.waitForOutput('stderr', /warm stage cannot be started.*the engine lacks/);
    const id = await driver.open({ url: dataPage('shallow') });
    assert.equal(await driver.inPage(id, 'new Float32Array(3).length'), 3);
    assert.equal(await parentStageOf(driver, id), 'engine');
  });
});
