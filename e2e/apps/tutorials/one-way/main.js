// One way, page to main: the page asks for a title, and gets no answer. Main process.
'use strict';

const { app, BrowserWindow, ipcMain } = require('electron');
const path = require('node:path');

function changeTitle(event, title) {
  BrowserWindow.fromWebContents(event.sender).setTitle(title);
}

app.whenReady().then(() => {
  ipcMain.on('change-title', changeTitle);
  const window = new BrowserWindow({
    webPreferences: { preload: path.join(__dirname, 'preload.js') },
  });
  window.loadFile('index.html');
});
