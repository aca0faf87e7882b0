// The app that most specs drive: an ordinary Electron-style main script, run in the main process.
//
// Each line of stdin is a command, {"id": n, "code": "(electron, argument) => ...", "argument"}:
// the function is called, and its result or error goes to stdout as one JSON line. So does every
// event of app, windows and pages, as {"event", "of", "id", "args"}. The app ends with its stdin.
'use strict';

const electron = require('electron');
const { createInterface } = require('node:readline');

const { app } = electron;

const APP_EVENTS = [
  'will-finish-launching',
  'ready',
  'window-all-closed',
  'before-quit',
  'will-quit',
  'quit',
  'browser-window-created',
  'browser-window-focus',
  'browser-window-blur',
  'web-contents-created',
  'render-process-gone',
  'child-process-gone',
];
const WINDOW_EVENTS = [
  'ready-to-show',
  'show',
  'hide',
  'close',
  'closed',
  'focus',
  'blur',
  'resize',
  'maximize',
  'unmaximize',
  'minimize',
  'restore',
  'enter-full-screen',
  'leave-full-screen',
  'page-title-updated',
];
const CONTENTS_EVENTS = [
  'did-start-loading',
  'did-navigate',
  'did-navigate-in-page',
  'dom-ready',
  'did-finish-load',
  'did-fail-load',
  'did-fail-provisional-load',
  'did-stop-loading',
  'page-title-updated',
  'unresponsive',
  'responsive',
  'render-process-gone',
  'destroyed',
];

function say(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

/** Event objects, windows and pages say nothing as JSON: only plain values are passed on. */
function plain(value) {
  if (typeof value !== 'object' || value === null) return typeof value !== 'function';
  return Object.getPrototypeOf(value) === Object.prototype;
}

function report(emitter, events, of, id) {
  for (const event of events) {
    emitter.on(event, (...args) => say({ event, of, id, args: args.filter(plain) }));
  }
}

async function run({ id, code, argument }) {
  try {
    // The specs' own functions, sent as text.
    const call = (0, eval)(`(${code})`);
    say({ id, value: await call(electron, argument) });
  } catch (error) {
    const { name, message, code: errorCode, errno, url } = error;
    say({ id, error: { name, message, code: errorCode, errno, url } });
  }
}

// A listener for window-all-closed keeps the app running without windows.
report(app, APP_EVENTS, 'app', 0);
app.on('browser-window-created', (_event, window) => {
  report(window, WINDOW_EVENTS, 'window', window.id);
});
app.on('web-contents-created', (_event, contents) => {
  report(contents, CONTENTS_EVENTS, 'contents', contents.id);
});
app.whenReady().then(() => {
  createInterface({ input: process.stdin })
    .on('line', (line) => run(JSON.parse(line)))
    .on('close', () => app.exit(0));
});
