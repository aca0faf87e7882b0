// Stands in for Clade's runtime where the benchmarks' app is tested: `require('electron')` gives
// windows that report at once, and whose content process is this one. Loaded with node -r.
const { EventEmitter } = require('node:events');
const Module = require('node:module');

const times = { script: 1001, load: 1002, paint: 1003, frame: 1004 };

class FakeWindow extends EventEmitter {
  webContents = { getOSProcessId: () => process.pid };

  /** @param {string} url */
  async loadURL(url) {
    if (url.includes('unreachable')) throw new Error('ERR_CONNECTION_REFUSED');
    this.emit('page-title-updated', {}, 'hello');
    this.emit('page-title-updated', {}, `clade-bench:${JSON.stringify(times)}`);
  }
}

const electron = {
  app: {
    whenReady: () => Promise.resolve(),
    quit: () => process.exit(0),
    zygote: { preload: () => Promise.resolve() },
  },
  BrowserWindow: FakeWindow,
};

// Undocumented, and what every stand-in for a module does.
const loader = /** @type {{ _load: (...args: unknown[]) => unknown }} */ (
  /** @type {unknown} */ (Module)
);
const load = loader._load;
loader._load = (request, ...rest) => (request === 'electron' ? electron : load(request, ...rest));
