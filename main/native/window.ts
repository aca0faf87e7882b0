/** Windows, menus and dialogs of the native half, as main/native.ts offers them. Types only. */
import type { NativeWebView } from './view.ts';

/** native/addon/window_host.h; lengths in device-independent pixels. */
export interface NativeWindow {
  show(focus: boolean): void;
  hide(): void;
  focus(): void;
  setTitle(title: string): void;
  getBounds(): { x: number; y: number; width: number; height: number };
  setSize(width: number, height: number): void;
  setPosition(x: number, y: number): void;
  setResizable(resizable: boolean): void;
  setState(
    state: 'maximize' | 'unmaximize' | 'minimize' | 'unminimize' | 'fullscreen' | 'unfullscreen',
  ): void;
  setParent(parent: NativeWindow | null): void;
  /** @param hasSize false: the view has none until setSize(), or until the window is shown */
  setRootView(view: NativeWebView, hasSize: boolean): void;
  addChildView(view: NativeWebView, x: number, y: number, width: number, height: number): void;
  removeChildView(view: NativeWebView): void;
  setChildBounds(view: NativeWebView, x: number, y: number, width: number, height: number): void;
  setChildVisible(view: NativeWebView, visible: boolean): void;
  /** Its shortcuts work from now on; null: none. */
  setMenu(menu: NativeMenu | null): void;
  setMenuBar(shown: boolean): void;
  /** 0 without a bar. */
  menuBarHeight(): number;
  /** Whether this is the view that had the window's focus last. */
  hadFocus(view: NativeWebView): boolean;
  destroy(): void;
}

/** native/addon/menu_host.h */
export interface NativeMenuItem {
  id: number;
  type: 'normal' | 'separator' | 'submenu' | 'checkbox' | 'radio';
  label: string;
  enabled: boolean;
  checked: boolean;
  visible: boolean;
  /** Shown; empty for none. */
  accelerator: string;
  /** Listened for. */
  triggers: string[];
  items: NativeMenuItem[];
}

/** native/addon/menu_host.h */
export interface NativeMenu {
  setState(id: number, enabled: boolean, checked: boolean): void;
}

/** native/addon/dialog_host.h */
export interface NativeMessage {
  title: string;
  message: string;
  detail: string;
  buttons: string[];
  defaultButton: number;
  checkbox: string;
  checked: boolean;
}

/** native/addon/dialog_host.h */
export interface NativeFileChoice {
  action: 'open' | 'folder' | 'save';
  title: string;
  accept: string;
  folder: string;
  name: string;
  multiple: boolean;
  filters: { name: string; patterns: string[] }[];
}
