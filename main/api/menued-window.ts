/** The part of Electron's BaseWindow that is about its menu, and what the menu bar leaves. */
import { EventEmitter } from 'node:events';
import type { NativeWindow } from '../native.ts';
import { expectLength } from './arguments.ts';
import type { Menu } from './menu.ts';
import type { Rectangle } from './native-image.ts';
import type { WindowMenu } from './window-menu.ts';

export abstract class MenuedWindow extends EventEmitter {
  protected abstract readonly menu: WindowMenu;

  /** The live window. @throws CladeError ERR_DESTROYED */
  protected abstract native(): NativeWindow;
  abstract isDestroyed(): boolean;
  abstract getBounds(): Rectangle;
  abstract setSize(width: number, height: number): void;

  /** Without the menu bar; Clade draws no frame. */
  getContentBounds(): Rectangle {
    const { x, y, width, height } = this.getBounds();
    const bar = this.native().menuBarHeight();
    return { x, y: y + bar, width, height: Math.max(0, height - bar) };
  }

  getContentSize(): [width: number, height: number] {
    const { width, height } = this.getContentBounds();
    return [width, height];
  }

  setContentSize(width: number, height: number): void {
    this.setSize(width, expectLength(height, 'height') + this.native().menuBarHeight());
  }

  /** Of this window alone; null: none, without the application menu's accelerators. */
  setMenu(menu: Menu | null): void {
    this.native();
    this.menu.set(menu);
  }

  removeMenu(): void {
    this.setMenu(null);
  }

  /** Accelerators work in any case. */
  setMenuBarVisibility(visible: boolean): void {
    this.native();
    this.menu.setVisible(visible);
  }

  isMenuBarVisible(): boolean {
    this.native();
    return this.menu.isVisible;
  }

  /** Hidden until Alt is pressed alone. */
  setAutoHideMenuBar(hide: boolean): void {
    this.native();
    this.menu.setAutoHide(hide);
  }

  isMenuBarAutoHide(): boolean {
    this.native();
    return this.menu.isAutoHide;
  }

  get menuBarVisible(): boolean {
    return this.isMenuBarVisible();
  }

  set menuBarVisible(visible: boolean) {
    this.setMenuBarVisibility(visible);
  }

  get autoHideMenuBar(): boolean {
    return this.isMenuBarAutoHide();
  }

  set autoHideMenuBar(hide: boolean) {
    this.setAutoHideMenuBar(hide);
  }
}
