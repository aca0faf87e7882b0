/** What carries a client's messages: a WebSocket, a pair of pipes, or the app's own process. */
export interface Transport {
  /** Nothing happens when the client is gone. */
  send(text: string): void;
  close(): void;
  /** Set by the Connection before the first message can come. */
  onMessage: (text: string) => void;
  onClose: () => void;
}

/** The longest message that is read or sent, bytes; as long as Playwright's own. */
export const MAX_MESSAGE_BYTES = 256 * 1024 * 1024;
