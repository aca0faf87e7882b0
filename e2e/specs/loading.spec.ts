// webContents: loading pages, and failing to.
import assert from 'node:assert/strict';
import { dataPage, refusingUrl } from '../fixtures/server.ts';
import { sharedDriver, sharedServer } from '../fixtures/suite.ts';
import { test } from '../fixtures/test.ts';
import { until } from '../fixtures/wait.ts';

const driver = sharedDriver();
const server = sharedServer();

/** The window of the test at hand. */
let id = 0;

test.beforeEach(async () => {
  id = await driver().open();
});

test.afterEach(() => driver().inWindow(id, (window) => window.destroy()));

const getURL = () => driver().inWindow(id, (window) => window.webContents.getURL());
const getTitle = () => driver().inWindow(id, (window) => window.webContents.getTitle());

/** The names of the page's load events since a moment. */
function loadEvents(record: () => { event: string; of: string; id: number }[]): string[] {
  return record()
    .filter(({ of }) => of === 'contents')
    .map(({ event }) => event)
    .filter((event) => /^did-|^dom-ready/.test(event));
}

test.describe('loading', () => {
  test('should emit the events of a load once each, in order', async () => {
    for (const page of ['first', 'second']) {
      const from = driver().events.length;
      const record = driver().record();
      assert.deepEqual(await driver().load(id, `${server().origin}/page?${page}`), { ok: true });
      await driver().waitFor('did-stop-loading', () => true, from);
      assert.deepEqual(loadEvents(record), [
        'did-start-loading',
        'did-navigate',
        'dom-ready',
        'did-finish-load',
        'did-stop-loading',
      ]);
    }
  });

  test('should know the URL and the title when a load has finished', async () => {
    const url = `${server().origin}/page?known`;
    await driver().load(id, url);
    assert.equal(await getURL(), url);
    assert.equal(await getTitle(), 'known');
  });

  test('should tell a title before the end of the load, and once', async () => {
    const record = driver().record();
    // The engine itself comes to tell such a title after the end of the load.
    const script = `addEventListener('DOMContentLoaded', () => { document.title = 'late' })`;
    await driver().load(id, `data:text/html,<title>early</title><script>${script}</script>`);
    assert.equal(await getTitle(), 'late');
    await driver().inPage(id, 'new Promise((done) => setTimeout(done, 50))');
    const told = record()
      .filter(({ of }) => of === 'contents')
      .map(({ event, args }) => (event === 'page-title-updated' ? String(args[0]) : event))
      .filter((what) => ['late', 'did-finish-load'].includes(what));
    assert.deepEqual(told, ['late', 'did-finish-load']);
  });

  test('should load a file of the app, with query and hash', async () => {
    await driver().inWindow(id, (window) =>
      window.loadFile('page.html', { query: { a: 'b c' }, hash: 'here' }),
    );
    assert.match(await getURL(), /^file:\/\/\/.*\/apps\/driver\/page\.html\?a=b\+c#here$/);
    assert.equal(await driver().inPage(id, 'document.title'), 'a file');
  });

  test('should follow redirects', async () => {
    assert.deepEqual(await driver().load(id, `${server().origin}/redirect`), { ok: true });
    assert.equal(await getURL(), `${server().origin}/page?redirected`);
  });

  test('should show what comes with an error status', async () => {
    assert.deepEqual(await driver().load(id, `${server().origin}/missing`), { ok: true });
    assert.equal(await driver().inPage(id, 'document.body.innerText'), 'not found');
  });

  test('should say that it is loading until it is stopped', async () => {
    const isLoading = () => driver().inWindow(id, (window) => window.webContents.isLoading());
    assert.equal(await isLoading(), false);
    const loaded = driver().load(id, `${server().origin}/never`);
    await until('the load', isLoading);
    await driver().inWindow(id, (window) => window.webContents.stop());
    const { code, errno } = await loaded;
    assert.deepEqual([code, errno], ['ERR_ABORTED', -3]);
    assert.equal(await isLoading(), false);
  });

  test('should load again by reload', async () => {
    const path = '/page?again';
    await driver().load(id, server().origin + path);
    const count = () => server().requests.filter((request) => request === path).length;
    assert.equal(count(), 1);
    await driver().eventAfter('did-finish-load', () =>
      driver().inWindow(id, (window) => window.webContents.reloadIgnoringCache()),
    );
    assert.equal(count(), 2);
    await driver().eventAfter('did-finish-load', () =>
      driver().inWindow(id, (window) => window.webContents.reload()),
    );
    assert.equal(await driver().inPage(id, 'document.title'), 'again');
  });

  test('should resolve when only the part of the page behind # changes', async () => {
    const url = `${server().origin}/page?parts`;
    await driver().load(id, url);
    assert.deepEqual(await driver().load(id, `${url}#second`), { ok: true });
    assert.equal(await getURL(), `${url}#second`);
  });

  test('should report a navigation that stays in the page', async () => {
    const url = `${server().origin}/page?inside`;
    await driver().load(id, url);
    const { args } = await driver().eventAfter('did-navigate-in-page', () =>
      driver().inPage(id, `void (location.hash = 'part')`),
    );
    assert.deepEqual(args, [`${url}#part`, true]);
  });

  test('should report each title of the page', async () => {
    await driver().load(id, dataPage('first title'));
    const { args } = await driver().eventAfter(
      'page-title-updated',
      () => driver().inPage(id, `void (document.title = 'second title')`),
      (event) => event.of === 'contents' && event.args[0] === 'second title',
    );
    assert.deepEqual(args, ['second title', true]);
    assert.equal(await getTitle(), 'second title');
  });
});

test.describe('failures', () => {
  const cases = {
    'a refused connection': { url: refusingUrl, code: 'ERR_CONNECTION_REFUSED', errno: -102 },
    'a host without an address': {
      url: () => 'http://no-such-host.invalid/',
      code: 'ERR_NAME_NOT_RESOLVED',
      errno: -105,
    },
    'a missing file': {
      url: () => 'file:///no/such/file.html',
      code: 'ERR_FILE_NOT_FOUND',
      errno: -6,
    },
    'a text that is no URL': { url: () => 'no url', code: 'ERR_INVALID_URL', errno: -300 },
    'an unknown scheme': {
      url: () => 'nosuchscheme://host/',
      code: 'ERR_UNKNOWN_URL_SCHEME',
      errno: -301,
    },
    'a port that pages may not use': {
      url: () => 'http://127.0.0.1:22/',
      code: 'ERR_UNSAFE_PORT',
      errno: -312,
    },
  };
  for (const [what, { url, code, errno }] of Object.entries(cases)) {
    test(`should reject with ${code} for ${what}, and load the next page`, async () => {
      const target = await url();
      const record = driver().record();
      assert.deepEqual(await driver().load(id, target), { ok: false, code, errno, url: target });
      const failures = record().filter(({ event }) => event === 'did-fail-load');
      assert.deepEqual(
        failures.map(({ args }) => args),
        [[errno, code, target, true]],
      );
      assert.ok(!record().some(({ event }) => event === 'did-finish-load'));
      assert.deepEqual(await driver().load(id, `${server().origin}/page?next`), { ok: true });
      assert.equal(await driver().inPage(id, 'document.title'), 'next');
    });
  }

  test('should abort a load that another one replaces', async () => {
    const aborted = driver().load(id, `${server().origin}/never?replaced`);
    await until('the request', () => server().requests.includes('/never?replaced'));
    const replaced = await driver().load(id, `${server().origin}/page?instead`);
    assert.deepEqual(replaced, { ok: true });
    const { code, errno } = await aborted;
    assert.deepEqual([code, errno], ['ERR_ABORTED', -3]);
    assert.equal(await driver().inPage(id, 'document.title'), 'instead');
  });

  test('should do the last of several that are asked for before the first has begun', async () => {
    for (const turn of ['a', 'b', 'c', 'd', 'e']) {
      // The process of a new window is not there yet when its first load is asked for.
      const other = await driver().open();
      const results = await driver().inWindow(
        other,
        (window, urls) =>
          Promise.all(
            urls.map((url) =>
              window.loadURL(url).then(
                () => 'loaded',
                ({ code }: { code: string }) => code,
              ),
            ),
          ),
        [`/never?${turn}`, '/page?second', `/page?${turn}`].map((path) => server().origin + path),
      );
      assert.deepEqual(results, ['ERR_ABORTED', 'ERR_ABORTED', 'loaded']);
      assert.equal(await driver().inPage(other, 'document.title'), turn);
      await driver().close(other);
    }
  });

  test('should leave a site for another in the middle of a load, and show what came last', async () => {
    const elsewhere = server().origin.replace('127.0.0.1', 'localhost');
    await driver().load(id, `${server().origin}/page?home`);
    for (const turn of [1, 2, 3, 4, 5, 6]) {
      // The first leads to another process, whose page must not come after the second's request.
      const results = await driver().inWindow(
        id,
        async (window, [first = '', second = '']) => {
          const begun = new Promise((resolve) =>
            window.webContents.once('did-start-loading', resolve),
          );
          const code = window.loadURL(first).catch((error: { code: string }) => error.code);
          await begun;
          await window.loadURL(second);
          return [await code, window.webContents.getTitle()];
        },
        [`${elsewhere}/page?away${turn}`, `${server().origin}/page?back${turn}`],
      );
      assert.deepEqual(results, ['ERR_ABORTED', `back${turn}`]);
    }
  });

  test('should give up by stop what waits for another load to begin', async () => {
    const codes = await driver().inWindow(
      id,
      (window, urls) => {
        const loads = urls.map((url) =>
          window.loadURL(url).catch(({ code }: { code: string }) => code),
        );
        window.webContents.stop();
        return Promise.all(loads);
      },
      ['/never?stopped', '/page?stopped'].map((path) => server().origin + path),
    );
    assert.deepEqual(codes, ['ERR_ABORTED', 'ERR_ABORTED']);
    assert.deepEqual(await driver().load(id, `${server().origin}/page?after`), { ok: true });
    assert.ok(!server().requests.includes('/page?stopped'));
  });

  test('should reject a load whose window is destroyed', async () => {
    const other = await driver().open();
    const loading = driver().load(other, `${server().origin}/never`);
    await driver().inWindow(other, (window) => window.destroy());
    const { ok, code } = await loading;
    assert.deepEqual([ok, code], [false, 'ERR_FAILED']);
  });
});
