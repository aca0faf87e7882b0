// What Clade notes of the scripts that an app's own pages load, and what it never notes.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Driver } from '../../fixtures/driver.ts';
import { test } from '../../fixtures/test.ts';
import { sharedServer } from '../../fixtures/suite.ts';
import { until } from '../../fixtures/wait.ts';

const script = (name: string): string => `/* ${name} */ ${'const x = 1; '.repeat(300)}`;

let top = '';
let launched: Driver[] = [];

/** An app that does nothing by itself, with pages and scripts beside it. */
function makeApp(settings: object = {}): string {
  const folder = join(top, 'app');
  mkdirSync(folder);
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'profiled', main: 'main.js', clade: settings }),
  );
  writeFileSync(join(folder, 'main.js'), '');
  writeFileSync(join(folder, 'a.js'), `{ ${script('a')} }`);
  writeFileSync(join(folder, 'b.js'), `{ ${script('b')} }`);
  writeFileSync(join(folder, 'tiny.js'), 'var tiny');
  writeFileSync(
    join(folder, 'page.html'),
    '<title>own</title><script src="tiny.js"></script><script src="a.js"></script>' +
      '<script src="b.js"></script>',
  );
  return folder;
}

async function launch(app: string, env: Record<string, string> = {}): Promise<Driver> {
  const driver = await Driver.launchApp(app, {
    env: { XDG_CACHE_HOME: join(top, 'cache'), ...env },
  });
  launched.push(driver);
  return driver;
}

interface Noted {
  url: string;
  isModule: boolean;
}

/** What is noted, of whatever app. */
function noted(): Noted[] {
  const all = join(top, 'cache/clade/scripts');
  try {
    return readdirSync(all).flatMap((name) => {
      const { scripts } = JSON.parse(readFileSync(join(all, name, 'index.json'), 'utf8')) as {
        scripts: Noted[];
      };
      return scripts.map(({ url, isModule }) => ({ url, isModule }));
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Opens a page of the app's own, whose scripts are noted last, and waits for that. */
async function untilNoted(driver: Driver, app: string): Promise<Noted[]> {
  await driver.open({ url: pathToFileURL(join(app, 'page.html')).href });
  return until('a note', () => noted().length > 0 && noted());
}

test.beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'clade-profiled-'));
});
test.afterEach(async () => {
  for (const driver of launched) await driver.app.kill();
  launched = [];
  rmSync(top, { recursive: true, force: true });
});

test.describe('the script profile', () => {
  const server = sharedServer();

  test('should hold the scripts of the app’s own pages, in order, but none that is tiny', async () => {
    const app = makeApp();
    const expected = ['a.js', 'b.js'].map((name) => ({
      url: pathToFileURL(join(app, name)).href,
      isModule: false,
    }));
    const first = await launch(app);
    assert.deepEqual(await untilNoted(first, app), expected);
    await first.quit();
    // A run in which nothing of it is loaded keeps it.
    const second = await launch(app);
    await second.open();
    await second.quit();
    assert.deepEqual(noted(), expected);
  });

  test('should hold nothing of foreign origins and of other files', async () => {
    const app = makeApp();
    const driver = await launch(app);
    const page = join(top, 'document.html');
    writeFileSync(join(top, 'document.js'), script('document'));
    writeFileSync(page, '<title>document</title><script src="document.js"></script>');
    await driver.open({ url: pathToFileURL(page).href });
    await driver.open({ url: `${server().origin}/script-page` });
    const urls = (await untilNoted(driver, app)).map(({ url }) => url);
    assert.deepEqual(
      urls.filter((url) => !url.startsWith(pathToFileURL(app).href)),
      [],
    );
    assert.ok(server().requests.includes('/script.js'));
    await driver.quit();
  });

  test('should hold what the app answers itself', async () => {
    const app = makeApp();
    const driver = await launch(app);
    await driver.evaluate(
      async ({ protocol, BrowserWindow }, source) => {
        protocol.handle('own', (request) =>
          request.url.endsWith('.js')
            ? new Response(source, { headers: { 'content-type': 'text/javascript' } })
            : new Response('<script type="module" src="app.js"></script>', {
                headers: { 'content-type': 'text/html' },
              }),
        );
        await new BrowserWindow().loadURL('own://app/page');
      },
      `${script('own').replaceAll('const', 'var')}\nexport {};`,
    );
    const found = await until('a note', () => noted().length > 0 && noted());
    assert.deepEqual(found, [{ url: 'own://app/app.js', isModule: true }]);
    await driver.quit();
  });

  for (const [what, settings, env] of [
    ['package.json', { zygote: { profile: false } }, {}],
    ['CLADE_NO_PROFILE', {}, { CLADE_NO_PROFILE: '1' }],
  ] as const) {
    test(`should not be there when ${what} says so`, async () => {
      const app = makeApp(settings);
      const driver = await launch(app, env);
      const id = await driver.open({ url: pathToFileURL(join(app, 'page.html')).href });
      assert.equal(await driver.inPage(id, 'document.title'), 'own');
      // The app does not watch: there is nothing that could come later.
      await assert.rejects(
        driver.inWindow(id, ({ webContents }) => webContents.native().readScript(1)),
        /watches no scripts/,
      );
      await driver.quit();
      assert.deepEqual(noted(), []);
    });
  }

  test('should be made anew when it was damaged', async () => {
    const app = makeApp();
    const first = await launch(app);
    const expected = await untilNoted(first, app);
    await first.quit();
    const all = join(top, 'cache/clade/scripts');
    for (const name of readdirSync(all)) writeFileSync(join(all, name, 'index.json'), '{"for');
    const second = await launch(app);
    await second.open({ url: pathToFileURL(join(app, 'page.html')).href });
    await until('a whole list', () => {
      try {
        return JSON.stringify(noted()) === JSON.stringify(expected);
      } catch {
        return false;
      }
    });
    await second.quit();
  });
});
