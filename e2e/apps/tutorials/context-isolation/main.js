// What a page can reach of its preload script: exactly what was exposed. Main process.
'use strict';

const { app, BrowserWindow, ipcMain } = require('electron');
const path = require('node:path');

app.whenReady().then(() => {
  const preferences = new Map([['theme', 'dark']]);
  ipcMain.handle('preferences:load', () => preferences);
  ipcMain.handle('preferences:save', (event, key, value) => {
    // Only the app's own pages may change them.
    if (!event.senderFrame.url.startsWith('file://')) throw new Error('not allowed');
    preferences.set(key, value);
    return preferences.size;
  });
  const window = new BrowserWindow({
    webPreferences: { preload: path.join(__dirname, 'preload.js') },
  });
  window.loadFile('index.html');
});
