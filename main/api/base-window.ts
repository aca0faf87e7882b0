/** Electron's BaseWindow: a window without a page of its own; its content is child views. */
import { EventEmitter } from 'node:events';
import { CladeError } from '../common/errors.ts';
import type { NativeWindow } from '../native.ts';
import { appName } from './app-paths.ts';
import { expectBoolean, expectString } from './arguments.ts';
import { PreventableEvent } from './event.ts';
import { roomyRuntime } from './descriptors.ts';
import { ContentView } from './view.ts';
import type { WebContents } from './web-contents.ts';
import { WindowActions } from './window-actions.ts';
import { WindowMenu } from './window-menu.ts';
import { stateEvents, type WindowState } from './window-state.ts';
import { checkOptions, type BaseWindowOptions, type CheckedOptions } from './window-options.ts';

const all = new Map<number, BaseWindow>();
let lastId = 0;

/** The windows' common events: App listens for `created`, `focus`, `blur` and `closed`. */
export const windowBus = new EventEmitter<{
  created: [window: BaseWindow];
  focus: [window: BaseWindow];
  blur: [window: BaseWindow];
  closed: [window: BaseWindow];
}>();

export class BaseWindow extends WindowActions {
  readonly id: number;
  protected readonly menu: WindowMenu;
  readonly contentView: ContentView;
  protected readonly options: CheckedOptions;
  #native: NativeWindow | undefined;
  #state: WindowState = { maximized: false, fullscreen: false, minimized: false };
  #title: string;
  #active = false;
  #visible = false;
  #size = '';
  #resizable: boolean;
  #parent: BaseWindow | null = null;

  constructor(options: BaseWindowOptions = {}) {
    super();
    this.options = checkOptions(options);
    checkParent(options.parent);
    const { engine } = roomyRuntime('a window');
    this.id = ++lastId;
    this.#title = this.options.title ?? appName();
    this.#resizable = this.options.resizable;
    const { width, height, resizable } = this.options;
    this.#native = new engine.Window(
      { title: this.#title, width, height, resizable },
      (event: string, ...args: never[]) => this.#onNative(event, args),
    );
    this.contentView = new ContentView(() => this.native());
    this.menu = new WindowMenu(this, () => this.native(), this.options.autoHideMenuBar);
    if (this.options.useContentSize) this.setContentSize(width, height);
    all.set(this.id, this);
    if (options.parent) this.setParentWindow(options.parent);
    windowBus.emit('created', this);
  }

  /** Applies what has to wait until the content is in place. Called last by each constructor. */
  protected present(): void {
    if (this.options.position) {
      this.native().setPosition(this.options.position.x, this.options.position.y);
    }
    if (this.options.fullscreen) this.setFullScreen(true);
    if (this.options.show) this.show();
  }

  static getAllWindows(): BaseWindow[] {
    return [...all.values()];
  }

  static fromId(id: number): BaseWindow | null {
    return all.get(id) ?? null;
  }

  static getFocusedWindow(): BaseWindow | null {
    return BaseWindow.getAllWindows().find((window) => window.isFocused()) ?? null;
  }

  /** For dialogs of the window. @throws CladeError ERR_DESTROYED */
  static nativeOf(window: BaseWindow): NativeWindow {
    return window.native();
  }

