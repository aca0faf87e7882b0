// Cannot be compiled. Preload script.
const { contextBridge = require('electron');
