/** Runs the app's preload script. Content process. */
import { failureOf } from '../../main/common/preload-protocol.ts';
import type { Channel } from './channel.ts';
import { ISOLATED_WORLD, MAIN_WORLD, type FrameNative } from './frame-native.ts';
import { bufferFor, makeRequire } from './modules.ts';
import type { PreloadConfig, PreloadFunction } from './preload-config.ts';
import { makeProcessObject } from './process-object.ts';
import { clearImmediate, setImmediate } from './timers.ts';

/**
 * What it throws is shown in the console and told main, as Electron's preload-error.
 * @param preload the script as a function of its scope, or its text to be evaluated in the page
 */
export function runPreload(
  native: FrameNative,
  channel: Channel,
  config: PreloadConfig,
  preload: PreloadFunction | string,
  electron: object,
): void {
  const { preloadPath, preloadDirectory } = config;
  const process = makeProcessObject(config, native.isMainFrame);
  const module = { exports: {} };
  const homeId = config.contextIsolation ? ISOLATED_WORLD : MAIN_WORLD;
  const evaluate = (source: string, url: string): unknown =>
    native.evaluateInWorld(homeId, source, url);
  try {
    const run = functionOf(native, preload, preloadPath);
    run.call(
      module.exports,
      module.exports,
      makeRequire(electron, evaluate),
      module,
      preloadPath,
      preloadDirectory,
      process,
      bufferFor(String(preload), evaluate),
      globalThis,
      setImmediate,
      clearImmediate,
    );
  } catch (error) {
    console.error(`Unable to load preload script: ${preloadPath}`);
    console.error(error);
    channel.post({ type: 'preload-error', error: failureOf(error) });
  }
  process.emit('loaded');
}

function functionOf(
  native: FrameNative,
  preload: PreloadFunction | string,
  path: string,
): PreloadFunction {
  if (typeof preload === 'function') return preload;
  return native.evaluateInMainWorld(preload, path) as PreloadFunction;
}
