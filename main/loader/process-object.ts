/** Makes `process` look as Electron's main process does. */
import { runtimePaths } from '../runtime-paths.ts';
import { CHROME_VERSION, ELECTRON_VERSION, VERSION } from '../version.ts';

export function shapeProcess(): void {
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
      clade: VERSION,
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
