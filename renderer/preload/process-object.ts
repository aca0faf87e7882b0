/** The `process` of preload scripts: what Electron's sandboxed renderers have. Content process. */
import { EventEmitter, hideInternals } from './emitter.ts';
import type { PreloadConfig } from './preload-config.ts';

const MILLISECOND_NS = 1e6;
const SECOND_MS = 1000;

export interface ProcessObject extends EventEmitter {
  readonly type: 'renderer';
  env: Record<string, string>;
  argv: string[];
}

/**
 * Emits 'exit' when the document ends; 'loaded' is emitted by the caller.
 * @param config its objects become the script's own
 */
export function makeProcessObject(config: PreloadConfig, isMainFrame: boolean): ProcessObject {
  const process = hideInternals(
    Object.assign(new EventEmitter(), {
      type: 'renderer' as const,
      version: `v${config.versions['node'] ?? ''}`,
      versions: Object.freeze({ ...config.versions }),
      platform: config.platform,
      arch: config.arch,
      pid: config.pid,
      env: { ...config.env },
      argv: [config.execPath, ...config.additionalArguments],
      execPath: config.execPath,
      execArgv: [] as string[],
      resourcesPath: config.resourcesPath,
      sandboxed: true,
      contextIsolated: config.contextIsolation,
      isMainFrame,
      /** Seconds since the document began, not the process: processes are forked ready-made. */
      uptime: () => performance.now() / SECOND_MS,
      hrtime,
      nextTick,
    }),
  );
  addEventListener('pagehide', ({ persisted }) => {
    if (!persisted) process.emit('exit');
  });
  return process;
}

function nextTick<Args extends unknown[]>(callback: (...args: Args) => void, ...args: Args): void {
  queueMicrotask(() => callback(...args));
}

/** [seconds, nanoseconds] since an arbitrary time, or since an earlier result. */
function hrtime(since?: readonly [number, number]): [number, number] {
  const now = performance.now();
  let seconds = Math.floor(now / SECOND_MS);
  let nanoseconds = Math.floor((now % SECOND_MS) * MILLISECOND_NS);
  if (since) {
    seconds -= since[0];
    nanoseconds -= since[1];
    if (nanoseconds < 0) {
      seconds -= 1;
      nanoseconds += 1e9;
    }
  }
  return [seconds, nanoseconds];
}
hrtime.bigint = (): bigint => BigInt(Math.floor(performance.now() * MILLISECOND_NS));