  /** The live window. @throws CladeError ERR_DESTROYED */
  protected override native(): NativeWindow {
    if (!this.#native) throw new CladeError('ERR_DESTROYED', 'Object has been destroyed');
    return this.#native;
  }

  isDestroyed(): boolean {
    return this.#native === undefined;
  }

  show(): void {
    this.native().show(true);
  }

  showInactive(): void {
    this.native().show(false);
  }

  hide(): void {
    this.native().hide();
  }

  isVisible(): boolean {
    this.native();
    return this.#visible;
  }

  focus(): void {
    this.native().focus();
  }

  isFocused(): boolean {
    return this.#native !== undefined && this.#active;
  }

  get title(): string {
    return this.getTitle();
  }

  set title(title: string) {
    this.setTitle(title);
  }

  getTitle(): string {
    this.native();
    return this.#title;
  }

  setTitle(title: string): void {
    this.#title = expectString(title, 'title');
    this.native().setTitle(title);
  }

  /** The page that has the window's focus, or had it before a menu took it. */
  focusedContents(): WebContents | undefined {
    const native = this.native();
    return this.pages().find((contents) => native.hadFocus(contents.native()));
  }

  protected pages(): WebContents[] {
    return this.contentView.children.map(({ webContents }) => webContents);
  }

  isResizable(): boolean {
    this.native();
    return this.#resizable;
  }

  setResizable(resizable: boolean): void {
    this.#resizable = expectBoolean(resizable, 'resizable');
    this.native().setResizable(resizable);
  }

  isMinimizable(): boolean {
    this.native();
    return this.options.minimizable;
  }

  maximize(): void {
    if (!this.isVisible()) this.show();
    this.native().setState('maximize');
  }

  unmaximize(): void {
    this.native().setState('unmaximize');
  }

  isMaximized(): boolean {
    this.native();
    return this.#state.maximized;
  }

  minimize(): void {
    this.native().setState('minimize');
  }

  restore(): void {
    this.native().setState(this.#state.minimized ? 'unminimize' : 'unmaximize');
  }

  isMinimized(): boolean {
    this.native();
    return this.#state.minimized;
  }

  setFullScreen(flag: boolean): void {
    this.native().setState(expectBoolean(flag, 'flag') ? 'fullscreen' : 'unfullscreen');
  }

  isFullScreen(): boolean {
    this.native();
    return this.#state.fullscreen;
  }

  getParentWindow(): BaseWindow | null {
    return this.#parent;
  }

  setParentWindow(parent: BaseWindow | null): void {
    checkParent(parent);
    this.#parent = parent;
    this.native().setParent(parent?.native() ?? null);
  }

  getChildWindows(): BaseWindow[] {
    return BaseWindow.getAllWindows().filter((window) => window.getParentWindow() === this);
  }

  /** Asks the window to close: `close` may be prevented by a listener. */
  close(): void {
    if (!this.#native) return;
    const event = new PreventableEvent();
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  }

  /** Closes it without asking; emits `closed` only. */
  destroy(): void {
    const native = this.#native;
    if (!native) return;
    for (const child of this.getChildWindows()) child.destroy();
    this.destroyContent();
    this.#native = undefined;
    all.delete(this.id);
    this.menu.close();
    native.destroy();
    this.emit('closed');
    windowBus.emit('closed', this);
    this.removeAllListeners();
  }

  /** Ends the pages inside; before the window goes. */
  protected destroyContent(): void {
    for (const view of this.contentView.children) view.webContents.destroy();
  }

  #onNative(event: string, args: unknown[]): void {
    if (!this.#native || this.menu.onNative(event, args)) return;
    switch (event) {
      case 'close-requested':
        return this.close();
      case 'active':
        return this.#onActive(args[0] === true);
      case 'visible':
        this.#visible = args[0] === true;
        this.emit(this.#visible ? 'show' : 'hide');
        return;
      case 'resized':
        return this.#onResized(`${Number(args[0])}x${Number(args[1])}`);
      case 'state':
        return this.#onState({
          maximized: args[0] === true,
          fullscreen: args[1] === true,
          minimized: args[2] === true,
        });
    }
  }

  #onActive(active: boolean): void {
    if (active === this.#active) return;
    this.#active = active;
    const event = active ? 'focus' : 'blur';
    this.emit(event, new PreventableEvent());
    windowBus.emit(event, this);
  }

  #onResized(size: string): void {
    const first = this.#size === '';
    if (size === this.#size) return;
    this.#size = size;
    if (!first) this.emit('resize');
  }

  #onState(state: WindowState): void {
    const events = stateEvents(this.#state, state);
    this.#state = state;
    this.menu.apply();
    for (const event of events) this.emit(event);
  }
}

function checkParent(parent: unknown): void {
  if (parent !== undefined && parent !== null && !(parent instanceof BaseWindow)) {
    throw new TypeError('parent must be a window or null');
  }
}
