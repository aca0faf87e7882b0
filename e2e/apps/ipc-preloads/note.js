// Says what it finds when it runs. Preload script.
const { contextBridge, ipcRenderer, webFrame } = require('electron');

ipcRenderer.send('ran', location.href, {
  isMainFrame: process.isMainFrame,
  readyState: document.readyState,
  scripts: document.scripts.length,
  pageHasRun: document.documentElement?.dataset.page ?? 'no',
});
if (process.contextIsolated) contextBridge.exposeInMainWorld('preloaded', { from: 'note.js' });
else window.preloaded = { from: 'note.js', webFrame: typeof webFrame };
