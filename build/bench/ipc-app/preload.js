// The content side of the IPC benchmark: does each job as often as main asks, then says so. An
// ordinary Electron-style preload script; ../ipc/measures.mjs says what the jobs are for.
const { contextBridge, ipcRenderer } = require('electron');

const small = { id: 7, text: 'a small message' };
const pageBytes = 4096;
/** @type {MessagePort | undefined} */
let port;

/** One byte of each page of memory: what was only mapped has to be there now. */
function touch(buffer) {
  let sum = 0;
  for (let at = 0; at < buffer.length; at += pageBytes) sum += buffer[at];
  if (sum !== buffer.length / pageBytes) throw new Error(`a buffer arrived wrong: ${sum}`);
}

const jobs = {
  async invoke(count) {
    for (let i = 0; i < count; i += 1) await ipcRenderer.invoke('bench:echo', small);
  },
  sendSync(count) {
    for (let i = 0; i < count; i += 1) ipcRenderer.sendSync('bench:echo-sync', small);
  },
  // Main hears the end behind all of them.
  send(count) {
    for (let i = 0; i < count; i += 1) ipcRenderer.send('bench:message', small);
  },
  receive: (count) =>
    new Promise((resolve) => {
      let left = count;
      ipcRenderer.on('bench:message', function onMessage() {
        left -= 1;
        if (left > 0) return;
        ipcRenderer.off('bench:message', onMessage);
        resolve();
      });
    }),
  // What large buffers would cost if they went through the socket: copied into and out of messages.
  receivePieces: (count, size) =>
    new Promise((resolve) => {
      let left = count;
      let at = 0;
      const whole = new Uint8Array(size);
      ipcRenderer.on('bench:piece', function onPiece(_event, piece) {
        whole.set(piece, at);
        at += piece.length;
        if (at < size) return;
        at = 0;
        left -= 1;
        if (left > 0) return;
        ipcRenderer.off('bench:piece', onPiece);
        resolve();
      });
    }),
  async toMain(count, size) {
    const buffer = new Uint8Array(size).fill(1);
    for (let i = 0; i < count; i += 1) await ipcRenderer.invoke('bench:take', buffer);
  },
  async toContent(count, size) {
    for (let i = 0; i < count; i += 1) touch(await ipcRenderer.invoke('bench:give', size));
  },
  port: (count) =>
    new Promise((resolve) => {
      let left = count;
      const next = () => {
        left -= 1;
        if (left > 0) return port.postMessage(small);
        port.removeEventListener('message', next);
        resolve();
      };
      port.addEventListener('message', next);
      port.postMessage(small);
    }),
};

ipcRenderer.on('bench:port', (event, isEcho) => {
  [port] = event.ports;
  if (isEcho) port.addEventListener('message', ({ data }) => port.postMessage(data));
  port.start();
  ipcRenderer.send('bench:done');
});

ipcRenderer.on('bench:run', async (_event, job, count, size) => {
  try {
    await jobs[job](count, size);
    ipcRenderer.send('bench:done');
  } catch (error) {
    ipcRenderer.send('bench:failed', `${job}: ${error.message}`);
  }
});

contextBridge.exposeInMainWorld('bench', { echo: (value) => value });
