// Throws half-way. Preload script.
const { contextBridge } = require('electron');

contextBridge.exposeInMainWorld('before', true);
throw new RangeError('the preload script gives up');
