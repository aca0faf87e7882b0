// The app of the IPC benchmark: an ordinary Electron-style main script. It follows the lines on
// stdin, `JOB COUNT [SIZE]`, and answers by JSON lines on stdout:
//
//   {"ev":"ready","version":"...","content":[pid, pid]}
//   {"ev":"sample","us":80.1,"main":40.2,"content":33.1}
//
// `us` is the wall clock for each operation, in microseconds; `main` and `content` are the
// processor time that main and both content processes used for it. Runs in the main process; ends
// with its stdin.
const { readFileSync, readdirSync } = require('node:fs');
const { join } = require('node:path');
const { createInterface } = require('node:readline');
const { app, BrowserWindow, ipcMain, MessageChannelMain } = require('electron');

const small = { id: 7, text: 'a small message' };
const pageBytes = 4096;
/** Fits into a packet of the channel. */
const pieceBytes = 32 << 10;
const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

const buffers = new Map();
function bufferOf(size) {
  const buffer = buffers.get(size) ?? new Uint8Array(size).fill(1);
  buffers.set(size, buffer);
  return buffer;
}

function touch(buffer) {
  let sum = 0;
  for (let at = 0; at < buffer.length; at += pageBytes) sum += buffer[at];
  if (sum !== buffer.length / pageBytes) throw new Error(`a buffer arrived wrong: ${sum}`);
}

ipcMain.handle('bench:echo', (_event, value) => value);
ipcMain.handle('bench:take', (_event, buffer) => touch(buffer));
ipcMain.handle('bench:give', (_event, size) => bufferOf(size));
ipcMain.on('bench:echo-sync', (event, value) => {
  event.returnValue = value;
});
ipcMain.on('bench:message', () => {});

/** Resolves when the page has said that it is done. */
const whenDone = (window) =>
  new Promise((resolve, reject) => {
    const { ipc } = window.webContents;
    const settle = (act) => (_event, reason) => {
      ipc.removeAllListeners('bench:done');
      ipc.removeAllListeners('bench:failed');
      act(reason);
    };
    ipc.on('bench:done', settle(resolve));
    ipc.on(
      'bench:failed',
      settle((reason) => reject(new Error(reason))),
    );
  });

function runInPreload(window, job, count, size) {
  const done = whenDone(window);
  window.webContents.send('bench:run', job, count, size);
  if (job === 'receive') {
    for (let i = 0; i < count; i += 1) window.webContents.send('bench:message', small);
  } else if (job === 'receivePieces') {
    const buffer = bufferOf(size);
    for (let at = 0; at < count * size; at += pieceBytes) {
      const piece = buffer.slice(at % size, (at % size) + pieceBytes);
      window.webContents.send('bench:piece', piece);
    }
  }
  return done;
}

/** Calls across the context bridge, from the page's own world. */
const bridgeArguments = { bridge: 'i', bridgeObject: '{ id: i, text: "a small message" }' };
function runInPage(window, job, count) {
  const call = `bench.echo(${bridgeArguments[job]})`;
  return window.webContents.executeJavaScript(
    `(() => { for (let i = 0; i < ${count}; i += 1) ${call}; })()`,
  );
}

/** Processor time of a process's threads, in microseconds. */
function cpuOf(pid) {
  const threads = readdirSync(`/proc/${pid}/task`);
  const times = threads.map((thread) =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'latin1').split(' ')[0]),
  );
  return times.reduce((sum, time) => sum + time, 0) / 1000;
}

function clocks(content) {
  const contentCpu = content.reduce((sum, pid) => sum + cpuOf(pid), 0);
  const { user, system } = process.cpuUsage();
  return { us: Number(process.hrtime.bigint()) / 1000, main: user + system, content: contentCpu };
}

async function measure(windows, content, order) {
  const [job, countText, sizeText] = order.split(' ');
  const count = Number(countText);
  const run = job in bridgeArguments ? runInPage : runInPreload;
  const before = clocks(content);
  await run(windows[0], job, count, Number(sizeText));
  const us = Number(process.hrtime.bigint()) / 1000;
  const after = { ...clocks(content), us };
  const each = (clock) => (after[clock] - before[clock]) / count;
  say({ ev: 'sample', us: each('us'), main: each('main'), content: each('content') });
}

async function openWindow() {
  const preload = join(__dirname, 'preload.js');
  const window = new BrowserWindow({ width: 400, height: 300, webPreferences: { preload } });
  window.webContents.on('render-process-gone', (_event, details) =>
    say({ ev: 'failed', reason: `a content process is gone: ${details.reason}` }),
  );
  await window.loadFile(join(__dirname, 'page.html'));
  return window;
}

/** A port between the two pages, which main sees no more of. */
async function connect(windows) {
  const { port1, port2 } = new MessageChannelMain();
  for (const [index, port] of [port1, port2].entries()) {
    const done = whenDone(windows[index]);
    windows[index].webContents.postMessage('bench:port', index === 1, [port]);
    await done;
  }
}

async function begin() {
  const windows = [await openWindow(), await openWindow()];
  await connect(windows);
  const content = windows.map((window) => window.webContents.getOSProcessId());
  say({ ev: 'ready', version: `Clade ${process.versions.clade}`, content });
  const lines = createInterface({ input: process.stdin });
  for await (const line of lines) await measure(windows, content, line);
  app.quit();
}

app
  .whenReady()
  .then(begin)
  .catch((error) => say({ ev: 'failed', reason: error.message }));
