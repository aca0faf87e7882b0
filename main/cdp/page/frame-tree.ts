/** The frames of a page, as the engine's inspector tells of them. */
import type { EngineTarget } from '../inspector/engine-target.ts';

/** Lifecycle names that clients know. */
export type LifecycleEvent = 'init' | 'commit' | 'DOMContentLoaded' | 'load';

export interface Frame {
  /** The target's id for the main frame, unique for the others. */
  readonly id: string;
  engineId: string;
  readonly parentId: string | undefined;
  /** Without its fragment. */
  url: string;
  /** With the #, or empty. */
  fragment: string;
  name: string;
  loaderId: string;
  mimeType: string;
  origin: string;
  readonly lifecycle: Set<LifecycleEvent>;
  /** The agent has told that its document is complete. */
  isParsed: boolean;
}

/** Page.Frame of the engine's protocol. */
export interface EngineFrame {
  id: string;
  parentId?: string;
  loaderId: string;
  name?: string;
  url: string;
  securityOrigin: string;
  mimeType: string;
}

export interface EngineFrameTree {
  frame: EngineFrame;
  childFrames?: EngineFrameTree[];
}

export class FrameTree {
  readonly #mainId: string;
  readonly #frames = new Map<string, Frame>();
  /** Loaders that go on with what another one began, by their ids. */
  readonly #moved = new Map<string, string>();

  /** @param mainId what the main frame is called, whatever the engine calls it */
  constructor(mainId: string) {
    this.#mainId = mainId;
  }

  get main(): Frame | undefined {
    return this.#frames.get(this.#mainId);
  }

  /** A frame before its parent never. */
  list(): Frame[] {
    return [...this.#frames.values()];
  }

  get(id: string): Frame | undefined {
    return this.#frames.get(id);
  }

  byEngineId(engineId: string): Frame | undefined {
    return this.list().find((frame) => frame.engineId === engineId);
  }

  /** What clients know a loader by. */
  loaderId(target: EngineTarget, engineId: string): string {
    const id = uniqueId(target, engineId);
    return this.#moved.get(id) ?? id;
  }

  /** A loader goes on, in another engine page, with what the one of `loaderId` began. */
  moveLoader(target: EngineTarget, engineId: string, loaderId: string): void {
    this.#moved.set(uniqueId(target, engineId), loaderId);
    target.once('gone', () => this.#moved.delete(uniqueId(target, engineId)));
  }

  childrenOf(id: string): Frame[] {
    return this.list().filter((frame) => frame.parentId === id);
  }

  /** The main frame, unless it has been told already that its document is complete. */
  takeParsed(): Frame | undefined {
    const { main } = this;
    const isKnown = main?.isParsed === true;
    if (main) main.isParsed = false;
    return isKnown ? undefined : main;
  }

  /** The main frame is shown by another engine page now. */
  moveMain(engineId: string): void {
    const { main } = this;
    if (main) main.engineId = engineId;
  }

  /** Adds the frame, or shows its new document. @returns whether it is new */
  update(target: EngineTarget, engine: EngineFrame): { frame: Frame; isNew: boolean } {
    const id = engine.parentId === undefined ? this.#mainId : uniqueId(target, engine.id);
    const known = this.#frames.get(id);
    const frame = known ?? emptyFrame(id, engine.parentId && this.byEngineId(engine.parentId)?.id);
    this.#frames.set(id, frame);
    frame.engineId = engine.id;
    setUrl(frame, engine.url);
    frame.name = engine.name ?? '';
    frame.loaderId = this.loaderId(target, engine.loaderId);
    frame.mimeType = engine.mimeType;
    frame.origin = engine.securityOrigin;
    frame.lifecycle.clear();
    frame.isParsed = false;
    return { frame, isNew: known === undefined };
  }

  /** @returns the frame and all below it, the innermost first */
  remove(id: string): Frame[] {
    const frame = this.#frames.get(id);
    if (!frame) return [];
    const below = this.childrenOf(id).flatMap((child) => this.remove(child.id));
    this.#frames.delete(id);
    return [...below, frame];
  }
}

/** What stands for a frame with a worker, which is in none of the tree. */
export function frameOfWorker(id: string, url: string): Frame {
  return { ...emptyFrame(id, undefined), url };
}

function emptyFrame(id: string, parentId: string | undefined): Frame {
  const nothing = { engineId: '', url: '', fragment: '', name: '', loaderId: '', mimeType: '' };
  return { id, parentId, ...nothing, origin: '', lifecycle: new Set(), isParsed: false };
}

/** The ids of frames, loaders and requests begin anew in each of the engine's pages. */
export function uniqueId(target: EngineTarget, engineId: string): string {
  return `${target.id}:${engineId}`;
}

export function setUrl(frame: Frame, url: string): void {
  const at = url.indexOf('#');
  frame.url = at < 0 ? url : url.slice(0, at);
  frame.fragment = at < 0 ? '' : url.slice(at);
}

/** Page.Frame of the protocol. */
export function describeFrame(frame: Frame): object {
  return {
    id: frame.id,
    ...(frame.parentId === undefined ? {} : { parentId: frame.parentId }),
    loaderId: frame.loaderId,
    name: frame.name,
    url: frame.url,
    ...(frame.fragment === '' ? {} : { urlFragment: frame.fragment }),
    domainAndRegistry: '',
    securityOrigin: frame.origin,
    mimeType: frame.mimeType,
  };
}

export function findInTree(tree: EngineFrameTree, id: string): EngineFrame | undefined {
  if (tree.frame.id === id) return tree.frame;
  for (const child of tree.childFrames ?? []) {
    const found = findInTree(child, id);
    if (found) return found;
  }
  return undefined;
}
