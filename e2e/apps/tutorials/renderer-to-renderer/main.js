// Page to page: main makes a channel and gives each of two windows one end. Main process.
'use strict';

const { app, BrowserWindow, MessageChannelMain } = require('electron');
const path = require('node:path');

function openWindow(name) {
  return new BrowserWindow({
    show: false,
    title: name,
    webPreferences: { preload: path.join(__dirname, 'preload.js') },
  });
}

app.whenReady().then(async () => {
  const windows = [openWindow('first'), openWindow('second')];
  await Promise.all(windows.map((window) => window.loadFile('index.html')));
  const { port1, port2 } = new MessageChannelMain();
  windows[0].webContents.postMessage('port', 'first', [port1]);
  windows[1].webContents.postMessage('port', 'second', [port2]);
});
