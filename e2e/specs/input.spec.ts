// webContents.sendInputEvent: trusted input, as a page sees it.
import assert from 'node:assert/strict';
import type { Driver } from '../fixtures/driver.ts';
import { dataPage } from '../fixtures/server.ts';
import { sharedDriver } from '../fixtures/suite.ts';
import { test } from '../fixtures/test.ts';
import { until } from '../fixtures/wait.ts';
import { windowOf } from '../fixtures/windows.ts';

type Window = InstanceType<(typeof import('electron'))['BrowserWindow']>;
type InputEvent = Parameters<Window['webContents']['sendInputEvent']>[0];

const withWindow = windowOf(sharedDriver());

/** Writes down each event that reaches the document, and that no script made. */
function recorder(body: string, events: string): string {
  return dataPage('input', {
    body: `${body}<script>
      log = [];
      for (const type of ${JSON.stringify(events.split(' '))}) {
        addEventListener(type, (e) => log.push([type, e.isTrusted, e.detail, e.button, e.key,
          e.code, e.deltaY, e.shiftKey].map(String).join(' ')), true);
      }
    </script>`,
  });
}

function send(driver: Driver, id: number, events: InputEvent[]): Promise<void> {
  return driver.inWindow(
    id,
    (window, list) => {
      for (const event of list) window.webContents.sendInputEvent(event);
    },
    events,
  );
}

/** The events so far, once there are as many as expected. */
async function logOf(driver: Driver, id: number, count: number): Promise<string[]> {
  return until(`${count} events`, async () => {
    const log = (await driver.inPage(id, 'log')) as string[];
    return log.length >= count && log;
  });
}

function click(x: number, y: number, more: object = {}): InputEvent[] {
  return [
    { type: 'mouseDown', x, y, ...more },
    { type: 'mouseUp', x, y, ...more },
  ];
}

test('should click with the button and the count that are given', async () => {
  const url = recorder('', 'mousedown mouseup click dblclick contextmenu');
  await withWindow({ url }, async (id, driver) => {
    await driver.inWindow(id, (window) => window.webContents.on('context-menu', () => undefined));
    await send(driver, id, [
      { type: 'mouseMove', x: 20, y: 20 },
      ...click(20, 20),
      ...click(20, 20, { clickCount: 2 }),
      ...click(20, 20),
      ...click(20, 20, { button: 'right' }),
    ]);
    const log = await logOf(driver, id, 13);
    const brief = log.map((line) => line.split(' ').slice(0, 4).join(' '));
    assert.deepEqual(brief, [
      'mousedown true 1 0',
      'mouseup true 1 0',
      'click true 1 0',
      'mousedown true 2 0',
      'mouseup true 2 0',
      'click true 2 0',
      'dblclick true 2 0',
      'mousedown true 1 0',
      'mouseup true 1 0',
      'click true 1 0',
      'mousedown true 1 2',
      'contextmenu true 0 2',
      'mouseup true 1 2',
    ]);
  });
});

test('should scroll by the pixels that are given', async () => {
  const url = recorder('<div style="height:5000px">', 'wheel');
  await withWindow({ url }, async (id, driver) => {
    await send(driver, id, [{ type: 'mouseWheel', x: 50, y: 50, deltaY: -120 }]);
    const [wheel = ''] = await logOf(driver, id, 1);
    assert.equal(wheel.split(' ')[6], '120');
    await until('the scroll', async () => (await driver.inPage(id, 'scrollY')) === 120);
  });
});

test('should type, with modifiers and editing keys', async () => {
  const url = recorder('<textarea autofocus></textarea>', 'keydown keyup');
  await withWindow({ url }, async (id, driver) => {
    await driver.inPage(id, 'document.querySelector("textarea").focus()');
    const press = (keyCode: string, modifiers: string[] = []): InputEvent[] => [
      { type: 'keyDown', keyCode, modifiers },
      { type: 'char', keyCode, modifiers },
      { type: 'keyUp', keyCode, modifiers },
    ];
    await send(driver, id, [
      ...press('a'),
      ...press('B', ['shift']),
      ...press('Enter'),
      ...press('c'),
      ...press('d'),
      { type: 'keyDown', keyCode: 'Backspace' },
      { type: 'keyUp', keyCode: 'Backspace' },
    ]);
    const log = await logOf(driver, id, 12);
    assert.equal(await driver.inPage(id, 'document.querySelector("textarea").value'), 'aB\nc');
    assert.equal(log[0], 'keydown true 0 undefined a KeyA undefined false');
    assert.equal(log[2], 'keydown true 0 undefined B KeyB undefined true');
    await send(driver, id, [
      { type: 'keyDown', keyCode: 'a', modifiers: ['control'] },
      { type: 'keyUp', keyCode: 'a', modifiers: ['control'] },
      { type: 'keyDown', keyCode: 'Delete' },
      { type: 'keyUp', keyCode: 'Delete' },
    ]);
    await logOf(driver, id, 16);
    assert.equal(await driver.inPage(id, 'document.querySelector("textarea").value'), '');
  });
});

test('should reach a window that has not the focus', async () => {
  const url = recorder('<input autofocus>', 'keyup click');
  await withWindow({ url }, async (id, driver) => {
    await withWindow({ url: dataPage('in front') }, async (front) => {
      await until('the focus', () => driver.inWindow(front, (window) => window.isFocused()));
      await driver.inPage(id, 'document.querySelector("input").focus()');
      await send(driver, id, [
        { type: 'keyDown', keyCode: 'x' },
        { type: 'keyUp', keyCode: 'x' },
        ...click(200, 200),
      ]);
      await logOf(driver, id, 2);
      assert.equal(await driver.inPage(id, 'document.querySelector("input").value'), 'x');
    });
  });
});

test('should refuse malformed events by name', async () => {
  await withWindow({}, async (id, driver) => {
    const messages = await driver.inWindow(id, (window) =>
      [
        { type: 'mouseDance', x: 1, y: 1 },
        { type: 'mouseDown', x: 'left', y: 1 },
        { type: 'keyDown' },
      ].map((event) => {
        try {
          window.webContents.sendInputEvent(event as never);
          return 'sent';
        } catch (error) {
          return (error as Error).message;
        }
      }),
    );
    assert.match(messages[0] ?? '', /mouseDance/);
    assert.match(messages[1] ?? '', /event\.x/);
    assert.match(messages[2] ?? '', /event\.keyCode/);
  });
});
