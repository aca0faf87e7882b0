// Passes ports on to the page's own world: they can only cross by window.postMessage.
const { contextBridge, ipcRenderer } = require('electron');

for (const name of ['new-client', 'worker']) {
  ipcRenderer.on(name, ({ ports }) => window.postMessage(name, '*', ports));
}
contextBridge.exposeInMainWorld('requestWorker', () => ipcRenderer.send('request-worker'));
