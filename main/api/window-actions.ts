/**
 * WindowActions: the place, the size and the menu of a window, as Electron's members. How a window
 * comes and goes is base-window.ts.
 */
import { EventEmitter } from 'node:events';
import type { NativeWindow } from '../native.ts';
import { expectLength, expectObject, expectRectangle } from './arguments.ts';
import type { Menu } from './menu.ts';
import type { Rectangle } from './native-image.ts';
import type { WindowMenu } from './window-menu.ts';

export abstract class WindowActions extends EventEmitter {
  protected abstract readonly menu: WindowMenu;

  /** The live window. @throws CladeError ERR_DESTROYED */
  protected abstract native(): NativeWindow;

  /** Position on the screen (X11 only; 0,0 elsewhere) and size, device-independent pixels. */
  getBounds(): Rectangle {
    return this.native().getBounds();
  }

  /** Members that are left out stay as they are. */
  setBounds(bounds: Partial<Rectangle>): void {
    expectObject(bounds, 'bounds');
    const native = this.native();
    const { x, y, width, height } = expectRectangle({ ...native.getBounds(), ...bounds }, 'bounds');
    if (bounds.width !== undefined || bounds.height !== undefined) native.setSize(width, height);
    if (bounds.x !== undefined || bounds.y !== undefined) native.setPosition(x, y);
  }

  getSize(): [width: number, height: number] {
    const { width, height } = this.getBounds();
    return [width, height];
  }

  setSize(width: number, height: number): void {
    this.setBounds({ width, height });
  }

  getPosition(): [x: number, y: number] {
    const { x, y } = this.getBounds();
    return [x, y];
  }

  setPosition(x: number, y: number): void {
    this.setBounds({ x, y });
  }

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
