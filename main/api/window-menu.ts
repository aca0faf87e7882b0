/** The menu of one window: which one it is, and whether its bar is shown. */
import type { NativeMenu, NativeWindow } from '../native.ts';
import { applicationMenu } from './application-menu.ts';
import { expectBoolean } from './arguments.ts';
import type { BaseWindow } from './base-window.ts';
import { Menu } from './menu.ts';
import { nativeMenuOf, onMenuEvent } from './menu-native.ts';

export class WindowMenu {
  readonly #window: BaseWindow;
  readonly #native: () => NativeWindow;
  /** Undefined: the application's. */
  #own: Menu | null | undefined;
  #autoHide: boolean;
  #visible = true;
  /** By Alt, while it hides by itself. */
  #revealed = false;
  #shownMenu: Menu | null = null;
  #shownNative: NativeMenu | null = null;
  #shownBar = false;
  #unobserve: () => void = () => undefined;
  #isScheduled = false;
  readonly #onApplicationMenu = (): void => this.apply();

  /** @param native gives the live window */
  constructor(window: BaseWindow, native: () => NativeWindow, autoHide: boolean) {
    this.#window = window;
    this.#native = native;
    this.#autoHide = autoHide;
    applicationMenu.events.on('changed', this.#onApplicationMenu);
    this.apply();
  }

  /** @throws TypeError for what is no menu */
  set(menu: Menu | null): void {
    if (menu !== null && !(menu instanceof Menu)) throw new TypeError('Invalid menu');
    this.#own = menu;
    this.apply();
  }

  get isVisible(): boolean {
    return this.#shownBar;
  }

  setVisible(visible: boolean): void {
    this.#visible = expectBoolean(visible, 'visible');
    // An app that says so means it, also where the bar hides by itself.
    this.#revealed = visible && this.#autoHide;
    this.apply();
  }

  get isAutoHide(): boolean {
    return this.#autoHide;
  }

  setAutoHide(hide: boolean): void {
    this.#autoHide = expectBoolean(hide, 'hide');
    this.#revealed = false;
    this.apply();
  }

  /** @returns whether the event was about the menu */
  onNative(event: string, args: readonly unknown[]): boolean {
    if (event !== 'alt-key') return onMenuEvent(this.#shownMenu, this.#window, event, args);
    this.#onAlt();
    return true;
  }

  /** Makes the window have what it should have. Also called when it goes to full screen or back. */
  apply(): void {
    this.#isScheduled = false;
    if (this.#window.isDestroyed()) return;
    const menu = this.#own === undefined ? applicationMenu.get() : this.#own;
    if (menu !== this.#shownMenu) this.#follow(menu);
    const native = menu ? nativeMenuOf(menu) : null;
    if (native !== this.#shownNative) {
      this.#shownNative = native;
      this.#native().setMenu(native);
    }
    const bar = this.#wantsBar(menu);
    if (bar === this.#shownBar) return;
    this.#shownBar = bar;
    this.#native().setMenuBar(bar);
    this.#window.emit('resize');
  }

  close(): void {
    this.#unobserve();
    applicationMenu.events.off('changed', this.#onApplicationMenu);
  }

  #wantsBar(menu: Menu | null): boolean {
    if (!menu?.items.some(({ visible }) => visible)) return false;
    if (!this.#visible && !this.#revealed) return false;
    if (this.#window.isFullScreen()) return false;
    const hides = this.#autoHide || applicationMenu.isDefault(menu);
    return !hides || this.#revealed;
  }

  #follow(menu: Menu | null): void {
    this.#unobserve();
    this.#shownMenu = menu;
    this.#unobserve =
      menu?.observe({ structureChanged: () => this.#schedule() }) ?? (() => undefined);
  }

  /** A menu that is being built changes many times. */
  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    queueMicrotask(() => this.apply());
  }

  /** Alt alone shows a bar that is hidden, and hides it again. */
  #onAlt(): void {
    const hides = this.#autoHide || applicationMenu.isDefault(this.#shownMenu);
    if (!hides) return;
    this.#revealed = !this.#revealed;
    this.apply();
  }
}
