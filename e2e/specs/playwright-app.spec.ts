// _electron.launch of an unmodified Playwright: the app, its windows, and its end.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { appPath } from '../fixtures/app-process.ts';
import { ELECTRON, ELECTRON_PACKAGE, openPage, test } from '../fixtures/playwright.ts';
import { DEBUGGING, serverOf } from '../fixtures/protocol-client.ts';
import { dataPage } from '../fixtures/server.ts';

const AUTOMATED = appPath('automated');

test('should give the path of its executable to projects that install it as electron', () => {
  const print = `process.stdout.write(require(${JSON.stringify(ELECTRON_PACKAGE)}))`;
  assert.equal(execFileSync(process.execPath, ['-e', print], { encoding: 'utf8' }), ELECTRON);
  const manifest = JSON.parse(readFileSync(join(ELECTRON_PACKAGE, 'package.json'), 'utf8')) as {
    name: string;
  };
  assert.equal(manifest.name, 'electron');
  const version = execFileSync(join(ELECTRON_PACKAGE, 'cli.js'), ['--version'], {
    encoding: 'utf8',
  });
  assert.match(version, /^v\d/);
});

test('should run functions in the main process', async ({ startApp }) => {
  const app = await startApp([AUTOMATED, 'one', 'two words']);
  const about = await app.evaluate(({ app: own }) => [own.getName(), own.getVersion()]);
  assert.deepEqual(about, ['automated', '1.2.3']);
  const argv = await app.evaluate(() => (globalThis as { argv?: string[] }).argv);
  assert.deepEqual(argv?.slice(-3), [AUTOMATED, 'one', 'two words']);
  const handle = await app.evaluateHandle(({ app: own }) => own);
  assert.equal(await app.evaluate(({ app: own }, other) => own === other, handle), true);
});

test('should know windows, those that were there and those that come', async ({ startApp }) => {
  const app = await startApp([AUTOMATED]);
  const first = await openPage(app, dataPage('first'));
  assert.equal(await first.title(), 'first');
  assert.equal(await app.firstWindow(), first);
  const second = await openPage(app, dataPage('second'));
  assert.deepEqual(app.windows(), [first, second]);
  const ids = await Promise.all(
    app.windows().map(async (page) => {
      const window = await app.browserWindow(page);
      return window.evaluate(({ id }: { id: number }) => id);
    }),
  );
  const all = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map(({ id }) => id),
  );
  assert.deepEqual(ids, all);
  await first.close();
  assert.deepEqual(app.windows(), [second]);
});

test('should end at once and with everything when Playwright closes it', async ({ startApp }) => {
  const app = await startApp([AUTOMATED]);
  await openPage(app);
  const child = app.process();
  const closed = once(child, 'close');
  await app.close();
  await closed;
  assert.equal(child.exitCode, 0);
});

test('should end with its own code when it quits by itself', async ({ startApp }) => {
  const app = await startApp([AUTOMATED]);
  const child = app.process();
  const closed = once(child, 'close');
  // Playwright may see the end of one socket before it reads the answer from another.
  await app
    .evaluate(({ app: own }) => own.quit())
    .catch(({ message }: Error) => assert.match(message, /has been closed/));
  await closed;
  assert.equal(child.exitCode, 0);
});

test('should be reached by connectOverCDP, and live on when that client leaves', async ({
  launch,
}) => {
  const driver = await launch(DEBUGGING);
  await driver.open({ url: dataPage('there') });
  const url = new URL(await serverOf(driver));
  const browser = await chromium.connectOverCDP(`http://${url.host}`);
  const [context] = browser.contexts();
  assert.ok(context);
  const [page] = context.pages();
  assert.equal(await page?.title(), 'there');
  const made = await context.newPage();
  await made.goto(dataPage('made'));
  assert.equal(await made.title(), 'made');
  await made.close();
  await browser.close();
  assert.equal(await driver.evaluate(({ app }) => app.isReady()), true);
});

test('should give each context cookies of its own', async ({ launch }) => {
  const driver = await launch(DEBUGGING);
  const url = new URL(await serverOf(driver));
  const browser = await chromium.connectOverCDP(`http://${url.host}`);
  const context = await browser.newContext();
  await context.addCookies([{ name: 'mine', value: '1', url: 'http://127.0.0.1/' }]);
  assert.equal((await context.cookies()).length, 1);
  assert.equal((await browser.contexts()[0]?.cookies())?.length, 0);
  await context.close();
  await browser.close();
});
