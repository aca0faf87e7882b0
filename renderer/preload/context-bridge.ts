/** Electron's contextBridge. Content process, for the preload script. */
import { ISOLATED_WORLD, MAIN_WORLD } from './frame-native.ts';
import type { Worlds } from './worlds.ts';

export interface ExecutionScript {
  /** Serialised: it does not see the scope in which it was written. */
  func: (...args: never[]) => unknown;
  args?: unknown[];
}

export interface ContextBridge {
  /** @throws Error when the page's window has the key already; TypeError for what cannot cross */
  exposeInMainWorld(apiKey: string, api: unknown): void;
  /** @param worldId of executeJavaScriptInIsolatedWorld; 0 is the main world */
  exposeInIsolatedWorld(worldId: number, apiKey: string, api: unknown): void;
  /** Runs a function in the main world, with copies of the arguments; returns a copy. */
  executeInMainWorld(executionScript: ExecutionScript): unknown;
}

export function makeContextBridge(worlds: Worlds): ContextBridge {
  const checkIsolation = (): void => {
    if (worlds.home.id !== ISOLATED_WORLD) {
      throw new Error('contextBridge API can only be used when contextIsolation is enabled');
    }
  };
  return {
    exposeInMainWorld(apiKey, api) {
      checkIsolation();
      worlds.expose(MAIN_WORLD, checkKey(apiKey), api);
    },
    exposeInIsolatedWorld(worldId, apiKey, api) {
      checkIsolation();
      worlds.expose(checkWorldId(worldId), checkKey(apiKey), api);
    },
    executeInMainWorld(executionScript) {
      checkIsolation();
      const { source, args } = checkScript(executionScript);
      return worlds.callSource(MAIN_WORLD, `(${source})`, 'clade:executeInMainWorld', args);
    },
  };
}

/** @throws TypeError unless it is a number of a world that a preload script may use */
export function checkWorldId(worldId: unknown): number {
  if (typeof worldId !== 'number' || !Number.isInteger(worldId) || worldId < 0) {
    throw new TypeError(`worldId must be an integer from 0 on, got ${String(worldId)}`);
  }
  if (worldId > 0xffffffff) throw new TypeError(`worldId ${worldId} is too large`);
  return worldId;
}

function checkKey(apiKey: unknown): string {
  if (typeof apiKey === 'string') return apiKey;
  throw new TypeError(`apiKey must be a string, got ${typeof apiKey}`);
}

function checkScript(script: unknown): { source: string; args: unknown[] } {
  const { func, args = [] } = (script ?? {}) as Partial<ExecutionScript>;
  if (typeof func !== 'function') {
    throw new TypeError(`executeInMainWorld: func must be a function, got ${typeof func}`);
  }
  if (!Array.isArray(args)) {
    throw new TypeError(`executeInMainWorld: args must be an array, got ${typeof args}`);
  }
  return { source: Function.prototype.toString.call(func), args };
}
