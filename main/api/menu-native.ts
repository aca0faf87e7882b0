/** Menus as native/addon/menu_model.h takes them: made when they are shown first, then kept. */
import type { NativeMenu, NativeMenuItem } from '../native.ts';
import { parseAccelerator } from './accelerator.ts';
import type { Menu } from './menu.ts';
import type { MenuItem } from './menu-item.ts';
import { readyRuntime } from './runtime.ts';

interface Made {
  native: NativeMenu | undefined;
  items: Map<number, MenuItem>;
}

const made = new WeakMap<Menu, Made>();

/** The same one until the menu's structure changes; states are passed on. */
export function nativeMenuOf(menu: Menu): NativeMenu {
  const known = made.get(menu) ?? follow(menu);
  menu.settleRadios();
  known.native ??= make(menu, known.items);
  return known.native;
}

/** @param commandId of an item in the menu or below it */
export function itemOf(menu: Menu, commandId: number): MenuItem | undefined {
  return made.get(menu)?.items.get(commandId);
}

/** The menu that opens at an item; 0: the menu itself. */
export function submenuOf(menu: Menu, commandId: number): Menu | undefined {
  return commandId === 0 ? menu : itemOf(menu, commandId)?.submenu;
}

function follow(menu: Menu): Made {
  const entry: Made = { native: undefined, items: new Map() };
  made.set(menu, entry);
  menu.observe({
    structureChanged: () => (entry.native = undefined),
    stateChanged: ({ commandId, enabled, checked }) =>
      entry.native?.setState(commandId, enabled, checked),
  });
  return entry;
}

function make(menu: Menu, items: Map<number, MenuItem>): NativeMenu {
  items.clear();
  return new (readyRuntime('a menu').engine.Menu)(describe(menu, items));
}

function describe(menu: Menu, items: Map<number, MenuItem>): NativeMenuItem[] {
  return menu.items.map((item) => {
    items.set(item.commandId, item);
    const { commandId: id, type, enabled, checked, visible } = item;
    const accelerator = acceleratorOf(item);
    return {
      id,
      type,
      label: mnemonicOf(item.label),
      enabled,
      checked,
      visible,
      accelerator: accelerator?.shown ?? '',
      triggers: item.registerAccelerator ? (accelerator?.triggers ?? []) : [],
      items: item.submenu ? describe(item.submenu, items) : [],
    };
  });
}

function acceleratorOf({ accelerator, label }: MenuItem): ReturnType<typeof parseAccelerator> {
  if (accelerator === undefined || accelerator === '') return undefined;
  const parsed = parseAccelerator(accelerator);
  if (!parsed) {
    process.emitWarning(`menu item '${label}': '${accelerator}' is no accelerator`);
  }
  return parsed;
}

/** `&File` is Electron's way to mark a key, `_File` GTK's. */
export function mnemonicOf(label: string): string {
  return label.replace(/_|&&?/g, (found) => ({ _: '__', '&&': '&', '&': '_' })[found] ?? found);
}
