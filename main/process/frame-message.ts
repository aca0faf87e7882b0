/** Messages between main and the frames of content processes, as the native side has them. */
import { CladeError, messageOf } from '../common/errors.ts';
import type { ContentProcess } from './content-process.ts';

/** What a frame's runtime sent; see native/ipc/content_protocol.h. */
export interface FrameMessage {
  pageId: number;
  frameId: number;
  /** Not 0: the frame waits for ProcessBroker.replySync. */
  syncId: number;
  payload: Uint8Array;
  buffers: ArrayBuffer[];
  /** Descriptors; the listener takes them over. */
  ports: number[];
}

/** What main sends to a frame. */
export interface OutgoingMessage {
  payload: Uint8Array;
  buffers: Uint8Array[];
  /** Descriptors, given away. */
  ports: number[];
  /** Whether the frame has asked for it: then it is kept, however much waits already. */
  always: boolean;
}

/** The arguments of the event, see native/addon/process_hub.h. */
export function frameMessage(args: unknown[]): FrameMessage {
  const [pageId, frameId, syncId] = args.slice(1) as [number, number, number];
  const [payload, buffers, ports] = args.slice(4) as [Uint8Array, ArrayBuffer[], number[]];
  return { pageId, frameId, syncId, payload, buffers, ports };
}

/** What the native side threw, in words for the app. */
export function sendError(process: ContentProcess, error: unknown): unknown {
  const { code } = error as { code?: unknown };
  const who = `content process ${process.pid}`;
  if (code === 'ERR_PEER_CLOSED') {
    return new CladeError('ERR_PROCESS_GONE', `${who} is gone`, { cause: error });
  }
  if (code !== 'ERR_LIMIT') return error;
  return new CladeError(
    'ERR_LIMIT',
    `${who} does not read its messages, or this one is too large (${messageOf(error)}): send less, ` +
      'or wait until it has answered',
    { cause: error },
  );
}
