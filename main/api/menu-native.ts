/**
 * A menu in GTK's hands: made as native/addon/menu_model.h takes it when it is shown first, then
 * kept, and what the user does with it.
 */
import type { NativeMenu, NativeMenuItem } from '../native.ts';
import { parseAccelerator } from './accelerator.ts';
import type { BaseWindow } from './base-window.ts';
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

/**
 * For the events of native/addon/menu_events.h.
 * @param menu that is shown, in the window's bar or as a context menu
 * @returns false for an event that is about something else
 */
export function onMenuEvent(
  menu: Menu | null,
  window: BaseWindow,
  event: string,
  args: readonly unknown[],
): boolean {
  switch (event) {
    case 'menu-command':
      run(menu, window, args);
      return true;
    case 'menu-shown':
      submenuOf(menu, Number(args[0]))?.emit('menu-will-show', {});
      return true;
    case 'menu-hidden':
      submenuOf(menu, Number(args[0]))?.emit('menu-will-close', {});
      return true;
    default:
      return false;
  }
}

function run(menu: Menu | null, window: BaseWindow, args: readonly unknown[]): void {
  const [commandId, shiftKey, ctrlKey, altKey, metaKey, triggeredByAccelerator] = args;
  const event = {
    shiftKey: shiftKey === true,
    ctrlKey: ctrlKey === true,
    altKey: altKey === true,
    metaKey: metaKey === true,
    triggeredByAccelerator: triggeredByAccelerator === true,
  };
  const item = itemOf(menu, Number(commandId));
  if (item?.enabled) item.click(event, window, window.focusedContents());
}

/** The menu that opens at an item; 0: the menu itself. */
function submenuOf(menu: Menu | null, commandId: number): Menu | null | undefined {
  return commandId === 0 ? menu : itemOf(menu, commandId)?.submenu;
}

/** @param commandId of an item in the menu or below it */
function itemOf(menu: Menu | null, commandId: number): MenuItem | undefined {
  return menu ? made.get(menu)?.items.get(commandId) : undefined;
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
