const { contextBridge, ipcRenderer } = require('electron');

// Seen by nobody else.
window.secret = 'only here';

contextBridge.exposeInMainWorld('preferences', {
  load: () => ipcRenderer.invoke('preferences:load'),
  save: (key, value) => ipcRenderer.invoke('preferences:save', key, value),
  versions: { electron: process.versions.electron },
});
