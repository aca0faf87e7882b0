// Talks to main before anything else happens in its document. Isolated world of a content process.
const { ipcRenderer } = require('electron');

ipcRenderer.send('first', 1);
ipcRenderer.invoke('echo', 'invoke').then((answer) => ipcRenderer.send('answered', answer));
ipcRenderer.send('answered', ipcRenderer.sendSync('echo-sync'));
