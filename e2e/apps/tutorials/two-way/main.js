// Two ways: the page calls main and awaits the result. Main process.
'use strict';

const { app, BrowserWindow, ipcMain } = require('electron');
const { readFile } = require('node:fs/promises');
const path = require('node:path');

async function readManifest(_event, field) {
  const manifest = JSON.parse(await readFile(path.join(app.getAppPath(), 'package.json'), 'utf8'));
  if (!(field in manifest)) throw new RangeError(`there is no ${field}`);
  return manifest[field];
}

app.whenReady().then(() => {
  ipcMain.handle('manifest:read', readManifest);
  const window = new BrowserWindow({
    webPreferences: { preload: path.join(__dirname, 'preload.js') },
  });
  window.loadFile('index.html');
});
