/**
 * Tab: one page of the window, with a content process of its own, and what the toolbar shows of
 * it. Main process. A failed load is replaced by clade://error/; when the process ends, the view
 * is hidden and the toolbar's page says so in its place, which needs no new process.
 */
import type { WebContentsView } from 'electron';
import { displayAddress, errorPage, mayOpen } from './address.ts';
import type { PlaceInPage } from './page-menu.ts';
import type { TabState } from './shell-protocol.ts';

type Contents = WebContentsView['webContents'];

/** What a tab needs of Electron's WebContentsView. */
export interface TabView {
  setVisible(visible: boolean): void;
  readonly webContents: Pick<
    Contents,
    | 'canGoBack'
    | 'canGoForward'
    | 'close'
    | 'focus'
    | 'getTitle'
    | 'getURL'
    | 'goBack'
    | 'goForward'
    | 'inspectElement'
    | 'isDestroyed'
    | 'isLoading'
    | 'loadURL'
    | 'on'
    | 'reload'
    | 'setWindowOpenHandler'
    | 'stop'
    | 'toggleDevTools'
  >;
}

export interface TabHost {
  /** Something that state() tells is different. */
  changed(): void;
  /** The page wants another page in a tab of its own. */
  openWanted(opener: Tab, url: string): void;
  /** The user asks for a context menu. */
  menuWanted(tab: Tab, place: PlaceInPage): void;
  /** The page is gone for good. */
  closed(tab: Tab): void;
}

export interface GoneDetails {
  reason: string;
}

const ERR_ABORTED = -3;

export class Tab {
  readonly id: number;
  readonly #view: TabView;
  readonly #host: TabHost;
  /** Error pages that this tab was given, and what each stands for. */
  readonly #failures = new Map<string, string>();
  #title = '';
  #address = '';
  #active = false;
  /** False until there is something to see: an empty view is white, also on a dark desktop. */
  #painted = false;
  #focusWhenShown = false;
  #requesting = false;
  #progress = 0;
  #gone: string | null = null;

  constructor(id: number, view: TabView, host: TabHost) {
    this.id = id;
    this.#view = view;
    this.#host = host;
    view.setVisible(false);
    this.#followLoads();
    this.#followPage();
  }

  state(): TabState {
    const contents = this.#view.webContents;
    return {
      id: this.id,
      title: this.#title || this.#address || 'New tab',
      address: displayAddress(this.#address),
      loading: contents.isLoading(),
      progress: this.#progress,
      canGoBack: contents.canGoBack(),
      canGoForward: contents.canGoForward(),
      gone: this.#gone,
    };
  }

  /** Failures show as a page of their own. */
  navigate(url: string): void {
    // A URL that is refused outright fails before loadURL returns, and without a load.
    this.#requesting = true;
    void this.#view.webContents.loadURL(url);
    this.#requesting = false;
    this.#changed();
  }

  reload(): void {
    const { webContents } = this.#view;
    const failed = this.#failures.get(webContents.getURL());
    if (failed === undefined) webContents.reload();
    else this.navigate(failed);
  }

  stop(): void {
    this.#view.webContents.stop();
  }

  goBack(): void {
    this.#view.webContents.goBack();
  }

  goForward(): void {
    this.#view.webContents.goForward();
  }

  /** Shows or hides the page. */
  setActive(active: boolean): void {
    this.#active = active;
    this.#applyVisibility();
  }

  /** Gives the page the keyboard, as soon as there is one to see. */
  focus(): void {
    this.#focusWhenShown = true;
    this.#applyVisibility();
  }

  close(): void {
    this.#view.webContents.close();
  }

  toggleDevTools(): void {
    this.#view.webContents.toggleDevTools();
  }

  inspect(x: number, y: number): void {
    this.#view.webContents.inspectElement(x, y);
  }

  /** Opens what its page links to in a tab of its own, if such a page may. */
  open(url: string): void {
    if (mayOpen(this.#view.webContents.getURL(), url)) this.#host.openWanted(this, url);
  }

  #followLoads(): void {
    const contents = this.#view.webContents;
    const changed = (): void => this.#changed();
    contents.on('did-start-loading', () => this.#onProgress(0));
    contents.on('load-progress', (progress: number) => this.#onProgress(progress));
    contents.on('did-navigate', () => this.#onCommitted());
    contents.on('did-navigate-in-page', changed);
    contents.on('did-stop-loading', changed);
    contents.on('page-title-updated', changed);
    // Provisional: a page that was shown already stays when the rest of it fails.
    contents.on('did-fail-provisional-load', (_event, code: number, name: string, url: string) =>
      this.#onFailed(code, name, url),
    );
    contents.on('did-fail-load', (_event, code: number, name: string, url: string) => {
      if (this.#requesting) this.#onFailed(code, name, url);
    });
  }

  #followPage(): void {
    const contents = this.#view.webContents;
    contents.on('render-process-gone', (_event, { reason }: GoneDetails) => {
      this.#gone = reason;
      this.#applyVisibility();
      this.#changed();
    });
    contents.on('context-menu', (_event, place: PlaceInPage) => this.#host.menuWanted(this, place));
    contents.on('destroyed', () => this.#host.closed(this));
    contents.setWindowOpenHandler(({ url }) => {
      const wanted = url === '' ? 'about:blank' : url;
      this.open(wanted);
      return { action: 'deny' };
    });
  }

  #onProgress(progress: number): void {
    this.#progress = progress;
    this.#changed();
  }

  #onCommitted(): void {
    this.#painted = true;
    this.#gone = null;
    this.#applyVisibility();
    this.#changed();
  }

  #onFailed(code: number, name: string, url: string): void {
    if (code === ERR_ABORTED) return this.#changed();
    const page = errorPage(url, name);
    this.#failures.set(page, url);
    // The failed load must be over before another starts.
    setImmediate(() => {
      if (!this.#view.webContents.isDestroyed()) void this.#view.webContents.loadURL(page);
    });
  }

  #changed(): void {
    const contents = this.#view.webContents;
    const url = contents.getURL();
    // Both are empty when the process has ended; what they were is still of interest.
    if (url !== '') {
      this.#address = this.#failures.get(url) ?? url;
      this.#title = contents.getTitle();
    }
    this.#host.changed();
  }

  #applyVisibility(): void {
    const visible = this.#active && this.#painted && this.#gone === null;
    this.#view.setVisible(visible);
    if (visible && this.#focusWhenShown) this.#view.webContents.focus();
    if (visible || !this.#active) this.#focusWhenShown = false;
  }
}
