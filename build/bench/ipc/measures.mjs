// What the IPC benchmark measures, and which of the machine's own figures each stands beside.

/**
 * @typedef {object} Measure
 * @property {string} about
 * @property {string} job an order for ../ipc-app/main.js, without its count
 * @property {number} count operations in a batch: some tens of milliseconds
 * @property {string} [bare] name of the machine's figure; absent: it has none
 *
 * @typedef {object} BareFigure
 * @property {string} about
 * @property {number} count
 */

const sizes = { '64KB': 64 << 10, '1MB': 1 << 20, '16MB': 16 << 20 };
/** Buffers in a batch, by size: some tens of milliseconds too. */
const buffersInBatch = { '64KB': 60, '1MB': 20, '16MB': 4 };

/** The measure of a large buffer, and the one of the same bytes without memfds. */
export const shared = 'to-content-16MB';
export const inPieces = 'to-content-16MB-pieces';

export const about = 'messages between main and content processes, beside bare sockets and memfds';

/** Orders for ../bare/bare-ipc.c, which explains them. @type {Record<string, BareFigure>} */
export const bareFigures = {
  'round-trip': { about: 'a 100-byte packet there and back', count: 1000 },
  'round-trip-1': { about: 'the same, both processes on one core', count: 4000 },
  'round-trip-2': { about: 'the same, each process on a core of its own', count: 1000 },
  'one-way': { about: 'a 100-byte packet there', count: 20_000 },
  ...Object.fromEntries(
    entriesOf(sizes).flatMap(([name, size]) => [
      [`memfd-${size}`, { about: `${name} in a sealed memfd`, count: buffersInBatch[name] }],
      [`stream-${size}`, { about: `${name} through a socket`, count: buffersInBatch[name] }],
    ]),
  ),
};

/** @type {Record<string, Measure>} */
export const measures = {
  invoke: {
    about: 'ipcRenderer.invoke, a small object there and back',
    job: 'invoke',
    count: 500,
    bare: 'round-trip',
  },
  sendSync: {
    about: 'ipcRenderer.sendSync, a small object there and back',
    job: 'sendSync',
    count: 500,
    bare: 'round-trip',
  },
  send: {
    about: 'ipcRenderer.send, a small object, many in a row',
    job: 'send',
    count: 2000,
    bare: 'one-way',
  },
  'contents-send': {
    about: 'webContents.send, a small object, many in a row',
    job: 'receive',
    count: 2000,
    bare: 'one-way',
  },
  port: {
    about: 'a MessagePort between two pages, a small object there and back',
    job: 'port',
    count: 100,
    bare: 'round-trip',
  },
  ...Object.fromEntries(
    entriesOf(sizes).flatMap(([name, size]) => [
      [`to-main-${name}`, bufferMeasure('invoke with an argument of', 'toMain', name, size)],
      [`to-content-${name}`, bufferMeasure('invoke that returns', 'toContent', name, size)],
    ]),
  ),
  [inPieces]: {
    about: 'webContents.send of 16MB in pieces of 32KB: through the socket, without memfds',
    job: `receivePieces ${sizes['16MB']}`,
    count: 2,
    bare: `stream-${sizes['16MB']}`,
  },
  bridge: {
    about: 'contextBridge: a call with a number there and back',
    job: 'bridge',
    count: 20_000,
  },
  'bridge-object': {
    about: 'contextBridge: a call with a small object there and back',
    job: 'bridgeObject',
    count: 10_000,
  },
};

/**
 * @param {string} verb @param {string} job @param {keyof typeof sizes} name @param {number} size
 * @returns {Measure}
 */
function bufferMeasure(verb, job, name, size) {
  return {
    about: `${verb} ${name}, which the other side reads`,
    job: `${job} ${size}`,
    count: buffersInBatch[name],
    bare: `memfd-${size}`,
  };
}

/** @template {object} T @param {T} object @returns {[keyof T & string, T[keyof T]][]} */
function entriesOf(object) {
  return /** @type {[keyof T & string, T[keyof T]][]} */ (Object.entries(object));
}
