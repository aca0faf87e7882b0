/** What the user does with a menu that is shown, as native/addon/menu_model.h tells it. */
import type { BaseWindow } from './base-window.ts';
import type { Menu } from './menu.ts';
import { itemOf, submenuOf } from './menu-native.ts';

/** @param args commandId, shift, control, alt, meta, whether it was the accelerator */
export function runItem(menu: Menu, window: BaseWindow, args: readonly unknown[]): void {
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

/** `shown` or `hidden`, of a menu in the bar or of one below another. */
export function tellOfMenu(menu: Menu, event: string, args: readonly unknown[]): void {
  const name = event === 'shown' ? 'menu-will-show' : 'menu-will-close';
  submenuOf(menu, Number(args[0]))?.emit(name, {});
}
