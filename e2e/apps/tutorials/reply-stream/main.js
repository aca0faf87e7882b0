// Many replies to one request: the page sends a port along, main answers on it and closes it.
// Main process.
'use strict';

const { app, BrowserWindow, ipcMain } = require('electron');
const path = require('node:path');

app.whenReady().then(() => {
  ipcMain.on('count-down', ({ ports: [reply] }, { from }) => {
    for (let n = from; n > 0; n -= 1) reply.postMessage(n);
    reply.close();
  });
  const window = new BrowserWindow({
    webPreferences: { preload: path.join(__dirname, 'preload.js') },
  });
  window.loadFile('index.html');
});
