const { ipcRenderer } = require('electron');

const loaded = new Promise((resolve) => {
  window.onload = resolve;
});

ipcRenderer.on('main-world-port', async ({ ports }) => {
  await loaded;
  window.postMessage('main-world-port', '*', ports);
});
