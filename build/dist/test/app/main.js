// Opens a window, prints as one JSON line what it found, and ends: at once, or with --wait when its
// input does.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { app, BrowserWindow } = require('electron');

app.whenReady().then(async () => {
  const window = new BrowserWindow({ webPreferences: { preload: join(__dirname, 'preload.js') } });
  await window.loadFile('index.html');
  const page = await window.webContents.executeJavaScript('window.describePage()');
  const report = {
    page,
    text: readFileSync(join(__dirname, 'data', 'note.txt'), 'utf8').trim(),
    name: app.getName(),
    version: app.getVersion(),
    packaged: app.isPackaged,
    argv: process.argv,
    visible: window.isVisible(),
  };
  console.log(JSON.stringify(report));
  if (process.argv.includes('--wait')) process.stdin.on('end', () => app.quit()).resume();
  else app.quit();
});
