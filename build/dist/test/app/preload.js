const { contextBridge } = require('electron');

contextBridge.exposeInMainWorld('fromPreload', { electron: process.versions.electron });
