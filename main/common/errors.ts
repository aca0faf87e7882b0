/** The errors that Clade throws on purpose. No Node, no DOM. */

/** Stable codes; messages may change, codes may not. */
export type CladeErrorCode =
  | 'ERR_APP_NOT_FOUND' // the path given to clade is no app
  | 'ERR_ASAR' // an app's archive is damaged or cannot be unpacked
  | 'ERR_DEBUGGING_PORT' // the port of --remote-debugging-port cannot be listened on
  | 'ERR_DESTROYED' // a method was called on a destroyed object
  | 'ERR_ENGINE' // the engine is missing, too old, or lacks a needed symbol
  | 'ERR_LIMIT' // a message is too large, too many wait for a process that does not read them, or
  // there are too few descriptors for another window
  | 'ERR_INVALID_ARGUMENT' // an argument of the wrong type or out of range
  | 'ERR_NO_DISPLAY' // no display, and no private one could be started
  | 'ERR_NOT_READY' // the API was used before app's ready event
  | 'ERR_PROCESS_GONE' // the content process exited before it could answer
  | 'ERR_ZYGOTE'; // the zygote could not be started

export class CladeError extends Error {
  override readonly name = 'CladeError';
  readonly code: CladeErrorCode;

  constructor(code: CladeErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The stack of anything that was thrown, with its message. */
export function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
