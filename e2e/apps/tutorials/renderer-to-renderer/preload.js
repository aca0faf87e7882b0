// Keeps the port in its own world, and lets the page use it.
const { contextBridge, ipcRenderer } = require('electron');

const port = new Promise((resolve) => {
  ipcRenderer.once('port', ({ ports }, name) => resolve({ name, port: ports[0] }));
});

contextBridge.exposeInMainWorld('peer', {
  name: () => port.then(({ name }) => name),
  send: (text) => port.then(({ port: end }) => end.postMessage(text)),
  onMessage: (callback) =>
    port.then(({ port: end }) => {
      end.onmessage = ({ data }) => callback(data);
    }),
});
