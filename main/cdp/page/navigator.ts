/** Page.navigate: which of the events that follow is the answer. */
import type { EngineTarget } from '../inspector/engine-target.ts';
import type { PageHost } from '../target-host.ts';
import type { FrameTree } from './frame-tree.ts';

/** What came of a navigation. */
export interface Navigation {
  /** Undefined when the document stayed the same. */
  loaderId: string | undefined;
  /** Chromium's name of the error, with its `net::`. */
  errorText: string | undefined;
}

export class Navigator {
  readonly #host: PageHost;
  readonly #frames: FrameTree;
  #settle: ((navigation: Navigation) => void) | undefined;
  #url = '';
  /** Of the navigation that is under way, once the engine has named it. */
  #loader: { target: EngineTarget; id: string } | undefined;

  constructor(host: PageHost, frames: FrameTree) {
    this.#host = host;
    this.#frames = frames;
    host.events.on('load-failed', this.#onFailed);
  }

  dispose(): void {
    this.#host.events.off('load-failed', this.#onFailed);
    this.#finish({ loaderId: undefined, errorText: 'net::ERR_ABORTED' });
  }

  /** Resolves when the main frame has committed, failed, or moved within its document. */
  navigate(url: string): Promise<Navigation> {
    this.#finish({ loaderId: this.#loaderId, errorText: 'net::ERR_ABORTED' });
    this.#loader = undefined;
    this.#url = normalized(url);
    return new Promise((resolve) => {
      this.#settle = resolve;
      this.#host.navigate(url);
    });
  }

  /** Network.requestWillBeSent of the engine's protocol. */
  onRequest(
    target: EngineTarget,
    { frameId, loaderId, type }: { frameId: string; loaderId: string; type?: string },
  ): void {
    if (type !== undefined && type !== 'Document') return;
    if (frameId === target.mainFrameId) this.#loader = { target, id: loaderId };
  }

  /** @returns whether it was waited for: then the answer has to go out before the event */
  onCommit(loaderId: string): boolean {
    this.#loader = undefined;
    return this.#finish({ loaderId, errorText: undefined });
  }

  onInDocument(): void {
    this.#finish({ loaderId: undefined, errorText: undefined });
  }

  get #loaderId(): string | undefined {
    return this.#loader && this.#frames.loaderId(this.#loader.target, this.#loader.id);
  }

  readonly #onFailed = (url: string, error: string): void => {
    // The load that was replaced by the one that is waited for.
    if (error === 'ERR_ABORTED' && url !== '' && normalized(url) !== this.#url) return;
    const loaderId = this.#loaderId ?? this.#frames.main?.loaderId;
    this.#finish({ loaderId, errorText: `net::${error}` });
  };

  #finish(navigation: Navigation): boolean {
    const settle = this.#settle;
    this.#settle = undefined;
    settle?.(navigation);
    return settle !== undefined;
  }
}

function normalized(url: string): string {
  return URL.canParse(url) ? new URL(url).href : url;
}
