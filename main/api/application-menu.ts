/**
 * The menu of all windows that have none of their own. Until the app sets one there is Electron's
 * default: its accelerators work, and its bar is hidden until Alt is pressed.
 */
import { EventEmitter } from 'node:events';
import { Menu } from './menu.ts';
import { isReady } from './runtime.ts';

class ApplicationMenu {
  /** Undefined: the app has not said. */
  #menu: Menu | null | undefined;
  #default: Menu | undefined;
  readonly events = new EventEmitter<{ changed: [] }>().setMaxListeners(0);

  set(menu: Menu | null): void {
    this.#menu = menu ?? null;
    this.events.emit('changed');
  }

  /** Null when the app wants none, or is not ready. */
  get(): Menu | null {
    if (this.#menu !== undefined) return this.#menu;
    if (!isReady()) return null;
    this.#default ??= Menu.buildFromTemplate([
      { role: 'fileMenu' },
      { role: 'editMenu' },
      { role: 'viewMenu' },
      { role: 'windowMenu' },
    ]);
    return this.#default;
  }

  isDefault(menu: Menu | null): boolean {
    return menu !== null && menu === this.#default;
  }
}

export const applicationMenu = new ApplicationMenu();
