const { contextBridge, ipcRenderer } = require('electron');

contextBridge.exposeInMainWorld('titles', {
  change: (title) => ipcRenderer.send('change-title', title),
});
