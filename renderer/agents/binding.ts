/** Runtime.addBinding: a function of the page that calls main. Content process, any world. */
import { reporter } from './report.ts';

/** Defines the function; pages see it as a global. */
export function bind(token: string, name: string): void {
  const report = reporter(token);
  Object.defineProperty(globalThis, name, {
    value: (payload: unknown) => {
      if (typeof payload !== 'string') {
        throw new TypeError('Invalid arguments: should be exactly one string.');
      }
      report('binding', name, payload);
    },
    configurable: true,
    writable: true,
  });
}
