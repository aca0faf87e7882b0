/**
 * Page.navigate: which of the events that follow is the answer. And the beginning of navigations that
 * the page itself asks for.
 */
import type { EngineTarget } from '../inspector/engine-target.ts';
import type { EngineEvent, PageChannel } from '../inspector/page-channel.ts';
import type { PageHost } from '../target-host.ts';
import type { Frame, FrameTree } from './frame-tree.ts';

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
  readonly #channel: PageChannel;
  readonly #onRequested: (frame: Frame) => void;
  #settle: ((navigation: Navigation) => void) | undefined;
  #url = '';
  /** Of the navigation that is under way, once the engine has named it. */
  #loader: { target: EngineTarget; id: string } | undefined;

  /** @param onRequested is told of the main frame when its page leads it elsewhere */
  constructor(
    host: PageHost,
    channel: PageChannel,
    frames: FrameTree,
    onRequested: (frame: Frame) => void,
  ) {
    this.#host = host;
    this.#channel = channel;
    this.#frames = frames;
    this.#onRequested = onRequested;
    host.events.on('load-failed', this.#onFailed);
    channel.on('event', this.#onEvent);
    channel.on('provisional', this.#onStarted);
  }

  dispose(): void {
    this.#host.events.off('load-failed', this.#onFailed);
    this.#channel.off('event', this.#onEvent);
    this.#channel.off('provisional', this.#onStarted);
    this.#finish({ loaderId: undefined, errorText: 'net::ERR_ABORTED' });
  }

  /** Resolves when the main frame has committed, failed, or moved within its document. */
  navigate(url: string, referrer: string | undefined): Promise<Navigation> {
    this.#finish({ loaderId: this.#loaderId, errorText: 'net::ERR_ABORTED' });
    this.#loader = undefined;
    this.#url = normalized(url);
    return new Promise((resolve) => {
      this.#settle = resolve;
      this.#host.navigate(url, referrer);
    });
  }

  readonly #onEvent = ({ method, params, target }: EngineEvent): void => {
    const { frameId, loaderId, type = 'Document' } = params as Record<string, string>;
    if (frameId === undefined || frameId !== target.mainFrameId) return;
    if (method === 'Page.frameStartedLoading') this.#onStarted();
    if (method !== 'Network.requestWillBeSent' || type !== 'Document') return;
    this.#loader = { target, id: loaderId ?? '' };
  };

  readonly #onStarted = (): void => {
    // What a client has asked for it knows of.
    if (!this.#settle && this.#frames.main) this.#onRequested(this.#frames.main);
  };

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
