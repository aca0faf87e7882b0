// An app whose main script is an ES module that waits for ready at its top level; it prints what
// it imported and the title of a page. Main process.
import { once } from 'node:events';
import { createRequire } from 'node:module';
import electron, { app, BrowserWindow } from 'electron';

await app.whenReady();
const window = new BrowserWindow({ show: false });
const titled = once(window, 'page-title-updated');
await window.loadURL('data:text/html,<title>a module</title>');
await titled;
console.log(
  JSON.stringify({
    title: window.webContents.getTitle(),
    version: app.getVersion(),
    sameAsDefault: electron.app === app,
    sameAsRequired: createRequire(import.meta.url)('electron').app === app,
  }),
);
app.quit();
