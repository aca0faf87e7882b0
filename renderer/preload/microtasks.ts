/**
 * Runs what promises are waiting for, at the end of a message. Content process.
 *
 * The engine does so by itself after a listener of a DOM event, but not after a native call into the
 * runtime: there it takes one more turn of the main loop, and every awaited answer would wait for
 * it. Where the engine runs no listeners (a document that may not run scripts), that turn remains.
 */

/** Call it before any script of the page has run, so that none can replace what is used. */
export function makeMicrotaskRunner(): () => void {
  const { apply } = Reflect;
  const dispatch = Object.getOwnPropertyDescriptor(EventTarget.prototype, 'dispatchEvent');
  const dispatchEvent = dispatch?.value as EventTarget['dispatchEvent'];
  const target = new EventTarget();
  target.addEventListener('end', () => undefined);
  const end = [new Event('end')];
  let running = false;
  return () => {
    // What they run may wait in a main loop of its own, where messages come, too. The engine starts
    // no second run within the first, nor takes an event that is still under way.
    if (running) return;
    running = true;
    apply(dispatchEvent, target, end);
    running = false;
  };
}
