// What honest pages do inside the sandbox: everything works, and nothing that they do is refused.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { hasZygote } from '../fixtures/app-process.ts';
import { denials } from '../fixtures/denials.ts';
import { sharedServer } from '../fixtures/suite.ts';
import { EVERYTHING } from '../fixtures/test-set.ts';
import { test } from '../fixtures/test.ts';

const LOGGED = { env: { CLADE_LOG: 'sandbox' } };

test.describe('pages in the sandbox', () => {
  const server = sharedServer();

  test('should do everything, with nothing refused', async ({ launch }) => {
    const driver = await launch(LOGGED);
    const id = await driver.open({ url: `${server().origin}/page?everything` });
    assert.deepEqual(await driver.inPage(id, EVERYTHING), []);
    const size = await driver.inWindow(id, async (window) =>
      (await window.webContents.capturePage()).isEmpty(),
    );
    assert.equal(size, false);
    // One that is exec'd also starts its libraries inside.
    if (hasZygote()) assert.deepEqual(await denials(driver), []);
  });

  test('should be printed, with nothing refused', async ({ launch }) => {
    const driver = await launch(LOGGED);
    const id = await driver.open({ url: `${server().origin}/page?printed` });
    const head = await driver.inWindow(id, async (window) =>
      (await window.webContents.printToPDF({})).subarray(0, 5).toString('latin1'),
    );
    assert.equal(head, '%PDF-');
    if (hasZygote()) assert.deepEqual(await denials(driver), []);
  });

  test('should come from files, which the network process reads for them', async ({ launch }) => {
    const driver = await launch(LOGGED);
    const folder = mkdtempSync(join(tmpdir(), 'clade-pages-'));
    try {
      writeFileSync(join(folder, 'style.css'), 'p { width: 77px; }');
      writeFileSync(
        join(folder, 'page.html'),
        '<title>from a file</title><link rel="stylesheet" href="style.css"><p>text</p>',
      );
      const id = await driver.open({ url: pathToFileURL(join(folder, 'page.html')).href });
      assert.equal(await driver.inPage(id, 'document.title'), 'from a file');
      assert.equal(await driver.inPage(id, 'document.querySelector("p").offsetWidth'), 77);
      if (hasZygote()) assert.deepEqual(await denials(driver), []);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

test.describe('without a sandbox', () => {
  test('should be said on stderr, and by the metrics', async ({ launch }) => {
    const driver = await launch({ switches: ['--no-sandbox'] });
    assert.match(driver.app.stderr, /--no-sandbox: pages run without a sandbox/);
    const id = await driver.open({ url: 'data:text/html,<title>free</title>' });
    const pid = await driver.contentPid(id);
    const metric = (await driver.metrics()).find((candidate) => candidate.pid === pid);
    assert.equal(metric?.sandboxed, false);
    assert.deepEqual(metric.clade.sandbox, []);
  });
});
