// An app that does nothing by itself: Playwright opens its windows.
const { app } = require('electron');

globalThis.argv = process.argv;
app.on('window-all-closed', (event) => event.preventDefault());
