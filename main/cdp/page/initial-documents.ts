/**
 * The empty documents that frames have before they load anything. The engine tells nothing of them
 * but their contexts, so it is asked for their frames.
 */
import type { EngineTarget } from '../inspector/engine-target.ts';
import {
  findInTree,
  setUrl,
  type EngineFrameTree,
  type Frame,
  type FrameTree,
} from './frame-tree.ts';
import type { EngineObject } from './remote-object.ts';
import type { EngineContext } from './worlds.ts';

const HAS_NO_SOURCE = `(() => {
  const owner = globalThis.frameElement;
  return !owner || !(owner.getAttribute('src') || owner.hasAttribute('srcdoc'));
})()`;

export interface InitialDocumentEvents {
  attached: (frame: Frame) => void;
  /** The empty document is all that the frame shows. */
  navigated: (frame: Frame) => void;
  /** One that had to wait for its frame. */
  context: (target: EngineTarget, context: EngineContext) => void;
}

export class InitialDocuments {
  readonly #frames: FrameTree;
  readonly #events: InitialDocumentEvents;
  /** Contexts of frames that are not known yet, by the engine's ids. */
  readonly #waiting = new Map<string, EngineContext[]>();

  constructor(frames: FrameTree, events: InitialDocumentEvents) {
    this.#frames = frames;
    this.#events = events;
  }

  /** A context of a frame that is not known. */
  hold(target: EngineTarget, context: EngineContext): void {
    const waiting = this.#waiting.get(context.frameId);
    this.#waiting.set(context.frameId, [...(waiting ?? []), context]);
    if (!waiting) void this.lookFor(target, context.frameId);
  }

  /** The frame is known now. */
  release(target: EngineTarget, engineFrameId: string): void {
    const contexts = this.#waiting.get(engineFrameId) ?? [];
    this.#waiting.delete(engineFrameId);
    for (const context of contexts) this.#events.context(target, context);
  }

  /** Resolves when the frame is known, or turns out to be gone. */
  async lookFor(target: EngineTarget, engineId: string): Promise<void> {
    const answer = (await target.send('Page.getResourceTree').catch(() => undefined)) as
      { frameTree: EngineFrameTree } | undefined;
    const found = answer && findInTree(answer.frameTree, engineId);
    if (!found || this.#frames.byEngineId(engineId)) return void this.#waiting.delete(engineId);
    const { frame } = this.#frames.update(target, { ...found, url: '' });
    this.#events.attached(frame);
    const [context] = this.#waiting.get(engineId) ?? [];
    this.release(target, engineId);
    if (context) void this.#tellIfItStays(target, context, frame, found.url);
  }

  /** Of a frame that is to load something the engine tells when it has. */
  async #tellIfItStays(
    target: EngineTarget,
    { id: contextId }: EngineContext,
    frame: Frame,
    url: string,
  ): Promise<void> {
    const { loaderId } = frame;
    const options = { expression: HAS_NO_SOURCE, contextId, returnByValue: true };
    // A frame that goes meanwhile shows nothing.
    const outcome = (await target.send('Runtime.evaluate', options).catch(() => undefined)) as
      { result: EngineObject } | undefined;
    if (outcome?.result.value !== true || frame.loaderId !== loaderId) return;
    setUrl(frame, url);
    this.#events.navigated(frame);
  }
}
