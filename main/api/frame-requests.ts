/** What main asked frames and awaits: each request has one answer, or its document is gone. */
import { messageOf } from '../common/errors.ts';
import type { ToMain } from '../common/preload-protocol.ts';
import type { ContentProcess } from '../process/content-process.ts';

/** Which frame is asked. */
export interface Asked {
  process: ContentProcess;
  pageId: number;
  /** 0: the page's main frame. */
  frameId: number;
}

interface Pending extends Asked {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

const pending = new Map<number, Pending>();
let lastId = 0;

/** @param send sends the request under the id that it is given */
export function requestFromFrame(asked: Asked, send: (id: number) => void): Promise<unknown> {
  const id = ++lastId;
  return new Promise((resolve, reject) => {
    pending.set(id, { ...asked, resolve, reject });
    try {
      send(id);
    } catch (error) {
      pending.delete(id);
      reject(error instanceof Error ? error : new Error(messageOf(error)));
    }
  });
}

/** An answer counts only when it comes from the process that was asked. */
export function settleRequest(
  process: ContentProcess,
  reply: Extract<ToMain, { type: 'reply' }>,
): void {
  const request = pending.get(reply.id);
  if (request?.process !== process) return;
  pending.delete(reply.id);
  if (reply.ok) request.resolve(reply.value);
  else request.reject(asError(reply.error));
}

/** The documents that `isGone` names will not answer any more: `why`. */
export function abandonRequests(
  isGone: (request: Asked & { id: number }) => boolean,
  why: Error,
): void {
  for (const [id, request] of pending) {
    if (!isGone({ id, ...request })) continue;
    pending.delete(id);
    request.reject(why);
  }
}

/** An error of a page, under its own class name. */
export function asError({ name, message }: { name: string; message: string }): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}
