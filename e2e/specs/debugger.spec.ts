// webContents.debugger: the DevTools protocol from within the app.
import assert from 'node:assert/strict';
import { AppError } from '../fixtures/driver.ts';
import { dataPage } from '../fixtures/server.ts';
import { sharedDriver } from '../fixtures/suite.ts';
import { test } from '../fixtures/test.ts';
import { windowOf } from '../fixtures/windows.ts';

const driver = sharedDriver();
const withWindow = windowOf(driver);

test('should run commands and pass events on', () =>
  withWindow({ url: dataPage('debugged') }, async (id) => {
    const seen = await driver().inWindow(id, async ({ webContents: { debugger: debug } }) => {
      debug.attach('1.3');
      const logged = new Promise<unknown>((resolve) => {
        debug.on('message', (_event, method, params) => {
          if (method === 'Runtime.consoleAPICalled') resolve(params.args[0].value);
        });
      });
      await debug.sendCommand('Runtime.enable');
      const answer = await debug.sendCommand('Runtime.evaluate', {
        expression: 'console.log("hello"), document.title',
      });
      const seenByApp = [answer, await logged, debug.isAttached()];
      debug.detach();
      return [...seenByApp, debug.isAttached()];
    });
    const result = { result: { type: 'string', value: 'debugged' } };
    assert.deepEqual(seen, [result, 'hello', true, false]);
  }));

test('should say why a command fails', () =>
  withWindow({ url: dataPage('debugged') }, async (id) => {
    const messages = await driver().inWindow(id, async ({ webContents: { debugger: debug } }) => {
      const failure = (promise: Promise<unknown>) =>
        promise.then(
          () => '',
          (error: unknown) => (error as Error).message,
        );
      const before = await failure(debug.sendCommand('Runtime.enable'));
      debug.attach();
      const unknown = await failure(debug.sendCommand('Nope.nope'));
      const bad = await failure(debug.sendCommand('Runtime.evaluate', { expression: 7 }));
      debug.detach();
      return [before, unknown, bad];
    });
    assert.deepEqual(messages, [
      'No target available',
      "'Nope.nope' wasn't found",
      'Invalid parameters: params.expression should be a string',
    ]);
  }));

test('should refuse to attach twice', () =>
  withWindow({}, async (id) => {
    await assert.rejects(
      driver().inWindow(id, ({ webContents: { debugger: debug } }) => {
        debug.attach();
        debug.attach();
      }),
      (error) => error instanceof AppError && /already attached/.test(error.message),
    );
  }));

test('should tell that the page is gone', async () => {
  const id = await driver().open({ url: dataPage('gone') });
  const reason = await driver().inWindow(id, async (window) => {
    const { debugger: debug } = window.webContents;
    debug.attach();
    await debug.sendCommand('Page.enable');
    return new Promise<unknown>((resolve) => {
      debug.on('detach', (_event, why) => resolve(why));
      window.destroy();
    });
  });
  assert.equal(reason, 'target closed');
});

test('should send input to a page that is not shown, which counts as visible so long', () =>
  withWindow({ url: dataPage('unseen'), show: false }, async (id) => {
    const states = await driver().inWindow(id, async ({ webContents }) => {
      const { debugger: debug } = webContents;
      const run = (code: string): Promise<unknown> => webContents.executeJavaScript(code);
      await run(`clicked = new Promise((done) => (onclick = (event) => done(event.isTrusted)));
        changes = []; document.onvisibilitychange = () => {
          changes.push(document.visibilityState); changed?.(); };
        changed = undefined; next = () => new Promise((done) => (changed = done)); 0`);
      const before = await run('document.visibilityState');
      debug.attach();
      for (const type of ['mousePressed', 'mouseReleased']) {
        const event = { type, x: 20, y: 20, button: 'left', clickCount: 1 };
        await debug.sendCommand('Input.dispatchMouseEvent', event);
      }
      const isTrusted = await run('clicked');
      await run("document.visibilityState === 'visible' || next()");
      debug.detach();
      await run("document.visibilityState === 'hidden' || next()");
      return [before, isTrusted, await run('changes')];
    });
    assert.deepEqual(states, ['hidden', true, ['visible', 'hidden']]);
  }));
