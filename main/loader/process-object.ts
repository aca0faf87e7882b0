/** Makes `process` look as Electron's main process does. */
import { runtimePaths } from '../runtime-paths.ts';

/** Electron's major version whose API is offered, and the engine's claim to a Chromium version. */
const ELECTRON_VERSION = '43.0.0';
const CHROME_VERSION = '146.0.0.0';

/** @param version Clade's own */
export function shapeProcess(version: string): void {
  const { executable, resources } = runtimePaths();
  process.argv = [executable, ...process.argv.slice(2)];
  delete process.env['CLADE_EXEC_PATH'];
  define('execPath', executable);
  define('type', 'browser');
  define('resourcesPath', resources);
  define(
    'versions',
    Object.freeze({
      ...process.versions,
      clade: version,
      electron: ELECTRON_VERSION,
      chrome: CHROME_VERSION,
    }),
  );
}

/** Set while no packaged app runs, as in Electron. */
export function markDefaultApp(): void {
  define('defaultApp', true);
}

function define(name: string, value: unknown): void {
  Object.defineProperty(process, name, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}
