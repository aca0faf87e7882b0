const { contextBridge, ipcRenderer } = require('electron');

contextBridge.exposeInMainWorld('manifest', {
  read: (field) => ipcRenderer.invoke('manifest:read', field),
});
