// A page's requests as Playwright sees them, where the engine has its own view of what one request is.
import assert from 'node:assert/strict';
import type { Page } from '@playwright/test';
import { sharedApp, test } from '../fixtures/playwright.ts';
import { sharedServer } from '../fixtures/suite.ts';

sharedApp();
const server = sharedServer();

/** What is told of requests from now on, in order. */
function listen(page: Page): string[] {
  const told: string[] = [];
  const note = (what: string) => (of: { url(): string }) => {
    const { pathname, search } = new URL(of.url());
    told.push(`${what} ${pathname}${search}`);
  };
  page.on('request', note('request'));
  page.on('requestfailed', note('failed'));
  page.on('requestfinished', note('finished'));
  return told;
}

test('should tell one request of a navigation whose answer moves it to another process', async ({
  page,
}) => {
  const { origin } = server();
  await (await page.goto(`${origin}/page?before`))?.finished();
  const told = listen(page);
  const response = await page.goto(`${origin}/isolated?alone`);
  await response?.finished();
  assert.equal(await page.title(), 'alone');
  assert.deepEqual(told, ['request /isolated?alone', 'finished /isolated?alone']);
  assert.equal(response?.request().failure(), null);
});

test('should let a request go on that a route has seen and that moves to another process', async ({
  page,
}) => {
  const { origin, requests } = server();
  const seen: string[] = [];
  await page.route('**/*', (route) => {
    seen.push(new URL(route.request().url()).pathname);
    return route.continue();
  });
  await page.goto(`${origin}/isolated?routed`);
  assert.equal(await page.title(), 'routed');
  assert.deepEqual(seen, ['/isolated']);
  assert.equal(requests.filter((path) => path === '/isolated?routed').length, 1);
  await page.goto(`${origin}/page?after`);
  assert.deepEqual(seen, ['/isolated', '/page']);
});

test('should tell a redirect that leads to another process as a redirect', async ({ page }) => {
  const { origin } = server();
  await page.goto(`${origin}/page?before`);
  const told = listen(page);
  const response = await page.goto(`${origin}/redirect-away?there`);
  await response?.finished();
  assert.equal(await page.title(), 'there');
  assert.equal(response?.request().redirectedFrom()?.url(), `${origin}/redirect-away?there`);
  assert.deepEqual(
    told.filter((line) => !line.startsWith('finished')),
    ['request /redirect-away?there', 'request /page?there'],
  );
});

test('should tell the end of requests whose frame goes away', async ({ page }) => {
  const { origin } = server();
  await page.goto(`${origin}/page?home`);
  const [frame] = await Promise.all([
    page.waitForEvent('framenavigated'),
    page.evaluate(`document.body.innerHTML = '<iframe src="${origin}/page?inner"></iframe>'`),
  ]);
  const [request] = await Promise.all([
    page.waitForEvent('requestfailed'),
    page.waitForRequest(/never/).then(() => page.evaluate("document.body.innerHTML = ''")),
    frame.evaluate((url) => void fetch(url), `${origin}/never`),
  ]);
  assert.equal(request.failure()?.errorText, 'net::ERR_ABORTED');
});

test('should keep the cookies of an answer that a route has made up', async ({ page }) => {
  const { origin } = server();
  const cookies = ['a=1; Path=/', 'b=2; HttpOnly', 'c=3'].join('\n');
  await page.route('**/page?made-up', (route) =>
    route.fulfill({ headers: { 'Set-Cookie': cookies }, contentType: 'text/html', body: '<p>' }),
  );
  await page.goto(`${origin}/page?made-up`);
  assert.equal(await page.evaluate('document.cookie'), 'a=1; c=3');
  const kept = await page.context().cookies(origin);
  assert.deepEqual(kept.map(({ name }) => name).toSorted(), ['a', 'b', 'c']);
  await page.context().clearCookies();
});

test('should tell a failure by the name that a route has given it, before the navigation ends', async ({
  page,
}) => {
  await page.route('**/*', (route) => route.abort('internetdisconnected'));
  const told: string[] = [];
  page.on('requestfailed', (request) => told.push(request.failure()?.errorText ?? ''));
  await assert.rejects(page.goto(`${server().origin}/page?offline`));
  assert.deepEqual(told, ['net::ERR_INTERNET_DISCONNECTED']);
});

test('should wait for the navigation that a click begins', async ({ page }) => {
  const { origin } = server();
  for (const host of [origin, origin.replace('127.0.0.1', 'localhost')]) {
    await page.goto(`${origin}/page?from`);
    await page.setContent(`<a href="${host}/page?to">go</a>`);
    await page.click('a');
    assert.equal(page.url(), `${host}/page?to`);
  }
});

test('should go on after a click on a link that leads to a download', async ({ page }) => {
  await page.setContent(`<a href="${server().origin}/attachment?file">save</a>`);
  const [request] = await Promise.all([page.waitForEvent('requestfailed'), page.click('a')]);
  assert.equal(request.failure()?.errorText, 'net::ERR_ABORTED');
  assert.equal(await page.textContent('a'), 'save');
});

test('should ask for a page with the referrer that it is given', async ({ page }) => {
  const referer = 'http://elsewhere.example/';
  await page.goto(`${server().origin}/page?referred`, { referer });
  assert.equal(await page.evaluate('document.referrer'), referer);
});

test('should go where a redirect leads that a route has made up', async ({ page }) => {
  const { origin } = server();
  await page.goto(`${origin}/page?home`);
  await page.route('**/made-up', (route) =>
    route.fulfill({ status: 302, headers: { Location: '/page?target' } }),
  );
  const text = await page.evaluate(() => fetch('/made-up').then((answer) => answer.text()));
  assert.match(text, /<title>target/);
});

test('should tell a request body as the bytes that were sent', async ({ page }) => {
  await page.goto(`${server().origin}/page?home`);
  for (const body of ['plain', 'größer ✓', 'é']) {
    const [request] = await Promise.all([
      page.waitForRequest(/posted/),
      page.evaluate((text) => void fetch('/page?posted', { method: 'POST', body: text }), body),
    ]);
    assert.equal(request.postDataBuffer()?.toString('utf8'), body);
  }
});

test('should bring large values back', async ({ page }) => {
  const text = await page.evaluate((length) => 'x'.repeat(length), 20_000_000);
  assert.equal(text.length, 20_000_000);
});
