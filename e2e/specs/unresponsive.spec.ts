// A page that does not react to what the user does. A mere move of the mouse asks for no reaction.
import assert from 'node:assert/strict';
import { dataPage } from '../fixtures/server.ts';
import { test } from '../fixtures/test.ts';
import { managed } from '../fixtures/windows.ts';

test.describe('a page that does not react', () => {
  for (const [what, event] of [
    ['a click', { type: 'mouseDown', x: 40, y: 40, button: 'left', clickCount: 1 }],
    ['a turn of the wheel', { type: 'mouseWheel', x: 40, y: 40, deltaX: 0, deltaY: -20 }],
    ['a key', { type: 'keyDown', keyCode: 'A' }],
  ] as const) {
    test(`should be told as unresponsive after ${what}, and as responsive later`, async ({
      driver,
    }) => {
      const id = await driver.open({ url: dataPage('stopped') });
      await managed(driver, id);
      const contents = await driver.inWindow(id, ({ webContents }) => webContents.id);
      const pid = await driver.contentPid(id);
      const from = driver.events.length;
      process.kill(pid, 'SIGSTOP');
      try {
        await driver.inWindow(
          id,
          ({ webContents }, input) => webContents.sendInputEvent(input as never),
          event,
        );
        await driver.waitFor('unresponsive', ({ id: whose }) => whose === contents, from);
      } finally {
        process.kill(pid, 'SIGCONT');
      }
      await driver.waitFor('responsive', ({ id: whose }) => whose === contents, from);
      assert.equal(await driver.inPage(id, '6 * 7'), 42);
    });
  }

  test('should not count the time in which a page waits for its user', async ({ driver }) => {
    const id = await driver.open({ url: dataPage('dialog') });
    await managed(driver, id);
    const from = driver.events.length;
    // The engine's own dialog, until the page is left.
    await driver.inPage(id, 'void setTimeout(() => alert("well?"), 0)');
    const press = { type: 'mouseDown', x: 40, y: 40, button: 'left', clickCount: 1 };
    await driver.inWindow(
      id,
      ({ webContents }, input) => webContents.sendInputEvent(input as never),
      press,
    );
    // Another page that is spoken to meanwhile and takes longer than the limit.
    const other = await driver.open({ url: dataPage('other') });
    await driver.inPage(other, 'new Promise((done) => setTimeout(done, 4000))');
    assert.ok(!driver.events.slice(from).some(({ event }) => event === 'unresponsive'));
  });
});
