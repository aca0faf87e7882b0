// What window.open() gives where the app's scripts are in its processes' memory: pages of the web are
// never shown there, whichever way they are asked for.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Driver } from '../../fixtures/driver.ts';
import { sharedServer } from '../../fixtures/suite.ts';
import { parentStageOf, stageOf } from '../../fixtures/stages.ts';
import { test as base } from '../../fixtures/test.ts';
import { until } from '../../fixtures/wait.ts';

const server = sharedServer();
/** The server under the name that the app calls its own. */
const own = (path: string): string => `${server().origin}${path}`;
/** The same server, as the web. */
const foreign = (path: string): string =>
  `${server().origin.replace('127.0.0.1', 'localhost')}${path}`;

interface Opener {
  driver: Driver;
  /** A window with a page of the app's own, forked from the app stage. */
  id: number;
  /** Runs `popup = window.open(url)` there. @returns the new window's id */
  open: (url: string) => Promise<number>;
}

const test = base.extend<{ opener: Opener }>({
  opener: async ({ driver }, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'clade-trust-'));
    const script = join(folder, 'secret.js');
    writeFileSync(script, 'globalThis.secret = 1;');
    await driver.evaluate(
      async ({ app }, { path, origin }) => {
        await app.zygote.configure({ origins: [origin] });
        await app.zygote.preload([path]);
        app.spares.configure({ max: 0 });
      },
      { path: script, origin: server().origin },
    );
    await stageOf(driver, 'app');
    const id = await driver.open({ url: own('/page?opener') });
    assert.equal(await parentStageOf(driver, id), 'app');
    await use({ driver, id, open: (url) => openFrom(driver, id, url) });
    rmSync(folder, { recursive: true });
  },
});

async function openFrom(driver: Driver, id: number, url: string): Promise<number> {
  const ids = () =>
    driver.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((one) => one.id));
  const before = await ids();
  await driver.inPage(id, `globalThis.popup = window.open(${JSON.stringify(url)}); 0`);
  return until('a new window', async () => (await ids()).find((one) => !before.includes(one)));
}

const untilShown = (driver: Driver, id: number, title: string): Promise<unknown> =>
  until(title, () => driver.inWindow(id, (window, wanted) => window.getTitle() === wanted, title));

test('should share the process with a page of the app’s own', async ({ opener }) => {
  const { driver, id, open } = opener;
  const popup = await open(own('/page?popup'));
  await untilShown(driver, popup, 'popup');
  assert.equal(await driver.inPage(id, 'popup.document.title'), 'popup');
  assert.equal(await driver.contentPid(popup), await driver.contentPid(id));
});

test('should be null for a page of the web, which has a process of another stage', async ({
  opener,
}) => {
  const { driver, id, open } = opener;
  const popup = await open(foreign('/page?popup'));
  await untilShown(driver, popup, 'popup');
  assert.equal(await driver.inPage(id, 'popup === null'), true);
  assert.equal(await driver.inPage(popup, 'window.opener === null'), true);
  assert.equal(await parentStageOf(driver, popup), 'warm');
  assert.notEqual(await driver.contentPid(popup), await driver.contentPid(id));
});

test.describe('a page of the app’s own that is led to the web', () => {
  for (const [way, script] of [
    ['its opener', (url: string) => `popup.location = ${JSON.stringify(url)}; 0`],
    [
      'its opener’s form',
      (url: string) => `
      document.body.innerHTML = '<form method=post target=popped action="${url}">';
      popup.name = 'popped'; document.forms[0].submit(); 0`,
    ],
  ] as const) {
    test(`should stay where it is when ${way} does so`, async ({ opener }) => {
      const { driver, id, open } = opener;
      const popup = await open('about:blank');
      const before = await driver.contentPid(popup);
      await driver.inPage(id, script(foreign('/page?led')));
      await until('the request', () => server().requests.includes('/page?led'));
      assert.equal(await driver.inPage(popup, 'location.href'), 'about:blank');
      assert.equal(await driver.contentPid(popup), before);
      assert.equal(await driver.inPage(id, '6 * 7'), 42);
    });
  }

  test('should stay where it is when the server does so', async ({ opener }) => {
    const { driver, id, open } = opener;
    const popup = await open('about:blank');
    const target = own('/redirect-away?redirected-away');
    await driver.inPage(id, `popup.location = ${JSON.stringify(target)}; 0`);
    await until('the request', () => server().requests.includes('/page?redirected-away'));
    assert.equal(await driver.inPage(popup, 'location.href'), 'about:blank');
    // And can still be led to a page of the app's own.
    await driver.inPage(id, `popup.location = ${JSON.stringify(own('/page?own'))}; 0`);
    await untilShown(driver, popup, 'own');
  });
});

test('should keep the app itself from loading a page of the web into either window', async ({
  opener,
}) => {
  const { driver, id, open } = opener;
  const popup = await open(own('/page?popup'));
  await untilShown(driver, popup, 'popup');
  for (const window of [popup, id]) {
    const before = await driver.contentPid(window);
    const result = await driver.load(window, foreign('/page?loaded'));
    assert.deepEqual([result.ok, result.code], [false, 'ERR_ABORTED']);
    assert.equal(await driver.contentPid(window), before);
    assert.deepEqual(await driver.load(window, own('/page?again')), { ok: true });
  }
});
