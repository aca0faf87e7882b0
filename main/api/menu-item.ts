/** Electron's MenuItem. What can be changed later is passed on to the menu that holds it. */
import type { BaseWindow } from './base-window.ts';
import { Menu } from './menu.ts';
import { roleDefaults, runRole } from './menu-roles.ts';
import type { NativeImage } from './native-image.ts';
import type { WebContents } from './web-contents.ts';

const TYPES = ['normal', 'separator', 'submenu', 'checkbox', 'radio'] as const;
export type MenuItemType = (typeof TYPES)[number];

/** What was held when an item was chosen. */
export interface MenuEvent {
  shiftKey: boolean;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
  triggeredByAccelerator: boolean;
}

type Click = (menuItem: MenuItem, window: BaseWindow | undefined, event: MenuEvent) => void;

export interface MenuItemOptions {
  click?: Click;
  /** Regardless of case. With a role of a known action `click` is ignored. */
  role?: string;
  type?: MenuItemType;
  /** `&` marks the key that chooses it; `&&` is an ampersand. */
  label?: string;
  /** Kept; shown on macOS only, as in Electron. */
  sublabel?: string;
  /** Kept; shown on macOS only, as in Electron. */
  toolTip?: string;
  accelerator?: string;
  /** Kept, and not shown: menus of GTK 4 have no icons beside labels. */
  icon?: NativeImage | string;
  enabled?: boolean;
  visible?: boolean;
  checked?: boolean;
  /** False: the accelerator is shown, and does nothing. Default true. */
  registerAccelerator?: boolean;
  submenu?: (MenuItemOptions | MenuItem)[] | Menu;
  id?: string;
  before?: string[];
  after?: string[];
  beforeGroupContaining?: string[];
  afterGroupContaining?: string[];
}

let lastCommandId = 0;

export class MenuItem {
  /** Unique among all items. */
  readonly commandId: number;
  readonly type: MenuItemType;
  readonly role?: string;
  readonly id?: string;
  readonly accelerator?: string;
  readonly registerAccelerator: boolean;
  readonly submenu?: Menu;
  readonly icon?: NativeImage | string;
  readonly sublabel: string;
  readonly toolTip: string;
  /** The menu that it is part of. */
  menu?: Menu;
  /** Of a radio item: those of one group exclude each other. Set by its menu. */
  groupId = 0;
  /** What choosing the item does; an app may replace it. */
  click: (event: MenuEvent, window?: BaseWindow, contents?: WebContents) => void;
  #label: string;
  #enabled: boolean;
  #visible: boolean;
  #checked: boolean;

  /** @throws TypeError for an unknown type, or a submenu that is none */
  constructor(options: MenuItemOptions) {
    const defaults = roleDefaults(options.role);
    const submenu = submenuOf(options.submenu ?? defaults.submenu);
    this.commandId = ++lastCommandId;
    this.type = typeOf(options, submenu);
    if (submenu) this.submenu = submenu;
    if (options.role !== undefined) this.role = options.role;
    if (options.id !== undefined) this.id = options.id;
    if (options.icon !== undefined) this.icon = options.icon;
    const accelerator = options.accelerator ?? defaults.accelerator;
    if (accelerator !== undefined && accelerator !== null) this.accelerator = accelerator;
    this.registerAccelerator = options.registerAccelerator ?? defaults.registerAccelerator ?? true;
    this.sublabel = options.sublabel ?? '';
    this.toolTip = options.toolTip ?? '';
    this.#label = options.label ?? defaults.label;
    this.#enabled = options.enabled ?? true;
    this.#visible = options.visible ?? true;
    this.#checked = options.checked ?? false;
    this.click = (event, window, contents) => this.#run(options.click, event, window, contents);
    keepOthers(this, options);
  }

  get label(): string {
    return this.#label;
  }

  set label(label: string) {
    this.#label = label;
    this.menu?.structureChanged();
  }

  get visible(): boolean {
    return this.#visible;
  }

  set visible(visible: boolean) {
    this.#visible = visible;
    this.menu?.structureChanged();
  }

  get enabled(): boolean {
    return this.#enabled;
  }

  set enabled(enabled: boolean) {
    this.#enabled = enabled;
    this.menu?.stateChanged(this);
  }

  get checked(): boolean {
    return this.#checked;
  }

  /** Checking a radio item unchecks the others of its group. */
  set checked(checked: boolean) {
    if (this.type === 'radio') this.#uncheckOthers();
    this.#check(this.type === 'radio' || checked);
  }

  #uncheckOthers(): void {
    for (const other of this.menu?.items ?? []) {
      if (other !== this && other.type === 'radio' && other.groupId === this.groupId) {
        other.#check(false);
      }
    }
  }

  #check(checked: boolean): void {
    this.#checked = checked;
    this.menu?.stateChanged(this);
  }

  #run(
    click: Click | undefined,
    event: MenuEvent,
    window: BaseWindow | undefined,
    contents: WebContents | undefined,
  ): void {
    if (this.type === 'checkbox' || this.type === 'radio') this.checked = !this.checked;
    if (!runRole(this.role, window, contents)) click?.(this, window, event);
  }
}

function submenuOf(submenu: MenuItemOptions['submenu']): Menu | undefined {
  if (submenu === undefined || submenu === null) return undefined;
  if (Array.isArray(submenu)) return Menu.buildFromTemplate(submenu);
  if (submenu instanceof Menu) return submenu;
  throw new TypeError('Invalid submenu');
}

function typeOf({ type }: MenuItemOptions, submenu: Menu | undefined): MenuItemType {
  const wanted = type ?? (submenu ? 'submenu' : 'normal');
  if (!TYPES.includes(wanted)) {
    throw new TypeError(`Unknown menu item type: ${wanted as string}`);
  }
  if (wanted === 'submenu' && !submenu) throw new TypeError('Invalid submenu');
  return wanted;
}

/** Apps keep properties of their own on items, as Electron lets them. */
function keepOthers(item: MenuItem, options: MenuItemOptions): void {
  const others = Object.entries(options).filter(([name]) => !(name in item));
  Object.assign(item, Object.fromEntries(others));
}
