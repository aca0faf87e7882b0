// The built-in tabbed app, used as somebody would who has just installed Clade.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type ElectronApplication, type Locator, type Page } from '@playwright/test';
import { hasZygote } from '../fixtures/app-process.ts';
import { test as base } from '../fixtures/playwright.ts';
import { dataPage, refusingUrl } from '../fixtures/server.ts';
import { sharedServer } from '../fixtures/suite.ts';
import { until } from '../fixtures/wait.ts';

/** The app, and its own page: tab strip and toolbar. */
const test = base.extend<{ home: string; app: ElectronApplication; bar: Page }>({
  home: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'clade-home-'));
    mkdirSync(join(folder, 'Downloads'));
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },
  app: async ({ startApp, home }, use) => {
    await use(await startApp([], { HOME: home }));
  },
  bar: async ({ app }, use) => {
    const bar = await app.firstWindow();
    await expect(tabs(bar)).toHaveText(['Start']);
    await use(bar);
  },
});

const server = sharedServer();

const tabs = (bar: Page): Locator => bar.getByRole('tab');
const activeTab = (bar: Page): Locator => bar.getByRole('tab', { selected: true });
const address = (bar: Page): Locator => bar.getByLabel('Address');

/** Types an address into the active tab's field. */
async function visit(bar: Page, url: string): Promise<void> {
  await address(bar).fill(url);
  await address(bar).press('Enter');
}

/** Opens a tab with an address. @returns its page, whose title is `title` */
async function openTab(app: ElectronApplication, bar: Page, title: string): Promise<Page> {
  const count = await tabs(bar).count();
  const opened = app.waitForEvent('window');
  await bar.getByLabel('New tab').click();
  await expect(tabs(bar)).toHaveCount(count + 1);
  await visit(bar, `${server().origin}/page?${title}`);
  await expect(activeTab(bar)).toHaveText(title);
  return opened;
}

const windowTitle = (app: ElectronApplication): Promise<string | undefined> =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle());

test.describe('an address', () => {
  test('should lead to its page, and Back and Forward through the history', async ({
    app,
    bar,
  }) => {
    await expect(bar.getByLabel('Back')).toBeDisabled();
    await visit(bar, `${server().origin}/page?first`);
    await expect(activeTab(bar)).toHaveText('first');
    await until('the title', async () => (await windowTitle(app)) === 'first – Clade');
    await visit(bar, `${server().origin}/page?second`);
    await expect(activeTab(bar)).toHaveText('second');
    await bar.getByLabel('Back').click();
    await expect(activeTab(bar)).toHaveText('first');
    await expect(address(bar)).toHaveValue(`${server().origin}/page?first`);
    await bar.getByLabel('Forward').click();
    await expect(activeTab(bar)).toHaveText('second');
    await expect(bar.getByLabel('Forward')).toBeDisabled();
  });

  test('should be refused with a word about why when it is none', async ({ bar }) => {
    await visit(bar, 'not an address');
    await expect(bar.getByRole('alert')).toHaveText('This is not an address');
    await visit(bar, 'javascript:alert(1)');
    await expect(bar.getByRole('alert')).toContainText('cannot be opened here');
    await expect(activeTab(bar)).toHaveText('Start');
  });

  test('should show why its page cannot be had, and try again', async ({ app, bar }) => {
    const url = await refusingUrl();
    await visit(bar, url);
    const [, page] = app.windows();
    assert.ok(page);
    const heading = `${new URL(url).host} cannot be shown`;
    await expect(page.getByRole('heading', { name: heading })).toBeVisible();
    await expect(page.getByText('Nothing answers at this address and port.')).toBeVisible();
    await expect(address(bar)).toHaveValue(url);
    await expect(page.getByRole('link', { name: 'Try again' })).toHaveAttribute('href', url);
  });
});

