/** What a command is answered with when it fails. Codes are JSON-RPC's, as Chromium uses them. */

export const ERROR_CODES = {
  notJson: -32700,
  badRequest: -32600,
  unknownMethod: -32601,
  badParams: -32602,
  /** The command was understood and could not be done. */
  failed: -32000,
  unknownSession: -32001,
} as const;

/** The message is what a client shows; some texts have a meaning to clients (README.md). */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
  readonly code: number;

  constructor(message: string, code: number = ERROR_CODES.failed) {
    super(message);
    this.code = code;
  }
}
