/** Makes `process` look as Electron's main process does. */
import { define } from '../common/define.ts';
import { runtimePaths } from '../runtime-paths.ts';
import { CHROME_VERSION, ELECTRON_VERSION, VERSION } from '../version.ts';

export function shapeProcess(): void {
  const { executable, resources } = runtimePaths();
  process.argv = [executable, ...process.argv.slice(2)];
  delete process.env['CLADE_EXEC_PATH'];
  define(process, 'execPath', executable);
  define(process, 'type', 'browser');
  define(process, 'resourcesPath', resources);
  define(
    process,
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
  define(process, 'defaultApp', true);
}
