// Drags as Playwright makes them: a page's own handlers see them from beginning to end.
import assert from 'node:assert/strict';
import { sharedApp, test } from '../fixtures/playwright.ts';

sharedApp();

const PAGE = `
  <div id="source" draggable="true" style="width:90px;height:40px;background:teal">drag me</div>
  <div id="target" style="width:200px;height:90px;background:silver">here</div>
  <iframe srcdoc="<div id='inner' style='width:90px;height:60px;background:tan'>or here</div>"></iframe>
  <script>
    heard = [];
    for (const type of ['dragstart', 'dragenter', 'dragleave', 'drop', 'dragend'])
      addEventListener(type, (event) => heard.push(type + ' ' + event.target.id));
    source.ondragstart = (event) => {
      event.stopPropagation();
      heard.push('dragstart source');
      event.dataTransfer.setData('text/plain', 'carried');
      event.dataTransfer.effectAllowed = 'copyMove';
    };
    source.ondragend = (event) => { ended = event.dataTransfer.dropEffect; };
    target.ondragover = (event) => {
      event.preventDefault();
      event.dataTransfer.dropEffect = 'move';
    };
    target.ondrop = (event) => {
      event.preventDefault();
      target.textContent = event.dataTransfer.getData('text/plain');
    };
  </script>`;

test('should carry what the page has put in to where it is dropped', async ({ page }) => {
  await page.setContent(PAGE);
  await page.dragAndDrop('#source', '#target');
  assert.equal(await page.textContent('#target'), 'carried');
  assert.deepEqual(await page.evaluate('heard'), [
    'dragstart source',
    'dragenter target',
    'drop target',
    'dragend source',
  ]);
  assert.equal(await page.evaluate('ended'), 'move');
  // No button is down any more: the next one is a drag of its own.
  await page.locator('#source').dragTo(page.locator('#target'));
  assert.equal(await page.evaluate("heard.filter((it) => it === 'drop target').length"), 2);
});

test('should drop nothing where it is not accepted, or when it is given up', async ({ page }) => {
  await page.setContent(PAGE);
  await page.evaluate('target.ondragover = null');
  await page.dragAndDrop('#source', '#target');
  assert.equal(await page.textContent('#target'), 'here');
  assert.equal(await page.evaluate('ended'), 'none');
  await page.hover('#source');
  await page.mouse.down();
  await page.hover('#target');
  await page.keyboard.press('Escape');
  await page.mouse.up();
  assert.equal(await page.textContent('#target'), 'here');
  assert.equal(await page.evaluate("heard.filter((it) => it === 'dragend source').length"), 2);
});

test('should go on inside a frame', async ({ page }) => {
  await page.setContent(`<p>above</p><iframe id="frame" style="height:300px"></iframe>`);
  const frame = await (await page.$('#frame'))?.contentFrame();
  assert.ok(frame);
  await frame.setContent(PAGE);
  await frame.dragAndDrop('#source', '#target');
  assert.equal(await frame.textContent('#target'), 'carried');
});

test('should move a mouse whose button is down over what cannot be dragged', async ({ page }) => {
  await page.setContent(`<div id="pad" style="width:200px;height:200px"></div><script>
      moves = [];
      pad.onmousemove = (event) => moves.push([event.offsetX, event.buttons]);
    </script>`);
  const box = await page.locator('#pad').boundingBox();
  assert.ok(box);
  await page.mouse.move(box.x + 10, box.y + 10);
  await page.mouse.down();
  await page.mouse.move(box.x + 50, box.y + 50);
  await page.mouse.up();
  assert.deepEqual(await page.evaluate('moves.at(-1)'), [50, 1]);
});
