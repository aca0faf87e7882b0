/** The `require` of preload scripts: the modules of Electron's sandboxed renderers. Content process. */
import { EventEmitter } from './emitter.ts';
import bufferSource from './lazy/buffer.ts?source';
import urlSource from './lazy/url.ts?source';
import { timersModule } from './timers.ts';

/** Evaluates a script in the world that this code runs in. */
export type Evaluate = (source: string, sourceUrl: string) => unknown;

/** @param electron what `require('electron')` gives */
export function makeRequire(electron: object, evaluate: Evaluate): (id: string) => unknown {
  let url: unknown;
  const nodeModules: Readonly<Record<string, () => unknown>> = {
    events: () => EventEmitter,
    timers: () => timersModule,
    url: () => (url ??= evaluate(urlSource, 'clade:url')),
  };
  const modules = new Map<string, () => unknown>([
    ['electron', () => electron],
    ['electron/common', () => electron],
    ['electron/renderer', () => electron],
  ]);
  for (const [name, load] of Object.entries(nodeModules)) {
    modules.set(name, load);
    modules.set(`node:${name}`, load);
  }
  return (id) => {
    const load = modules.get(id);
    if (!load) throw new Error(`module not found: ${id}`);
    return load();
  };
}

/** Node's Buffer for a preload script; evaluated only when its text has that name. */
export function bufferFor(preload: string, evaluate: Evaluate): unknown {
  return preload.includes('Buffer') ? evaluate(bufferSource, 'clade:buffer') : undefined;
}
