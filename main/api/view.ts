/** Electron's View and WebContentsView: what a window's content is made of. */
import type { NativeWindow } from '../native.ts';
import { expectBoolean, expectColor, expectRectangle } from './arguments.ts';
import type { Rectangle } from './native-image.ts';
import { WebContents } from './web-contents.ts';
import type { WebPreferences } from './web-preferences.ts';

/** A web page that can be placed inside a window. */
export class WebContentsView {
  readonly webContents: WebContents;
  #bounds: Rectangle = { x: 0, y: 0, width: 0, height: 0 };
  #visible = true;
  #window: NativeWindow | undefined;

  constructor(options: { webPreferences?: WebPreferences } = {}) {
    this.webContents = new WebContents(options.webPreferences);
    this.webContents.once('destroyed', () => (this.#window = undefined));
  }

  /** Relative to the window's content, device-independent pixels. */
  getBounds(): Rectangle {
    return { ...this.#bounds };
  }

  setBounds(bounds: Rectangle): void {
    this.#bounds = expectRectangle(bounds, 'bounds');
    const { x, y, width, height } = this.#bounds;
    this.#window?.setChildBounds(this.webContents.native(), x, y, width, height);
  }

  setVisible(visible: boolean): void {
    this.#visible = expectBoolean(visible, 'visible');
    this.#window?.setChildVisible(this.webContents.native(), visible);
  }

  getVisible(): boolean {
    return this.#visible;
  }

  setBackgroundColor(color: string): void {
    this.webContents.native().setBackgroundColor(...expectColor(color, 'color'));
  }

  /** Called by ContentView. */
  attach(window: NativeWindow): void {
    const { x, y, width, height } = this.#bounds;
    window.addChildView(this.webContents.native(), x, y, width, height);
    window.setChildVisible(this.webContents.native(), this.#visible);
    this.#window = window;
  }

  /** Called by ContentView. */
  detach(): void {
    if (!this.webContents.isDestroyed()) {
      this.#window?.removeChildView(this.webContents.native());
    }
    this.#window = undefined;
  }
}

/** A window's contentView: its child views, the last one on top. */
export class ContentView {
  readonly #window: () => NativeWindow;
  #children: WebContentsView[] = [];

  /** @param window gives the live window, or throws when it is destroyed */
  constructor(window: () => NativeWindow) {
    this.#window = window;
  }

  get children(): WebContentsView[] {
    return [...this.#children];
  }

  /** Puts a view on top, or brings one that is there already to the top. */
  addChildView(view: WebContentsView): void {
    if (!(view instanceof WebContentsView)) {
      throw new TypeError('view must be a WebContentsView');
    }
    this.removeChildView(view);
    view.attach(this.#window());
    this.#children.push(view);
    view.webContents.once('destroyed', () => this.#forget(view));
  }

  /** Does nothing when the view is not a child. */
  removeChildView(view: WebContentsView): void {
    if (!this.#children.includes(view)) return;
    view.detach();
    this.#forget(view);
  }

  #forget(view: WebContentsView): void {
    this.#children = this.#children.filter((child) => child !== view);
  }
}
