// The app that Clade runs in the benchmarks: an ordinary Electron-style main script which opens
// windows on command. Its last argument is the URL of window 0; the lines on stdin and stdout are
// those of ../peers/line-shell.mjs. Runs in the main process; ends with its stdin.
const { existsSync } = require('node:fs');
const { basename, dirname, join, resolve } = require('node:path');
const { createInterface } = require('node:readline');
const { fileURLToPath } = require('node:url');
const { app, BrowserWindow } = require('electron');

const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

function openWindow(id, url) {
  const window = new BrowserWindow({ width: 800, height: 600 });
  window.on('page-title-updated', (_event, title) => {
    say({ ev: 'title', id, title });
    say({ ev: 'pid', id, pid: window.webContents.getOSProcessId() });
  });
  window.loadURL(url).catch((error) => say({ ev: 'crash', id, reason: error.message }));
}

function follow(order) {
  const [verb, id, url] = order.split(' ');
  if (verb === 'open') openWindow(Number(id), url);
  else if (verb === 'quit') app.quit();
}

/** What each page loads, in its order; warm-up.js is this app's own. */
const scriptsOf = {
  'hello.html': [],
  'app.html': ['amd-loader.js', 'monaco.js', join(__dirname, 'warm-up.js')],
  'vue.html': ['vue.js'],
};

/** As an app of this page would: what it loads is compiled before the windows are forked. */
function nameScripts(page) {
  const files = (scriptsOf[basename(page)] ?? []).map((name) => resolve(dirname(page), name));
  return app.zygote.preload(files.filter(existsSync).map((path) => ({ path, run: true })));
}

function begin() {
  const url = process.argv.at(-1);
  openWindow(0, url);
  if (url.startsWith('file:')) void nameScripts(fileURLToPath(url));
  say({ ev: 'ready', version: `Clade ${process.versions.clade}` });
  createInterface({ input: process.stdin })
    .on('line', follow)
    .on('close', () => app.quit());
}

app.whenReady().then(begin);
