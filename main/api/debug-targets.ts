/** What the DevTools protocol needs of the app's pages (main/cdp/target-host.ts). */
import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { PageClient } from '../cdp/page-client.ts';
import { TargetRegistry } from '../cdp/target-registry.ts';
import type {
  PageHost,
  PageHostEvents,
  TargetHost,
  TargetHostEvents,
  WindowHost,
} from '../cdp/target-host.ts';
import type { NetworkSession } from '../page/network-session.ts';
import { readCpu } from '../process/process-metrics.ts';
import { app } from './app.ts';
import { BrowserWindow } from './browser-window.ts';
import { contentsBus, opening } from './contents-bus.ts';
import { windowHostById, windowHostOf } from './debug-windows.ts';
import { setDebuggerConnect } from './debugger.ts';
import { engineVersions, runtime } from './runtime.ts';
import { Session } from './session.ts';
import { keepSpares } from './spares.ts';
import { WebContents } from './web-contents.ts';

const DEFAULT_CONTEXT = 'default';

/** Sessions in memory that clients have made. */
const contexts = new Map<string, Session>();
const pages = new WeakMap<WebContents, PageHost>();

/** As webContents.fromDevToolsTargetId. */
export function findByTargetId(targetId: string): WebContents | undefined {
  return WebContents.getAll().find((contents) => contents.devToolsTargetId === targetId);
}

/** The page of a webContents, as sessions see it; always the same object. */
export function pageHostOf(contents: WebContents): PageHost {
  const known = pages.get(contents);
  if (known) return known;
  const page = new Page(contents);
  pages.set(contents, page);
  return page;
}

class Page implements PageHost {
  readonly events = new EventEmitter<PageHostEvents>();
  readonly contextId: string;
  readonly openerId = opening.opener?.devToolsTargetId;
  readonly #contents: WebContents;

  constructor(contents: WebContents) {
    this.#contents = contents;
    const own = [...contexts].find(([, session]) => session === contents.session);
    this.contextId = own?.[0] ?? DEFAULT_CONTEXT;
    this.events.setMaxListeners(0);
    contents.on('page-id', (pageId: number) => this.events.emit('page-id', pageId));
    contents.on('in-page', (url: string, previous: string) =>
      this.events.emit('in-page', url, previous),
    );
    contents.on('did-fail-load', (_event: unknown, _code: number, name: string, url: string) =>
      this.events.emit('load-failed', url, name),
    );
    contents.on('render-process-gone', () => this.events.emit('crashed'));
    contents.once('destroyed', () => this.events.emit('closed'));
  }

  get targetId(): string {
    return this.#contents.devToolsTargetId;
  }

  view() {
    return this.#contents.native();
  }

  isDestroyed(): boolean {
    return this.#contents.isDestroyed();
  }

  session(): NetworkSession {
    return this.#contents.session.network;
  }

  url(): string {
    return this.#contents.isDestroyed() ? '' : this.#contents.getURL();
  }

  title(): string {
    return this.#contents.isDestroyed() ? '' : this.#contents.getTitle();
  }

  pageId(): number {
    return this.#contents.native().state().pageId;
  }

  processTime(): number {
    return readCpu(this.#contents.getOSProcessId())?.seconds ?? 0;
  }

  navigate(url: string, referrer?: string): void {
    void this.#contents.loadURL(url, referrer === undefined ? {} : { httpReferrer: referrer });
  }

  reload(ignoreCache: boolean): void {
    if (ignoreCache) this.#contents.reloadIgnoringCache();
    else this.#contents.reload();
  }

  history() {
    const { navigationHistory } = this.#contents;
    return {
      entries: navigationHistory.getAllEntries(),
      activeIndex: navigationHistory.getActiveIndex(),
    };
  }

  goToIndex(index: number): void {
    this.#contents.navigationHistory.goToIndex(index);
  }

  resize(width: number, height: number): Promise<void> {
    return runtime().engine.resizeView(this.#contents.native(), width, height);
  }

  window(): WindowHost | undefined {
    const window = BrowserWindow.fromWebContents(this.#contents);
    return window ? windowHostOf(window) : undefined;
  }

  activate(): void {
    const window = BrowserWindow.fromWebContents(this.#contents);
    if (window?.isVisible()) window.focus();
  }

  close(force: boolean): void {
    const window = BrowserWindow.fromWebContents(this.#contents);
    if (!window) this.#contents.destroy();
    else if (force) window.destroy();
    else window.close();
  }

  holdLoads(): () => void {
    return this.#contents.holdLoads();
  }
}

let targets: TargetRegistry | undefined;

/** The app's pages as targets: one registry for the server and for every debugger. */
export function debugTargets(): TargetRegistry {
  targets ??= new TargetRegistry(makeTargetHost());
  return targets;
}

setDebuggerConnect((targetId, events) => new PageClient(debugTargets(), targetId, events));

function makeTargetHost(): TargetHost {
  const events = new EventEmitter<TargetHostEvents>();
  contentsBus.on('created', (contents) => events.emit('created', pageHostOf(contents)));
  return {
    events,
    defaultContextId: DEFAULT_CONTEXT,
    list: () => WebContents.getAll().map(pageHostOf),
    settleProcesses: keepSpares,
    window: windowHostById,
    createPage: (contextId, url) => {
      const window = new BrowserWindow({ webPreferences: { session: sessionOf(contextId) } });
      void window.loadURL(url);
      return pageHostOf(window.webContents);
    },
    createContext: () => {
      const id = randomUUID();
      contexts.set(id, Session.fromPartition(`devtools-${id}`));
      return id;
    },
    forgetContext: (contextId) => {
      sessionOf(contextId);
      contexts.delete(contextId);
    },
    contexts: () => [...contexts.keys()],
    session: (contextId) => sessionOf(contextId).network,
    version: () => ({
      product: `Clade/${process.versions['clade'] ?? ''}`,
      engine: engineVersions().webkit,
      userAgent: engineVersions().userAgent,
    }),
    quit: () => app.quit(),
    connectInspector: () => runtime().engine.connectInspector(),
  };
}

/** @throws Error when there is no such context */
function sessionOf(contextId: string): Session {
  if (contextId === DEFAULT_CONTEXT) return Session.default;
  const session = contexts.get(contextId);
  if (!session) throw new Error(`Failed to find browser context with id ${contextId}`);
  return session;
}
