/** A menu as a context menu. */
import { expectNumber } from './arguments.ts';
import { BaseWindow } from './base-window.ts';
import type { Menu } from './menu.ts';
import { nativeMenuOf, onMenuEvent } from './menu-native.ts';
import { readyRuntime } from './runtime.ts';

export interface PopupOptions {
  /** Default: the focused window. */
  window?: BaseWindow;
  /** In the window's content, device-independent pixels; given with y. Default: at the pointer. */
  x?: number;
  y?: number;
  /** Called when it has been closed, whether an item was chosen or not. */
  callback?: () => void;
}

export interface OpenPopup {
  readonly window: BaseWindow;
  close(): void;
}

/** @throws Error when there is no window */
export function openPopup(menu: Menu, options: PopupOptions, onClosed: () => void): OpenPopup {
  const { engine } = readyRuntime('a menu');
  const window =
    options.window ?? BaseWindow.getFocusedWindow() ?? BaseWindow.getAllWindows()[0] ?? undefined;
  if (window !== undefined && !(window instanceof BaseWindow)) {
    throw new TypeError('options.window must be a window');
  }
  if (!window) throw new Error('Cannot open Menu without a BaseWindow present');
  const place =
    options.x === undefined || options.y === undefined
      ? null
      : { x: expectNumber(options.x, 'x'), y: expectNumber(options.y, 'y') };
  const id = engine.openPopup(
    BaseWindow.nativeOf(window),
    nativeMenuOf(menu),
    place,
    (event: string, ...args: never[]) => {
      if (event !== 'closed') return void onMenuEvent(menu, window, event, args);
      onClosed();
      options.callback?.();
    },
  );
  return { window, close: () => engine.closePopup(id) };
}
