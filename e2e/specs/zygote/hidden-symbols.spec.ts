// Every symbol of the engine that is looked up at run time, hidden: a window opens all the same,
// from the deepest stage that can do without.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inPreload, installLab, openLab } from '../../fixtures/lab.ts';
import type { Driver } from '../../fixtures/driver.ts';
import { dataPage } from '../../fixtures/server.ts';
import { parentStageOf, stageOf } from '../../fixtures/stages.ts';
import { test } from '../../fixtures/test.ts';

const folder = mkdtempSync(join(tmpdir(), 'clade-hidden-'));
const script = join(folder, 'script.js');
const module = join(folder, 'module.js');
writeFileSync(script, 'globalThis.ran = true;');
writeFileSync(module, 'export const ran = true;');
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

const hiding = (names: string) => ({ env: { CLADE_HIDE_SYMBOLS: names, CLADE_LOG: 'zygote' } });

/** Opens a window whose process has not been waiting, and looks at what it can do. */
async function expectWorkingWindow(driver: Driver): Promise<string | undefined> {
  await driver.evaluate(({ app }) => app.spares.configure({ max: 0 }));
  const id = await driver.open({ url: dataPage('shallow') });
  const code = 'new Float32Array(3).length + crypto.getRandomValues(new Uint8Array(4)).length';
  assert.equal(await driver.inPage(id, code), 7);
  return parentStageOf(driver, id);
}

const preloadScripts = (driver: Driver, scripts: (string | { path: string; type: 'module' })[]) =>
  driver.evaluate(({ app }, paths) => app.zygote.preload(paths), scripts);

test.describe('without what the warm stage calls', () => {
  const names = [
    '_ZN8Gigacage32forbidDisablingPrimitiveGigacageEv',
    '_ZN3JSC10initializeEv',
    '_ZN3WTF20initializeMainThreadEv',
    'webkit_script_world_get_default',
    // One name or the other, by version.
    '_ZN3JSC11VMInspector10m_recentVME,_ZN3JSC9VMManager10s_recentVME',
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
  for (const name of names) {
    test(`should fork windows from the engine stage: ${name}`, async ({ launch }) => {
      const driver = await launch(hiding(name));
      await driver.app.waitForOutput('stderr', /warm stage cannot be started.*the engine lacks/);
      assert.equal(await expectWorkingWindow(driver), 'engine');
    });
  }

  test('should do without what only makes it smaller', async ({ launch }) => {
    const driver = await launch(hiding('pas_scavenger_run_synchronously_now'));
    await stageOf(driver, 'warm');
    assert.equal(await expectWorkingWindow(driver), 'warm');
  });
});

test.describe('without what the app stage calls', () => {
  const names = [
    '_ZN3JSC26SimpleTypedArrayControllerC1Eb',
    'JSContextGroupCreate',
    'JSContextGroupRelease',
  ];
  for (const name of names) {
    test(`should fork windows from the warm stage: ${name}`, async ({ launch }) => {
      const driver = await launch(hiding(name));
      await preloadScripts(driver, [script]);
      await driver.app.waitForOutput('stderr', /app stage cannot be started/);
      assert.equal(await expectWorkingWindow(driver), 'warm');
    });
  }

  test('should say that a module cannot be compiled, and compile the others', async ({
    launch,
  }) => {
    const name =
      '_ZN3JSC21loadAndEvaluateModuleEPNS_14JSGlobalObjectERKNS_10SourceCodeENS_7JSValueE';
    const driver = await launch(hiding(name));
    await preloadScripts(driver, [script, { path: module, type: 'module' }]);
    await driver.app.waitForOutput('stderr', /module\.js.*then threw the engine lacks/);
    await stageOf(driver, 'app');
    assert.equal(await expectWorkingWindow(driver), 'app');
  });
});

test.describe('without what the engine stage calls', () => {
  const names = [
    '_ZN6WebKit14WebProcessMainEiPPc',
    '_ZN6WebKit18NetworkProcessMainEiPPc',
    'pas_scavenger_should_suspend_count',
  ];
  for (const name of names) {
    test(`should exec windows, and say so: ${name}`, async ({ launch }) => {
      const driver = await launch(hiding(name));
      await driver.app.waitForOutput('stderr', /zygote cannot be started|exec/);
      assert.equal(await expectWorkingWindow(driver), undefined);
    });
  }
});

test.describe('without what maps large buffers into a page', () => {
  for (const name of [
    '_ZN8Gigacage29tryAllocateZeroedVirtualPagesENS_4KindEm',
    '_ZN8Gigacage16freeVirtualPagesENS_4KindEPvm',
  ]) {
    test(`should copy them: ${name}`, async ({ launch }) => {
      const driver = await launch(hiding(name));
      await installLab(driver);
      const id = await openLab(driver);
      const size = 1024 * 1024;
      const make = `new Uint8Array(${size}).fill(7)`;
      const sum = `electron.ipcRenderer.invoke('make', '${make}').then((bytes) =>
        bytes.reduce((total, byte) => total + byte, 0))`;
      assert.equal(await inPreload(driver, id, sum), 7 * size);
    });
  }
});
