// webFrame, and what main asks of a document.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ToMain } from '../../../main/common/preload-protocol.ts';
import { settled, TestFrame } from './test-frame.ts';

const start = (): TestFrame =>
  new TestFrame().preload(`globalThis.webFrame = require('electron').webFrame`);

async function execute(frame: TestFrame, code: string, worldId = 0): Promise<unknown> {
  frame.receive({ type: 'execute', id: 9, worldId, code, userGesture: false });
  await settled();
  const reply = frame.sentOf('reply').at(-1);
  assert.equal(reply?.id, 9);
  return reply?.ok ? reply.value : reply?.error;
}

test('should run scripts for main in the page and in other worlds', async () => {
  const frame = start();
  frame.inMain('var where = "page"');
  assert.equal(await execute(frame, 'where'), 'page');
  assert.equal(
    await execute(frame, 'Promise.resolve(where).then((w) => [w])').then(String),
    'page',
  );
  assert.equal(await execute(frame, 'typeof where + typeof webFrame', 999), 'undefinedobject');
  assert.equal(await execute(frame, 'var where = "1004"; where', 1004), '1004');
  assert.equal(await execute(frame, 'where', 1004), '1004');
  assert.equal(await execute(frame, 'where'), 'page');
  assert.deepEqual(await execute(frame, '({ map: new Map([[1, new Date(5)]]) })'), {
    map: new Map([[1, new Date(5)]]),
  });
});

test('should answer main by an error when a script fails or its result cannot be sent', async () => {
  const frame = start();
  assert.deepEqual(await execute(frame, 'throw new RangeError("thrown")'), {
    name: 'RangeError',
    message: 'thrown',
  });
  assert.deepEqual(await execute(frame, 'Promise.reject(new TypeError("rejected"))'), {
    name: 'TypeError',
    message: 'rejected',
  });
  assert.match(((await execute(frame, 'syntax error')) as Error).name, /SyntaxError/);
  const refused = { name: 'TypeError', message: 'An object could not be cloned.' };
  assert.deepEqual(await execute(frame, '() => {}'), refused);
  assert.deepEqual(await execute(frame, '[new WeakMap()]'), refused);
});

test('should run scripts for the preload script, with copies of the results', async () => {
  const frame = start();
  const value =
    await frame.inIsolated(`webFrame.executeJavaScript('({ list: [1], f: (n) => n + 1 })')
    .then((o) => [o.list instanceof Array, o.f(1), o instanceof Object].join())`);
  assert.equal(value, 'true,2,true');
  assert.equal(
    await frame.inIsolated(`webFrame.executeJavaScript('throw new Error("x")')
      .catch((e) => e instanceof Error && e.message)`),
    'x',
  );
  assert.equal(
    await frame.inIsolated(`new Promise((resolve) => webFrame.executeJavaScriptInIsolatedWorld(1004,
      [{ code: 'var n = 1' }, { code: 'n + 1', url: 'app:second' }], false, resolve))`),
    2,
  );
  assert.match(
    String(
      await frame.inIsolated(`webFrame.executeJavaScriptInIsolatedWorld(-1, []).catch(String)`),
    ),
    /worldId must be an integer from 0 on, got -1/,
  );
});

test('should insert and remove style sheets', async () => {
  const frame = start();
  const sheets = (): unknown =>
    frame.inIsolated(`document.adoptedStyleSheets.map((sheet) => sheet.css).join()`);
  const key = frame.inIsolated(`webFrame.insertCSS('a{}')`);
  frame.receive({ type: 'insert-css', id: 3, css: 'b{}' });
  await settled();
  assert.equal(sheets(), 'a{},b{}');
  const reply = frame.sentOf('reply').at(-1);
  frame.inIsolated(`webFrame.removeInsertedCSS(${JSON.stringify(key)})`);
  assert.equal(sheets(), 'b{}');
  frame.receive({ type: 'remove-css', key: String(reply?.ok && reply.value) });
  frame.receive({ type: 'remove-css', key: 'unknown' });
  assert.equal(sheets(), '');
  assert.throws(
    () => frame.inIsolated(`webFrame.insertCSS('a{}', { cssOrigin: 'user' })`),
    /'user' is not/,
  );
});

test('should ask main for zoom', () => {
  const frame = start();
  const asked: ToMain[] = [];
  frame.answerSync = (message) => {
    asked.push(message);
    return { type: 'sync-reply', ok: true, value: 1.44 };
  };
  assert.equal(frame.inIsolated('webFrame.getZoomFactor()'), 1.44);
  assert.equal(frame.inIsolated('webFrame.getZoomLevel()'), 2);
  assert.deepEqual(asked, [{ type: 'get-zoom' }, { type: 'get-zoom' }]);
  frame.inIsolated('webFrame.setZoomFactor(1.5); webFrame.setZoomLevel(0)');
  assert.deepEqual(
    frame.sentOf('set-zoom').map(({ factor }) => factor),
    [1.5, 1],
  );
  assert.throws(() => frame.inIsolated('webFrame.setZoomFactor(0)'), /greater than 0/);
  assert.throws(() => frame.inIsolated('webFrame.setZoomLevel(Infinity)'), /greater than 0/);
});

test('should obey main in a document without a preload script', async () => {
  const frame = new TestFrame().startBare();
  assert.equal(frame.sentOf('frame-ready').length, 1);
  assert.equal(await execute(frame, '1 + 1'), 2);
});
