// An app that shows a page which logs, prints three lines on stdout itself, and ends. Main process.
'use strict';

const { app, BrowserWindow } = require('electron');

process.stdout.write('one\n');
app.whenReady().then(async () => {
  console.log('two');
  const window = new BrowserWindow();
  await window.loadURL(`data:text/html,<script>console.log('from the page')</script>`);
  console.log('three');
  app.quit();
});
