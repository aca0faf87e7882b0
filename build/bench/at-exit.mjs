// What must not outlive this process, however it ends: processes and folders.

/** @type {Set<() => void>} */
const cleanups = new Set();

/** The shells' convention: 128 + the signal's number. */
const exitCodes = /** @type {const} */ ({ SIGHUP: 129, SIGINT: 130, SIGTERM: 143 });

/**
 * Registers what is to be done when this process ends before it is done in order.
 * @param {() => void} cleanup cannot wait for anything
 * @returns {() => void} takes it back
 */
export function atExit(cleanup) {
  if (cleanups.size === 0) listen();
  cleanups.add(cleanup);
  return () => cleanups.delete(cleanup);
}

let listening = false;
function listen() {
  if (listening) return;
  listening = true;
  for (const [signal, code] of Object.entries(exitCodes)) {
    process.once(signal, () => process.exit(code));
  }
  process.once('exit', () => [...cleanups].toReversed().forEach((cleanup) => cleanup()));
}
