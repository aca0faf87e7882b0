// Main and the page's own world talk directly, although the worlds are isolated. Main process.
'use strict';

const { app, BrowserWindow, MessageChannelMain } = require('electron');
const path = require('node:path');

app.whenReady().then(async () => {
  const window = new BrowserWindow({
    webPreferences: { contextIsolation: true, preload: path.join(__dirname, 'preload.js') },
  });
  await window.loadFile('index.html');
  const { port1, port2 } = new MessageChannelMain();
  globalThis.heard = [];
  port1.on('message', ({ data }) => globalThis.heard.push(data));
  port1.start();
  // Waits in the port until the page listens.
  port2.postMessage('never heard: it is sent away');
  port1.postMessage({ from: 'main' });
  window.webContents.postMessage('main-world-port', null, [port2]);
});
