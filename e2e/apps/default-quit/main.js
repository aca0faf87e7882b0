// An app that does not listen to window-all-closed: it ends with its last window. Main process.
'use strict';

const { app, BrowserWindow } = require('electron');

app.whenReady().then(() => {
  const windows = [new BrowserWindow(), new BrowserWindow()];
  for (const window of windows) {
    window.on('closed', () => console.log(`closed ${window.id}`));
    window.close();
  }
});
for (const event of ['before-quit', 'will-quit', 'quit']) {
  app.on(event, () => console.log(event));
}
