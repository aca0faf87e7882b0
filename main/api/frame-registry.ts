/** The frames of all pages whose documents run Clade's runtime. */
import { CladeError } from '../common/errors.ts';
import type { ExitDetails } from '../common/exit-reason.ts';
import type { ContentProcess } from '../process/content-process.ts';
import { abandonRequests } from './frame-requests.ts';
import type { WebFrameMain } from './web-frame-main.ts';

const frames = new Map<string, WebFrameMain>();
const counts = new WeakMap<ContentProcess, number>();

const keyOf = (process: ContentProcess, frameId: number): string => `${process.id}:${frameId}`;

export function framesOfPage(pageId: number): WebFrameMain[] {
  return [...frames.values()].filter((frame) => frame.pageId === pageId);
}

/** As event.processId and event.frameId name it. */
export function frameById(processId: number, frameId: number): WebFrameMain | undefined {
  return frames.get(`${processId}:${frameId}`);
}

export function findFrame(process: ContentProcess, frameId: number): WebFrameMain | undefined {
  return frames.get(keyOf(process, frameId));
}

export function countFrames(process: ContentProcess): number {
  return counts.get(process) ?? 0;
}

export function addFrame(frame: WebFrameMain): void {
  counts.set(frame.process, countFrames(frame.process) + 1);
  frames.set(keyOf(frame.process, frame.routingId), frame);
}

/**
 * The frame shows another document, or is gone.
 * @param lastRequest up to which the document had taken main's requests; later ones are for the next,
 *   of whose start main may have heard earlier than of this end
 */
export function removeFrame(
  process: ContentProcess,
  frameId: number,
  lastRequest = Infinity,
): void {
  const frame = findFrame(process, frameId);
  if (!frame) return;
  abandonRequests(
    (request) =>
      request.process === process &&
      request.pageId === frame.pageId &&
      (request.frameId === frameId || (request.frameId === 0 && frame.parent === null)) &&
      request.id <= lastRequest,
    new Error('The document was replaced before it could answer'),
  );
  counts.set(process, countFrames(process) - 1);
  frames.delete(keyOf(process, frameId));
  frame.detach();
}

/** The page is destroyed. */
export function removePage(pageId: number): void {
  for (const frame of framesOfPage(pageId)) removeFrame(frame.process, frame.routingId);
}

export function removeProcess(process: ContentProcess, { reason }: ExitDetails): void {
  abandonRequests(
    (request) => request.process === process,
    new CladeError(
      'ERR_PROCESS_GONE',
      `The content process ended (${reason}) before it could answer`,
    ),
  );
  for (const frame of frames.values()) {
    if (frame.process === process) removeFrame(process, frame.routingId);
  }
}
