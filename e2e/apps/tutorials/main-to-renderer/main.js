// Main to page: main pushes steps of a counter, and the page reports the sum. Main process.
'use strict';

const { app, BrowserWindow, ipcMain } = require('electron');
const path = require('node:path');

app.whenReady().then(async () => {
  const window = new BrowserWindow({
    webPreferences: { preload: path.join(__dirname, 'preload.js') },
  });
  globalThis.sums = [];
  ipcMain.on('counter-sum', (_event, sum) => globalThis.sums.push(sum));
  await window.loadFile('index.html');
  for (const step of [1, 1, -1, 40]) window.webContents.send('counter-step', step);
});
