/**
 * FrameGate: clients must know a frame before its requests. The engine tells of a frame only with its
 * first document, so what it says of earlier requests waits until it has been asked for the frame.
 */
import type { EngineEvent } from '../inspector/page-channel.ts';
import { uniqueId } from '../page/frame-tree.ts';
import type { PageModel } from '../page/page-model.ts';

export class FrameGate {
  readonly #page: PageModel;
  readonly #handle: (event: EngineEvent) => void;
  /** Events of requests in frames that are not known yet, by their requests. */
  readonly #waiting = new Map<string, EngineEvent[]>();

  /** @param handle gets each event in its time, those of one request in their order */
  constructor(page: PageModel, handle: (event: EngineEvent) => void) {
    this.#page = page;
    this.#handle = handle;
  }

  /** @param event one of the engine's Network domain */
  pass(event: EngineEvent): void {
    const { method, params, target } = event;
    const { requestId, frameId } = params as { requestId: string; frameId?: string };
    const key = uniqueId(target, requestId);
    const waiting = this.#waiting.get(key);
    if (waiting) waiting.push(event);
    else if (method !== 'Network.requestWillBeSent' || frameId === undefined) this.#handle(event);
    else if (this.#page.frames.get(this.#page.frameIdOf(target, frameId))) this.#handle(event);
    else void this.#lookFor(event, frameId, key);
  }

  async #lookFor(event: EngineEvent, frameId: string, key: string): Promise<void> {
    const events = [event];
    this.#waiting.set(key, events);
    await this.#page.initial.lookFor(event.target, frameId);
    this.#waiting.delete(key);
    for (const early of events) this.#handle(early);
  }
}
