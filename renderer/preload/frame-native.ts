/**
 * What the extension gives the runtime for one document of one frame (renderer/extension/
 * frame_binding.h). Content process. Raw: it reaches into every script world, so no page and no
 * preload script may get hold of it. From the document's end on every function throws TypeError.
 */

/** A native message port, by number; 0 is none. */
export type PortHandle = number;

export type Receiver = (
  payload: Uint8Array,
  buffers: readonly ArrayBuffer[],
  ports: readonly PortHandle[],
) => void;

/** As Receiver. A number is the size of a payload that lies at the start of the inbox. */
export type InboxReceiver = (
  payload: Uint8Array | number,
  buffers: readonly ArrayBuffer[],
  ports: readonly PortHandle[],
) => void;

export interface FrameNative {
  readonly frameId: number;
  readonly pageId: number;
  readonly isMainFrame: boolean;
  /** Null for a main frame, and where the extension cannot tell. */
  readonly parentFrameId?: number | null;
  /** The main world's global, raw. */
  readonly mainGlobal: object;
  /**
   * Sends one message to main. The ports are given away. An argument that is left out costs nothing;
   * the others take as long as the payload.
   * @throws TypeError when the channel is closed, or main does not read
   */
  post(payload: Uint8Array, buffers?: Uint8Array[], ports?: PortHandle[]): void;
  /** As post, for what main waits for or has to know: it is kept even when main does not read. */
  postAlways(payload: Uint8Array, buffers?: Uint8Array[]): void;
  /** As post, then blocks until main has answered this very message. */
  postSync(
    payload: Uint8Array,
    buffers: Uint8Array[],
  ): { payload: Uint8Array; buffers: ArrayBuffer[] };
  /**
   * A request of main's is taken. When the document ends, main is told which was the last: it and
   * those before have their answer, or get none; a later one is the next document's.
   */
  willAnswer(requestId: number): void;
  /**
   * @param inbox where payloads that fit are put, so that a small message makes no array of its own:
   *   to be read before anything else runs, because the next message overwrites it
   */
  setReceiver(receive: InboxReceiver, inbox: Uint8Array): void;
  /** Both ends of a new pair of connected ports. */
  createPortPair(): [PortHandle, PortHandle];
  /** `onClose` comes once, when the other end is closed. */
  listenPort(handle: PortHandle, onMessage: Receiver, onClose: () => void): void;
  /** @throws TypeError when the other end does not read its messages */
  postPort(
    handle: PortHandle,
    payload: Uint8Array,
    buffers: Uint8Array[],
    ports: PortHandle[],
  ): void;
  closePort(handle: PortHandle): void;
  /** The raw completion value of a script in the main world; throws what it throws, raw. */
  evaluateInMainWorld(source: string, sourceUrl: string): unknown;
  /** As evaluateInMainWorld, in a world by its number: 0 is the page's, 999 the isolated one. */
  evaluateInWorld(worldId: number, source: string, sourceUrl: string): unknown;
}

/** As many large buffers as one message may carry (kMaxParcelBuffers in native/ipc/parcel.h). */
export const MAX_BUFFERS = 7;

export const MAIN_WORLD = 0;
export const ISOLATED_WORLD = 999;
