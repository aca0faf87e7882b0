// The app stage: scripts that are compiled before windows are forked.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Driver } from '../../fixtures/driver.ts';
import { dataPage } from '../../fixtures/server.ts';
import { parentStageOf, stageOf } from '../../fixtures/stages.ts';
import { test } from '../../fixtures/test.ts';
import { until } from '../../fixtures/wait.ts';

const folder = mkdtempSync(join(tmpdir(), 'clade-app-stage-'));
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** A script that does little: to parse it is most of the work. 30,000 functions are 2.5 MB. */
const functions = (length: number): string =>
  Array.from(
    { length },
    (_, n) =>
      `function f${n}(a, b) { let s = ${n}; for (let i = 0; i < a; i++) s += b * i; return s; }`,
  ).join('\n');
const LARGE = functions(30_000);
const TAIL = '\nglobalThis.sum = f1(3, 4) + f29999(1, 2);';
const SUM = 30012;

/** CPU time that a process has used, all threads together, ms. */
function cpuOf(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  const ns = threads.map((thread) =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
  );
  return ns.reduce((sum, one) => sum + one, 0) / 1e6;
}

const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

/** What a window with this page costs its content process. */
async function costOf(driver: Driver, url: string, fromApp = true): Promise<number> {
  const id = await driver.open({ url, width: 300, height: 200 });
  await until('the script', async () => (await driver.inPage(id, 'globalThis.sum')) === SUM);
  const cost = cpuOf(await driver.contentPid(id));
  assert.equal((await parentStageOf(driver, id)) === 'app', fromApp, url);
  await driver.close(id);
  return cost;
}

const preload = (
  driver: Driver,
  scripts: (string | { path: string; type?: 'module'; run?: boolean; url?: string })[],
  origins: string[] = [],
): Promise<void> =>
  driver.evaluate(
    async ({ app }, argument) => {
      await app.zygote.configure({ origins: argument.origins });
      await app.zygote.preload(argument.scripts);
    },
    { scripts, origins },
  );

/** Pages by their path, at any host of the scheme `shelf`. */
const PAGES: Record<string, string> = {
  '/classic.html': '<!doctype html><meta charset=utf-8><script src="large.js"></script>',
  '/module.html':
    '<!doctype html><meta charset=utf-8><script type=module src="module.js"></script>',
  '/inline.html': `<!doctype html><meta charset=utf-8><script>${LARGE}${TAIL}</script>`,
  '/large.js': LARGE + TAIL,
  '/module.js': `${LARGE}${TAIL};`,
};

