// The event `context-menu`: what it tells of the place that was clicked.
import assert from 'node:assert/strict';
import type { Driver } from '../fixtures/driver.ts';
import { dataPage } from '../fixtures/server.ts';
import { sharedDriver } from '../fixtures/suite.ts';
import { test } from '../fixtures/test.ts';
import { windowOf } from '../fixtures/windows.ts';

const shared = sharedDriver();
const withWindow = windowOf(shared);

const PIXEL = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';
const BODY = `
<style>body { margin: 0 } body > * { position: absolute; left: 0; width: 200px; height: 30px }</style>
<p style="top:0;margin:0" id="text">plain words</p>
<a style="top:40px" href="https://example.test/there" title="a title">a link</a>
<img style="top:80px" alt="a picture" src="${PIXEL}">
<textarea style="top:120px" id="field">typed text</textarea>
<iframe style="top:200px;border:0" srcdoc="<body style='margin:0'><p id=inner style='margin:0'>in a frame</p>"></iframe>
<video style="top:240px" loop muted controls></video>`;

/** Clicks there with the right button, and gives what the app is told. */
function params(driver: Driver, id: number, x: number, y: number) {
  return driver.inWindow(
    id,
    ({ webContents }, place) =>
      new Promise<Record<string, unknown>>((resolve) => {
        webContents.once('context-menu', (_event: unknown, { frame, ...told }) =>
          resolve({ ...told, frameIsMain: frame?.routingId === webContents.mainFrame?.routingId }),
        );
        webContents.sendInputEvent({ type: 'contextMenu', ...place });
      }),
    { x, y },
  );
}

test('should tell of plain text and of a selection', async () => {
  await withWindow({ url: dataPage('places', { body: BODY }) }, async (id, driver) => {
    const plain = await params(driver, id, 150, 10);
    assert.equal(plain['mediaType'], 'none');
    assert.equal(plain['selectionText'], '');
    assert.equal(plain['linkURL'], '');
    assert.equal(plain['isEditable'], false);
    assert.equal(plain['frameIsMain'], true);
    assert.equal(plain['formControlType'], 'none');
    assert.ok(String(plain['pageURL']).startsWith('data:text/html'));
    assert.deepEqual([plain['x'], plain['y']], [150, 10]);
    await driver.inPage(id, 'getSelection().selectAllChildren(document.getElementById("text")); 0');
    const selected = await params(driver, id, 20, 10);
    assert.equal(selected['selectionText'], 'plain words');
  });
});

test('should tell of links and pictures', async () => {
  await withWindow({ url: dataPage('places', { body: BODY }) }, async (id, driver) => {
    const link = await params(driver, id, 10, 50);
    assert.equal(link['linkURL'], 'https://example.test/there');
    assert.equal(link['linkText'], 'a link');
    const picture = await params(driver, id, 10, 90);
    assert.equal(picture['mediaType'], 'image');
    assert.equal(picture['srcURL'], PIXEL);
    assert.equal(picture['altText'], 'a picture');
    assert.equal(picture['hasImageContents'], true);
  });
});

test('should tell what can be edited', async () => {
  await withWindow({ url: dataPage('places', { body: BODY }) }, async (id, driver) => {
    await driver.inPage(id, 'field.focus(); field.setSelectionRange(0, 5); 0');
    const field = await params(driver, id, 20, 130);
    assert.equal(field['isEditable'], true);
    assert.equal(field['formControlType'], 'text-area');
    assert.equal(field['selectionText'], 'typed');
    const flags = field['editFlags'] as Record<string, boolean>;
    assert.deepEqual(
      [flags['canCut'], flags['canCopy'], flags['canSelectAll'], flags['canUndo']],
      [true, true, true, false],
    );
  });
});

test('should look into frames and at media', async () => {
  await withWindow({ url: dataPage('places', { body: BODY }) }, async (id, driver) => {
    const framed = await params(driver, id, 10, 205);
    assert.equal(framed['frameURL'], 'about:srcdoc');
    const film = await params(driver, id, 10, 250);
    assert.equal(film['mediaType'], 'video');
    const flags = film['mediaFlags'] as Record<string, boolean>;
    assert.deepEqual(
      [flags['isLooping'], flags['isMuted'], flags['isPaused'], flags['isControlsVisible']],
      [true, true, true, true],
    );
  });
});

test('should tell what the engine knows where scripts are off', async () => {
  const webPreferences = { javascript: false };
  const url = dataPage('places', { body: BODY });
  await withWindow({ url, webPreferences }, async (id, driver) => {
    const link = await params(driver, id, 10, 50);
    assert.equal(link['linkURL'], 'https://example.test/there');
  });
});

test('should not come when the page prevents it, and open no menu when nobody listens', async () => {
  await withWindow({ url: dataPage('places', { body: BODY }) }, async (id, driver) => {
    await driver.inWindow(id, ({ webContents }) =>
      webContents.sendInputEvent({ type: 'contextMenu', x: 150, y: 10 }),
    );
    await driver.inPage(
      id,
      'addEventListener("contextmenu", (event) => event.clientY < 40 && event.preventDefault()); 0',
    );
    const told = await driver.inWindow(
      id,
      ({ webContents }) =>
        new Promise<number[]>((resolve) => {
          const places: number[] = [];
          webContents.on('context-menu', (_event: unknown, { x, y }) => {
            // That of the first menu may come only now.
            if (x !== 10) return;
            places.push(y);
            if (y > 40) resolve(places);
          });
          for (const y of [10, 50]) webContents.sendInputEvent({ type: 'contextMenu', x: 10, y });
        }),
    );
    assert.deepEqual(told, [50]);
  });
});
