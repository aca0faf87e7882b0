// The preload script that most specs about IPC use. Isolated world of a content process: what specs
// run in that world by inPreload() (e2e/fixtures/lab.ts) finds here what a preload script has.
globalThis.electron = require('electron');
globalThis.lab = { require, module, exports, process, Buffer, setImmediate, clearImmediate };
globalThis.lab.filename = __filename;
globalThis.lab.dirname = __dirname;
globalThis.lab.scriptsBefore = document.scripts.length;

// For specs about frames, which cannot run code in a subframe's isolated world.
const { ipcRenderer } = globalThis.electron;
ipcRenderer.on('ask', () => ipcRenderer.send('from-frame'));
ipcRenderer.on('to-frame', (_event, text) => ipcRenderer.send('answered', text));
ipcRenderer.on('ask-both', async () => {
  ipcRenderer.send('asked', await ipcRenderer.invoke('who'), ipcRenderer.sendSync('who-sync'));
});