async function servePages(): Promise<{ origin: string; stop: () => void }> {
  const server = createServer((request, response) => {
    const type = request.url?.endsWith('.js') ? 'text/javascript' : 'text/html';
    response.writeHead(200, { 'content-type': `${type}; charset=utf-8` });
    response.end(PAGES[request.url ?? '']);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, stop: () => server.close() };
}

async function registerShelf(driver: Driver): Promise<void> {
  await driver.evaluate(({ protocol }, pages) => {
    protocol.handle('shelf', (request) => {
      const { pathname } = new URL(request.url);
      const type = pathname.endsWith('.js') ? 'text/javascript' : 'text/html';
      return new Response(pages[pathname], {
        headers: { 'content-type': `${type}; charset=utf-8` },
      });
    });
  }, PAGES);
}

test.describe('scripts of the app stage', () => {
  test('should be of ten megabytes, if need be', async ({ driver }) => {
    await driver.evaluate(({ app }) => app.spares.configure({ max: 0 }));
    const huge = functions(115_000) + TAIL;
    assert.ok(huge.length > 10e6);
    const script = file('huge.js', huge);
    const page = file('huge.html', '<!doctype html><script src="huge.js"></script>');
    const url = pathToFileURL(page).href;
    const miss = await costOf(driver, url, false);
    await preload(driver, [script]);
    await stageOf(driver, 'app');
    const hit = await costOf(driver, url);
    assert.ok(hit < 0.7 * miss, `${hit.toFixed(0)} of ${miss.toFixed(0)} ms CPU`);
  });

  test('should spare pages their compilation, whatever kind they are and wherever they come from', async ({
    driver,
  }) => {
    const server = await servePages();
    try {
      await driver.evaluate(({ app }) => app.spares.configure({ max: 0 }));
      await registerShelf(driver);
      file('classic.html', PAGES['/classic.html'] ?? '');
      const large = file('large.js', PAGES['/large.js'] ?? '');
      const module = file('module.js', PAGES['/module.js'] ?? '');
      await preload(
        driver,
        [large, { path: module, type: 'module', url: 'shelf://known/module.js' }],
        ['shelf://known', server.origin],
      );
      await stageOf(driver, 'app');
      const pairs: [what: string, known: string, unknown: string][] = [
        ['file', pathToFileURL(join(folder, 'classic.html')).href, 'shelf://other/classic.html'],
        ['custom scheme', 'shelf://known/classic.html', 'shelf://other/classic.html'],
        ['http', `${server.origin}/classic.html`, 'shelf://other/classic.html'],
        ['inline', 'shelf://known/inline.html', 'shelf://other/inline.html'],
        ['module', 'shelf://known/module.html', 'shelf://other/module.html'],
      ];
      for (const [what, known, unknown] of pairs) {
        const costs: [known: number, unknown: number][] = [];
        for (let n = 0; n < 3; n += 1) {
          costs.push([await costOf(driver, known), await costOf(driver, unknown)]);
        }
        const hit = median(costs.map(([cost]) => cost));
        const miss = median(costs.map(([, cost]) => cost));
        assert.ok(hit < 0.9 * miss, `${what}: ${hit.toFixed(0)} of ${miss.toFixed(0)} ms CPU`);
      }
    } finally {
      server.stop();
    }
  });

  test('should cost only their own benefit when they loop, eat memory or throw', async ({
    driver,
  }) => {
    const scripts = {
      loop: file('loop.js', 'for (;;) {}'),
      hungry: file(
        'hungry.js',
        'const all = []; for (;;) all.push(new Uint8Array(1 << 20).fill(1));',
      ),
      throwing: file('throwing.js', 'document.body.append("x"); throw new Error("no page here");'),
      good: file('good.js', LARGE + TAIL),
    };
    await driver.evaluate(({ app }) => {
      const told: string[] = [];
      Object.assign(globalThis, { told });
      app.zygote.on('script-skipped', ({ script, reason }) => told.push(`${script}: ${reason}`));
      app.zygote.on('script-threw', ({ script, message }) => told.push(`${script}: ${message}`));
    });
    await preload(
      driver,
      Object.values(scripts).map((path) => ({ path, run: true })),
    );
    const early = await driver.open({ url: dataPage('meanwhile') });
    assert.notEqual(await parentStageOf(driver, early), 'app', 'windows do not wait');
    // A script that loops is stopped after seconds of CPU time, and a busy machine gives few.
    const untilReady = (): Promise<number> =>
      stageOf(driver, 'app').catch(() => stageOf(driver, 'app'));
    await untilReady().catch(untilReady);
    const told = await driver.evaluate(() => (globalThis as unknown as { told: string[] }).told);
    assert.match(told.find((line) => line.startsWith(scripts.loop)) ?? '', /for more than 5000 ms/);
    assert.match(told.find((line) => line.startsWith(scripts.hungry)) ?? '', /more than 512 MB/);
    assert.match(told.find((line) => line.startsWith(scripts.throwing)) ?? '', /no page here/);
    assert.ok(!told.some((line) => line.startsWith(scripts.good)), told.join());
    const late = await driver.open({ url: dataPage('afterwards') });
    assert.equal(await parentStageOf(driver, late), 'app');
  });

  test('should be read anew when their files change, the old stage serving meanwhile', async ({
    driver,
  }) => {
    await driver.evaluate(({ app }) => app.spares.configure({ max: 0 }));
    const path = file('changing.js', 'globalThis.version = 1;');
    await preload(driver, [path]);
    const first = await stageOf(driver, 'app');
    const id = await driver.open({ url: dataPage('old') });
    writeFileSync(path, 'globalThis.version = 2;');
    const second = await stageOf(driver, 'app', first);
    const next = await driver.open({ url: dataPage('new') });
    assert.equal(await parentStageOf(driver, next), 'app');
    assert.equal(await driver.inPage(id, 'document.title'), 'old');
    // The old stage ends with the last process that it forked.
    await driver.close(id);
    await until('one app stage', async () => {
      const stages = (await driver.metrics()).filter(({ clade }) => clade.stage === 'app');
      return stages.length === 1 && stages[0]?.pid === second;
    });
    const gone = driver.events.filter(({ event }) => event === 'child-process-gone');
    assert.deepEqual(gone, []);
  });

  test('should be refused with a clear error when they are not there or not scripts', async ({
    driver,
  }) => {
    await assert.rejects(
      preload(driver, ['missing.js']),
      /the script .*missing\.js cannot be read/,
    );
    const wrong = driver.evaluate(({ app }) =>
      app.zygote.preload([{ path: 'x', type: 'css' } as unknown as string]),
    );
    await assert.rejects(wrong, /scripts\[0\]\.type must be 'classic' or 'module', got css/);
    const origin = driver.evaluate(({ app }) => app.zygote.configure({ origins: ['main'] }));
    await assert.rejects(origin, /options\.origins\[0\] must be an origin such as/);
    assert.equal(await driver.evaluate(() => 'alive'), 'alive');
  });
});

test.describe('foreign web pages', () => {
  test('should never be forked from the stage that holds the app’s scripts', async ({ driver }) => {
    const server = await servePages();
    try {
      PAGES['/plain.html'] = '<!doctype html><title>plain</title>';
      await registerShelf(driver);
      await preload(driver, [file('secret.js', 'globalThis.secret = 1;')]);
      await stageOf(driver, 'app');
      await driver.evaluate(({ app }) => app.spares.configure({ max: 0 }));
      const own = await driver.open({ url: dataPage('own') });
      const scheme = await driver.open({ url: 'shelf://main/plain.html' });
      const local = await driver.open({ url: pathToFileURL(file('a.html', '<p>local')).href });
      const windows = [own, scheme, local];
      for (const id of windows) assert.equal(await parentStageOf(driver, id), 'app');
      const foreign = await driver.open({ url: `${server.origin}/plain.html` });
      assert.equal(await parentStageOf(driver, foreign), 'warm');
      // The same windows go from the app's own page to a foreign one.
      for (const id of windows) {
        assert.ok((await driver.load(id, `${server.origin}/plain.html`)).ok);
        await until('another process', async () => (await parentStageOf(driver, id)) === 'warm');
      }
    } finally {
      server.stop();
    }
  });
});
