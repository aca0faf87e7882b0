/** Electron's Menu: items in an order. How one is shown: window-menu.ts, menu-popup.ts. */
import { EventEmitter } from 'node:events';
import { applicationMenu } from './application-menu.ts';
import { expectObject } from './arguments.ts';
import type { BaseWindow } from './base-window.ts';
import { MenuItem, type MenuItemOptions } from './menu-item.ts';
import { orderTemplate } from './menu-order.ts';
import { openPopup, type OpenPopup, type PopupOptions } from './menu-popup.ts';

/** What shows a menu is told of its changes. */
export interface MenuObserver {
  structureChanged(): void;
  stateChanged?(item: MenuItem): void;
}

/** Emits `menu-will-show` and `menu-will-close`. */
export class Menu extends EventEmitter {
  readonly #items: MenuItem[] = [];
  readonly #observers = new Set<MenuObserver>();
  #lastGroup = 0;
  #popup: OpenPopup | undefined;

  /** @throws TypeError when it is no array, or has an element that is no item */
  static buildFromTemplate(template: (MenuItemOptions | MenuItem)[]): Menu {
    if (!Array.isArray(template)) {
      throw new TypeError('Invalid template for Menu: Menu template must be an array');
    }
    if (!template.every(isTemplateItem)) {
      throw new TypeError(
        'Invalid template for MenuItem: must have at least one of label, role or type',
      );
    }
    const menu = new Menu();
    for (const item of orderTemplate(template)) {
      menu.append(item instanceof MenuItem ? item : new MenuItem(item));
    }
    return menu;
  }

  /** For all windows that have no menu of their own; null: none, without its accelerators. */
  static setApplicationMenu(menu: Menu | null): void {
    if (menu && !(menu instanceof Menu)) throw new TypeError('Invalid menu');
    applicationMenu.set(menu);
  }

  /** The default one, which has no bar of its own, as long as the app has set none. */
  static getApplicationMenu(): Menu | null {
    return applicationMenu.get() ?? null;
  }

  /** A new array; the items themselves may be changed. */
  get items(): MenuItem[] {
    return [...this.#items];
  }

  getItemCount(): number {
    return this.#items.length;
  }

  append(item: MenuItem): void {
    this.insert(this.#items.length, item);
  }

  /** @throws RangeError when there is no such position */
  insert(position: number, item: MenuItem): void {
    if (!(item instanceof MenuItem)) throw new TypeError('Invalid item');
    if (position < 0) throw new RangeError(`Position ${position} cannot be less than 0`);
    if (position > this.#items.length) {
      throw new RangeError(`Position ${position} cannot be greater than the total MenuItem count`);
    }
    this.#items.splice(position, 0, item);
    item.menu = this;
    item.submenu?.observe({
      structureChanged: () => this.structureChanged(),
      stateChanged: (changed) => this.stateChanged(changed),
    });
    if (item.type === 'radio') this.#join(item, position);
    this.structureChanged();
  }

  /** In this menu or below it. */
  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.#items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found) return found;
    }
    return null;
  }

  /**
   * Shows it as a context menu, in a window or in the focused one.
   * @throws Error when there is no window
   */
  popup(options: PopupOptions = {}): void {
    expectObject(options, 'options');
    this.closePopup();
    this.#popup = openPopup(this, options, () => (this.#popup = undefined));
  }

  /** @param window only where it is this one that shows it */
  closePopup(window?: BaseWindow): void {
    if (this.#popup && (window === undefined || this.#popup.window === window)) {
      this.#popup.close();
    }
  }

  /** @returns ends it */
  observe(observer: MenuObserver): () => void {
    this.#observers.add(observer);
    return () => this.#observers.delete(observer);
  }

  /** Called by items. */
  structureChanged(): void {
    for (const observer of this.#observers) observer.structureChanged();
  }

  /** Called by items: enabled or checked. */
  stateChanged(item: MenuItem): void {
    for (const observer of this.#observers) observer.stateChanged?.(item);
  }

  /** Before it is shown: one item of each group of radio items is checked. */
  settleRadios(): void {
    const radios = this.#items.filter(({ type }) => type === 'radio');
    const settled = new Set(radios.filter(({ checked }) => checked).map(({ groupId }) => groupId));
    for (const item of radios) {
      if (!settled.has(item.groupId)) item.checked = true;
      settled.add(item.groupId);
    }
    for (const { submenu } of this.#items) submenu?.settleRadios();
  }

  /** The group of a radio item next to it, or one of its own. */
  #join(item: MenuItem, position: number): void {
    const before = this.#items.slice(0, position).toReversed();
    const after = this.#items.slice(position + 1);
    item.groupId = groupIn(before) ?? groupIn(after) ?? ++this.#lastGroup;
    // What is checked last wins.
    if (item.checked) item.checked = true;
  }
}

function groupIn(neighbours: MenuItem[]): number | undefined {
  for (const { type, groupId } of neighbours) {
    if (type === 'radio') return groupId;
    if (type === 'separator') return undefined;
  }
  return undefined;
}

function isTemplateItem(item: unknown): boolean {
  if (typeof item !== 'object' || item === null) return false;
  if (item instanceof MenuItem) return true;
  return 'label' in item || 'role' in item || (item as MenuItemOptions).type === 'separator';
}
