/**
 * What the protocol needs of the app's pages. main/api implements it (debug-targets.ts): arrows
 * between the layers go down only.
 */
import type { EventEmitter } from 'node:events';
import type { NativeWebView } from '../native.ts';
import type { NetworkSession } from '../page/network-session.ts';

export interface PageHostEvents {
  /** The view shows another engine page: a navigation has moved it to another process. */
  'page-id': [pageId: number];
  /** The same document under another URL. */
  'in-page': [url: string, previous: string];
  /** A navigation of the main frame has failed; `error` is a name such as ERR_CONNECTION_REFUSED. */
  'load-failed': [url: string, error: string];
  /** The content process is gone. */
  crashed: [];
  /** The page is destroyed. */
  closed: [];
}

export type WindowStateName = 'normal' | 'minimized' | 'maximized' | 'fullscreen';

interface Bounds {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A window of the app; lengths in device-independent pixels. */
export interface WindowHost {
  readonly id: number;
  bounds(): Bounds;
  setBounds(bounds: Partial<Bounds>): void;
  state(): WindowStateName;
  setState(state: WindowStateName): void;
}

/** One webContents. */
export interface PageHost {
  readonly events: EventEmitter<PageHostEvents>;
  /** Stable for the page's life; also the id of its main frame. */
  readonly targetId: string;
  readonly contextId: string;
  /** The page whose script opened this one. */
  readonly openerId: string | undefined;
  /** The engine's view, for what has no name of its own here. @throws when the page is destroyed */
  view(): NativeWebView;
  isDestroyed(): boolean;
  /** What the pages of its context share. */
  session(): NetworkSession;
  /** Empty before the first navigation. */
  url(): string;
  title(): string;
  /** The engine's page; 0 before there is a process. */
  pageId(): number;
  /** Of the page's content process, user and system time so far, s; 0 when there is none. */
  processTime(): number;
  /** @param referrer of the page's request */
  navigate(url: string, referrer?: string): void;
  reload(ignoreCache: boolean): void;
  history(): { entries: { url: string; title: string }[]; activeIndex: number };
  goToIndex(index: number): void;
  /**
   * Makes the view this large, CSS pixels, by resizing the window that it fills.
   * @throws (rejects) ERR_RESIZE when it does not become so
   */
  resize(width: number, height: number): Promise<void>;
  /** The window that shows the page, as its own or in a view. */
  window(): WindowHost | undefined;
  /** Brings the window that shows the page to the front. One that is hidden stays so. */
  activate(): void;
  /** @param force without asking the page or the app */
  close(force: boolean): void;
  /** Loads wait until the function that this returns is called. */
  holdLoads(): () => void;
}

export interface TargetHostEvents {
  /** In the same tick as the webContents is made, so that its first load can be held. */
  created: [page: PageHost];
}

export interface TargetHost {
  readonly events: EventEmitter<TargetHostEvents>;
  list(): PageHost[];
  /**
   * A page has, before its first load, a process that the load stays in, until the function that this
   * returns is called: for clients that look at pages before they load.
   */
  settleProcesses(): () => void;
  window(id: number): WindowHost | undefined;
  /** Opens a window with a page. @throws when there is no such context */
  createPage(contextId: string, url: string): PageHost;
  /** A context of its own, in memory. */
  createContext(): string;
  /** @throws when there is no such context, or it is the default one */
  forgetContext(contextId: string): void;
  /** Those that clients have made. */
  contexts(): string[];
  /** The context of pages that belong to none that a client has made. */
  readonly defaultContextId: string;
  /** The session of a context's pages. @throws when there is no such context */
  session(contextId: string): NetworkSession;
  version(): { product: string; userAgent: string; engine: string };
  quit(): void;
  /** The socket of the engine's inspector, which the caller owns (native/addon/inspector_link.h). */
  connectInspector(): number;
}