test.describe('tabs', () => {
  test('should be opened, chosen and closed by pointer and by keyboard', async ({ app, bar }) => {
    const one = await openTab(app, bar, 'one');
    const two = await openTab(app, bar, 'two');
    await expect(tabs(bar)).toHaveText(['Start', 'one', 'two']);
    await tabs(bar).nth(1).click();
    await expect(activeTab(bar)).toHaveText('one');
    await expect(address(bar)).toHaveValue(one.url());
    await tabs(bar).nth(1).press('ArrowRight');
    await expect(activeTab(bar)).toHaveText('two');
    await bar.keyboard.press('Control+Tab');
    await expect(activeTab(bar)).toHaveText('Start');
    const gone = one.waitForEvent('close');
    await bar.getByLabel('Close one').click();
    await gone;
    await expect(tabs(bar)).toHaveText(['Start', 'two']);
    assert.equal(await two.title(), 'two');
    await tabs(bar).nth(1).click({ button: 'middle' });
    await expect(tabs(bar)).toHaveText(['Start']);
  });

  test('should end the app with the last of them', async ({ app, bar }) => {
    await openTab(app, bar, 'one');
    const ended = once(app.process(), 'exit');
    await bar.getByLabel('Close one').click();
    await expect(tabs(bar)).toHaveText(['Start']);
    // The bar goes with its window, maybe before an answer to the click could come.
    const click = bar.getByLabel('Close Start').click();
    const [, end] = await Promise.allSettled([click, ended]);
    assert.deepEqual(end, { status: 'fulfilled', value: [0, null] });
  });

  test('should be made beside the page that opens one, which is not reached by it', async ({
    app,
    bar,
  }) => {
    const first = await openTab(app, bar, 'first');
    await openTab(app, bar, 'last');
    await tabs(bar).nth(1).click();
    const [opened] = await Promise.all([
      app.waitForEvent('window'),
      first.evaluate("void open('/page?opened')"),
    ]);
    await expect(tabs(bar)).toHaveText(['Start', 'first', 'opened', 'last']);
    await expect(activeTab(bar)).toHaveText('opened');
    assert.equal(await opened.evaluate('opener'), null);
  });

  test('should show dialogs of their pages', async ({ app, bar }) => {
    const page = await openTab(app, bar, 'asking');
    const [dialog, answer] = await Promise.all([
      page.waitForEvent('dialog').then(async (asked) => {
        await asked.accept('blue');
        return asked.message();
      }),
      page.evaluate("prompt('Which colour?')"),
    ]);
    assert.deepEqual([dialog, answer], ['Which colour?', 'blue']);
  });
});

test.describe('a page that crashes', () => {
  test('should be told of in its place, and come back by Reload', async ({ app, bar }) => {
    const page = await openTab(app, bar, 'victim');
    const other = await openTab(app, bar, 'other');
    await tabs(bar).nth(1).click();
    await app.evaluate(({ webContents }, url) => {
      webContents
        .getAllWebContents()
        .find((one) => one.getURL() === url)
        ?.forcefullyCrashRenderer();
    }, page.url());
    await expect(bar.getByRole('heading')).toHaveText('This page’s process has ended');
    await expect(bar.getByText('Something outside the page ended it. (killed)')).toBeVisible();
    assert.equal(await other.evaluate(() => 6 * 7), 42);
    await bar.getByRole('button', { name: 'Reload' }).last().click();
    await expect(bar.getByRole('heading')).toBeHidden();
    await expect(activeTab(bar)).toHaveText('victim');
    // For Playwright, a page that has crashed once is lost.
    const title = app.evaluate(
      ({ webContents }, url) =>
        webContents
          .getAllWebContents()
          .find((one) => one.getURL() === url)
          ?.executeJavaScript('document.title'),
      page.url(),
    );
    assert.equal(await title, 'victim');
  });
});

test.describe('clade://processes/', () => {
  test('should list the processes, with their pages and how they came to be', async ({
    app,
    bar,
  }) => {
    await openTab(app, bar, 'listed');
    const opened = app.waitForEvent('window');
    await bar.getByLabel('New tab').click();
    await visit(bar, 'clade://processes/');
    const page = await opened;
    const row = page.getByRole('row').filter({ hasText: 'listed' });
    await expect(row).toContainText('Content');
    await expect(row).toContainText(hasZygote() ? 'forked' : 'exec’d by main');
    const main = page.getByRole('row').filter({ hasText: 'started by the user' });
    await expect(main).toContainText(String(app.process().pid));
    // It is read anew: the page goes with its process.
    await bar.getByLabel('Close listed').click();
    await expect(row).toHaveCount(0);
  });
});

test.describe('downloads', () => {
  test('should go to the user’s folder, beside what is there already', async ({
    app,
    bar,
    home,
  }) => {
    const page = await openTab(app, bar, 'links');
    await page.evaluate(`document.body.innerHTML = '<a href="/attachment?note">note</a>'`);
    for (const name of ['note.txt', 'note (1).txt']) {
      await page.getByRole('link').click();
      await until(name, () => read(join(home, 'Downloads', name)) === 'note');
    }
    await expect(activeTab(bar)).toHaveText('links');
  });
});

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return undefined;
  }
}

test('should keep its toolbar when a page floods it with titles', async ({ app, bar }) => {
  const page = await openTab(app, bar, 'busy');
  await page.evaluate('for (let n = 0; n <= 500; n += 1) document.title = `title ${n}`');
  await expect(activeTab(bar)).toHaveText('title 500');
  await visit(bar, dataPage('quiet'));
  await expect(activeTab(bar)).toHaveText('quiet');
});
