/** The EventEmitter of preload scripts: Node's interface, by the npm package `events`. */
import EventEmitter from 'events/events.js';

export { EventEmitter };

/**
 * Hides an emitter's own bookkeeping from enumeration: an emitter that is passed over the context
 * bridge must not take its listeners along.
 */
export function hideInternals<Emitter extends object>(emitter: Emitter): Emitter {
  for (const key of Object.keys(emitter)) {
    Object.defineProperty(emitter, key, { enumerable: false });
  }
  return emitter;
}
