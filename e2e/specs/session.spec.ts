// session: cookies, partitions and downloads.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataPage } from '../fixtures/server.ts';
import { sharedDriver, sharedServer } from '../fixtures/suite.ts';
import { test } from '../fixtures/test.ts';
import { until } from '../fixtures/wait.ts';
import { windowOf } from '../fixtures/windows.ts';

const shared = sharedDriver();
const server = sharedServer();
const withWindow = windowOf(shared);

test.describe('cookies', () => {
  test('should be seen by the page when the app sets them, and the other way round', async () => {
    const url = `${server().origin}/page?cookies`;
    await withWindow({ url }, async (id, driver) => {
      await driver.inWindow(
        id,
        ({ webContents }, target) =>
          webContents.session.cookies.set({ url: target, name: 'app', value: 'given' }),
        url,
      );
      await until('the cookie', async () =>
        String(await driver.inPage(id, 'document.cookie')).includes('app=given'),
      );
      await driver.inPage(id, 'document.cookie = "page=told; max-age=1000"');
      const cookie = await until('the page’s cookie', () =>
        driver.inWindow(
          id,
          async ({ webContents }, target) => {
            const [found] = await webContents.session.cookies.get({ url: target, name: 'page' });
            return found ?? false;
          },
          url,
        ),
      );
      const { name, value, domain, hostOnly, path, session, httpOnly } = cookie;
      assert.deepEqual(
        { name, value, domain, hostOnly, path, session, httpOnly },
        {
          name: 'page',
          value: 'told',
          domain: '127.0.0.1',
          hostOnly: true,
          path: '/',
          session: false,
          httpOnly: false,
        },
      );
    });
  });

  test('should be gone when they are removed or cleared', async () => {
    const url = `${server().origin}/page?gone`;
    const names = await shared().evaluate(async ({ session }, target) => {
      const { cookies } = session.fromPartition('removal');
      const list = async (): Promise<string> =>
        (await cookies.get({}))
          .map(({ name }) => name)
          .toSorted()
          .join();
      await cookies.set({ url: target, name: 'one', value: '1' });
      await cookies.set({ url: target, name: 'two', value: '2' });
      const all = await list();
      await cookies.remove(target, 'one');
      const left = await list();
      await session.fromPartition('removal').clearStorageData({ storages: ['cookies'] });
      return [all, left, await list()];
    }, url);
    assert.deepEqual(names, ['one,two', 'two', '']);
  });

  test('should refuse a URL that is none', async () => {
    await assert.rejects(
      shared().evaluate(({ session }) =>
        session.defaultSession.cookies.set({ url: 'nowhere', name: 'a' }),
      ),
      /'nowhere' is no URL/,
    );
  });
});

test.describe('partitions', () => {
  test('should not share cookies, and be the same session for the same name', async () => {
    const url = `${server().origin}/page?partition`;
    const facts = await shared().evaluate(async ({ BrowserWindow, session }, target) => {
      const apart = session.fromPartition('apart');
      const window = new BrowserWindow({ show: false, webPreferences: { partition: 'apart' } });
      await apart.cookies.set({ url: target, name: 'apart', value: '1' });
      await window.loadURL(target);
      const seen = await window.webContents.executeJavaScript('document.cookie');
      const isSame = window.webContents.session === session.fromPartition('apart');
      window.destroy();
      const elsewhere = await session.defaultSession.cookies.get({ name: 'apart' });
      return { seen, isSame, elsewhere: elsewhere.length, path: apart.getStoragePath() };
    }, url);
    assert.deepEqual(facts, { seen: 'apart=1', isSame: true, elsewhere: 0, path: null });
  });
});

test.describe('downloads', () => {
  let folder = '';
  test.beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'clade-e2e-download-'))));
  test.afterAll(() => rmSync(folder, { recursive: true }));

  const link = dataPage('download', {
    body: '<a id="file" download="note.txt" href="data:text/plain,remember">file</a>',
  });

  test('should be saved where will-download says', async () => {
    await withWindow({ url: link }, async (id, driver) => {
      const path = join(folder, 'kept.txt');
      const done = await driver.inWindow(
        id,
        ({ webContents }, target) =>
          new Promise((resolve) => {
            webContents.session.once('will-download', (_event, item, contents) => {
              item.setSavePath(target);
              item.once('done', (_done: unknown, state: string) =>
                resolve({ state, name: item.getFilename(), isOurs: contents === webContents }),
              );
            });
            void webContents.executeJavaScript('document.querySelector("#file").click()');
          }),
        path,
      );
      assert.deepEqual(done, { state: 'completed', name: 'note.txt', isOurs: true });
      assert.equal(readFileSync(path, 'utf8'), 'remember');
    });
  });

  test('should be cancelled when will-download is prevented', async () => {
    const url = `${server().origin}/attachment?never`;
    await withWindow({ url: dataPage('prevent') }, async (id, driver) => {
      const state = await driver.inWindow(
        id,
        ({ webContents }, target) =>
          new Promise((resolve) => {
            webContents.session.once('will-download', (event, item) => {
              event.preventDefault();
              item.once('done', (_done: unknown, ended: string) => resolve(ended));
            });
            webContents.downloadURL(target);
          }),
        url,
      );
      assert.equal(state, 'cancelled');
    });
  });

  test('should begin for what the server calls an attachment', async () => {
    await withWindow({ url: dataPage('attachment') }, async (id, driver) => {
      const path = join(folder, 'attached.txt');
      const name = await driver.inWindow(
        id,
        ({ webContents }, { target, path: to }) =>
          new Promise((resolve) => {
            webContents.session.once('will-download', (_event, item) => {
              item.setSavePath(to);
              item.once('done', () => resolve(item.getFilename()));
            });
            webContents.loadURL(target).catch(() => undefined);
          }),
        { target: `${server().origin}/attachment?sent`, path },
      );
      assert.equal(name, 'sent.txt');
      assert.equal(readFileSync(path, 'utf8'), 'sent');
    });
  });
});
