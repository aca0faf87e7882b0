/** Electron's BrowserWindow: a window that one page fills. */
import { expectColor } from './arguments.ts';
import { BaseWindow } from './base-window.ts';
import { BrowserView } from './browser-view.ts';
import { contentsBus, opening, type WindowRequest } from './contents-bus.ts';
import type { PreventableEvent } from './event.ts';
import type { LoadFileOptions, LoadUrlOptions } from './load-url.ts';
import type { NativeImage, Rectangle } from './native-image.ts';
import { WebContents } from './web-contents.ts';
import { checkPreferences } from './web-preferences.ts';
import { checkOptions, type BrowserWindowOptions } from './window-options.ts';
import type { WantedPlace } from './window-open.ts';

/** Before there is a window: one without a page must not stay behind. */
function checked(options: BrowserWindowOptions): BrowserWindowOptions {
  checkPreferences(options.webPreferences);
  return options;
}

export class BrowserWindow extends BaseWindow {
  readonly webContents: WebContents;
  #readyToShow = false;

  constructor(options: BrowserWindowOptions = {}) {
    super(checked(options));
    this.webContents = options.webContents ?? new WebContents(options.webPreferences);
    // A page that its opener waits for has to tell a size first.
    this.native().setRootView(this.webContents.native(), options.webContents === undefined);
    if (this.options.backgroundColor !== undefined) {
      this.webContents.native().setBackgroundColor(...this.options.backgroundColor);
    }
    this.#followPage();
    this.present();
  }

  static override getAllWindows(): BrowserWindow[] {
    return BaseWindow.getAllWindows().filter((window) => window instanceof BrowserWindow);
  }

  static override fromId(id: number): BrowserWindow | null {
    const window = BaseWindow.fromId(id);
    return window instanceof BrowserWindow ? window : null;
  }

  static override getFocusedWindow(): BrowserWindow | null {
    const window = BaseWindow.getFocusedWindow();
    return window instanceof BrowserWindow ? window : null;
  }

  /** The window that shows a page, as its own or in a view. */
  static fromWebContents(contents: WebContents): BrowserWindow | null {
    const shows = (window: BrowserWindow): boolean =>
      window.webContents === contents ||
      window.contentView.children.some((view) => view.webContents === contents);
    return BrowserWindow.getAllWindows().find(shows) ?? null;
  }

  static fromBrowserView(view: BrowserView): BrowserWindow | null {
    return BrowserWindow.fromWebContents(view.webContents);
  }

  addBrowserView(view: BrowserView): void {
    this.contentView.addChildView(view);
  }

  removeBrowserView(view: BrowserView): void {
    this.contentView.removeChildView(view);
  }

  /** In place of all others. */
  setBrowserView(view: BrowserView | null): void {
    for (const other of this.getBrowserViews()) this.removeBrowserView(other);
    if (view) this.addBrowserView(view);
  }

  getBrowserView(): BrowserView | null {
    return this.getBrowserViews()[0] ?? null;
  }

  getBrowserViews(): BrowserView[] {
    return this.contentView.children.filter((view) => view instanceof BrowserView);
  }

  setTopBrowserView(view: BrowserView): void {
    this.addBrowserView(view);
  }

  loadURL(url: string, options?: LoadUrlOptions): Promise<void> {
    return this.webContents.loadURL(url, options);
  }

  loadFile(filePath: string, options?: LoadFileOptions): Promise<void> {
    return this.webContents.loadFile(filePath, options);
  }

  reload(): void {
    this.webContents.reload();
  }

  capturePage(rect?: Rectangle): Promise<NativeImage> {
    return this.webContents.capturePage(rect);
  }

  /** Shown until the page paints its own. */
  setBackgroundColor(color: string): void {
    this.webContents.native().setBackgroundColor(...expectColor(color, 'color'));
  }

  /** With its own page if none has had the focus. */
  override focusedContents(): WebContents {
    return super.focusedContents() ?? this.webContents;
  }

  protected override pages(): WebContents[] {
    return [this.webContents, ...super.pages()];
  }

  protected override destroyContent(): void {
    super.destroyContent();
    this.webContents.destroy();
  }

  #followPage(): void {
    const contents = this.webContents;
    contents.on('page-title-updated', (event: PreventableEvent, title: string) => {
      this.emit('page-title-updated', event, title, true);
      if (!event.defaultPrevented && title !== '' && !this.isDestroyed()) this.setTitle(title);
    });
    contents.on('unresponsive', () => this.emit('unresponsive'));
    contents.on('responsive', () => this.emit('responsive'));
    contents.on('close-requested', () => this.close());
    // A window that is not mapped paints nothing, so the complete document stands for the first
    // frame; a failed load must not keep the window hidden for ever.
    for (const event of ['dom-ready', 'did-stop-loading']) {
      contents.on(event, () => this.#onReadyToShow());
    }
  }

  #onReadyToShow(): void {
    if (this.#readyToShow || this.isDestroyed()) return;
    this.#readyToShow = true;
    this.emit('ready-to-show');
  }
}

/** Who hears of the new page hears who opened it. */
function openedBy<T>(opener: WebContents, open: () => T): T {
  opening.opener = opener;
  try {
    return open();
  } finally {
    opening.opener = undefined;
  }
}

/**
 * A window for a page that its opener waits for; it is shown when that page has been told of it. So
 * long the page has no size: what the engine says that it wants would be counted from that one.
 */
function relatedWindow(opener: WebContents, options: BrowserWindowOptions): BrowserWindow {
  checkOptions(options);
  const webContents = openedBy(opener, () => opener.openRelated(options.webPreferences));
  const window = new BrowserWindow({ ...options, webContents, show: false });
  webContents.once('show-requested', ({ x, y, width, height }: WantedPlace) => {
    if (window.isDestroyed()) return;
    const isAsked = width > 0 && height > 0;
    const isGiven = options.width !== undefined || options.height !== undefined;
    window.setSize(...(isAsked && !isGiven ? ([width, height] as const) : window.getSize()));
    if (options.x === undefined && (x > 0 || y > 0)) window.setPosition(x, y);
    if (options.show ?? true) window.show();
  });
  return window;
}

// Electron's default for window.open and target=_blank: a new window with the opener's defaults.
contentsBus.on('window-wanted', (opener: WebContents, request: WindowRequest) => {
  const { url, frameName, options, related } = request;
  const window = related
    ? relatedWindow(opener, options)
    : openedBy(opener, () => new BrowserWindow(options));
  if (!related) void window.loadURL(url === '' ? 'about:blank' : url);
  request.opened = window.webContents;
  opener.emit('did-create-window', window, {
    url,
    frameName,
    options,
    disposition: 'new-window',
  });
});
