// dialog: messages of the app's own.
import assert from 'node:assert/strict';
import { dataPage } from '../fixtures/server.ts';
import { sharedDriver } from '../fixtures/suite.ts';
import { test } from '../fixtures/test.ts';
import { windowOf } from '../fixtures/windows.ts';

const shared = sharedDriver();
const withWindow = windowOf(shared);

test('should answer with the button for closing when a message is aborted', async () => {
  const answers = await shared().evaluate(async ({ dialog }) => {
    const abort = new AbortController();
    const base = { message: 'Save?', detail: 'There are changes.', signal: abort.signal };
    const boxes = [
      dialog.showMessageBox({ ...base, buttons: ['Save', 'Cancel'] }),
      dialog.showMessageBox({ ...base, buttons: ['Save', 'Drop'], cancelId: 7 }),
      dialog.showMessageBox({ ...base, checkboxLabel: 'Always', checkboxChecked: true }),
    ];
    setImmediate(() => abort.abort());
    return Promise.all(boxes);
  });
  assert.deepEqual(answers, [
    { response: 1, checkboxChecked: false },
    { response: 7, checkboxChecked: false },
    { response: 0, checkboxChecked: true },
  ]);
});

test('should end with the window that it belongs to', async () => {
  await withWindow({ url: dataPage('parent') }, async (_id, driver) => {
    const answer = await driver.evaluate(async ({ BrowserWindow, dialog }) => {
      const window = new BrowserWindow({ width: 300, height: 200 });
      const box = dialog.showMessageBox(window, {
        message: 'Still there?',
        buttons: ['Yes', 'No'],
      });
      setImmediate(() => window.destroy());
      return box;
    });
    assert.deepEqual(answer, { response: 1, checkboxChecked: false });
  });
});

test('should say what is wrong with its options, and what to use instead', async () => {
  const driver = shared();
  await assert.rejects(
    driver.evaluate(({ dialog }) => dialog.showMessageBox({} as never)),
    /options\.message must be a string/,
  );
  await assert.rejects(
    driver.evaluate(({ dialog }) => dialog.showMessageBoxSync()),
    /use dialog\.showMessageBox/,
  );
});
