// A hidden window works for visible ones: main hands each of them a channel to it. Main process.
'use strict';

const { app, BrowserWindow, ipcMain, MessageChannelMain } = require('electron');
const path = require('node:path');

function openWindow(page, show) {
  const window = new BrowserWindow({
    show,
    webPreferences: { preload: path.join(__dirname, 'preload.js') },
  });
  return { window, loaded: window.loadFile(page) };
}

app.whenReady().then(async () => {
  const worker = openWindow('worker.html', false);
  await worker.loaded;
  // Every window may ask for a channel of its own; the worker itself may not.
  ipcMain.on('request-worker', (event) => {
    if (event.senderFrame !== event.sender.mainFrame) return;
    const { port1, port2 } = new MessageChannelMain();
    worker.window.webContents.postMessage('new-client', null, [port1]);
    event.senderFrame.postMessage('worker', null, [port2]);
  });
  openWindow('client.html', true);
  openWindow('client.html', true);
});
