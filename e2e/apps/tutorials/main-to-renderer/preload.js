const { contextBridge, ipcRenderer } = require('electron');

contextBridge.exposeInMainWorld('counter', {
  onStep: (callback) => ipcRenderer.on('counter-step', (_event, step) => callback(step)),
  report: (sum) => ipcRenderer.send('counter-sum', sum),
});
