/**
 * Electron's menu roles, as they are on Linux: each with its label, its accelerator and what it
 * does. Names are compared without regard to case. Roles that only macOS has carry a label and
 * do nothing.
 */
import { appBus } from './app-bus.ts';
import { appName } from './app-paths.ts';
import type { BaseWindow } from './base-window.ts';
import type { MenuItemOptions } from './menu-item.ts';
import type { WebContents } from './web-contents.ts';

interface Role {
  label: string;
  accelerator?: string;
  /** False: the accelerator is shown only, because the engine acts on the key itself. */
  registerAccelerator?: boolean;
  submenu?: MenuItemOptions[];
  /** Needs a window, and is without effect when there is none. */
  window?: (window: BaseWindow) => void;
  /** The same, with a page. */
  page?: (contents: WebContents) => void;
  app?: () => void;
}

const ZOOM_LEVEL = 0.5;

const SEPARATOR: MenuItemOptions = { type: 'separator' };

function items(...roles: (string | MenuItemOptions)[]): MenuItemOptions[] {
  return roles.map((role) => (typeof role === 'string' ? { role } : role));
}

function zoomBy(level: number): (contents: WebContents) => void {
  return (contents) => contents.setZoomLevel(contents.getZoomLevel() + level);
}

const ROLES: Record<string, Role> = {
  about: { label: 'About', app: () => void appBus.emit('about-wanted') },
  close: { label: 'Close', accelerator: 'CommandOrControl+W', window: (window) => window.close() },
  copy: {
    label: 'Copy',
    accelerator: 'CommandOrControl+C',
    registerAccelerator: false,
    page: (contents) => contents.copy(),
  },
  cut: {
    label: 'Cut',
    accelerator: 'CommandOrControl+X',
    registerAccelerator: false,
    page: (contents) => contents.cut(),
  },
  delete: { label: 'Delete', page: (contents) => contents.delete() },
  forcereload: {
    label: 'Force Reload',
    accelerator: 'Shift+CommandOrControl+R',
    page: (contents) => contents.reloadIgnoringCache(),
  },
  minimize: {
    label: 'Minimize',
    accelerator: 'CommandOrControl+M',
    window: (window) => window.minimize(),
  },
  paste: {
    label: 'Paste',
    accelerator: 'CommandOrControl+V',
    registerAccelerator: false,
    page: (contents) => contents.paste(),
  },
  pasteandmatchstyle: {
    label: 'Paste and Match Style',
    accelerator: 'Shift+CommandOrControl+V',
    registerAccelerator: false,
    page: (contents) => contents.pasteAndMatchStyle(),
  },
  quit: {
    label: 'Quit',
    accelerator: 'CommandOrControl+Q',
    app: () => void appBus.emit('quit-wanted'),
  },
  redo: {
    label: 'Redo',
    accelerator: 'Shift+CommandOrControl+Z',
    page: (contents) => contents.redo(),
  },
  reload: {
    label: 'Reload',
    accelerator: 'CommandOrControl+R',
    page: (contents) => contents.reload(),
  },
  resetzoom: {
    label: 'Actual Size',
    accelerator: 'CommandOrControl+0',
    page: (contents) => contents.setZoomLevel(0),
  },
  selectall: {
    label: 'Select All',
    accelerator: 'CommandOrControl+A',
    page: (contents) => contents.selectAll(),
  },
  toggledevtools: {
    label: 'Toggle Developer Tools',
    accelerator: 'Ctrl+Shift+I',
    page: (contents) => contents.toggleDevTools(),
  },
  togglefullscreen: {
    label: 'Toggle Full Screen',
    accelerator: 'F11',
    window: (window) => window.setFullScreen(!window.isFullScreen()),
  },
  undo: {
    label: 'Undo',
    accelerator: 'CommandOrControl+Z',
    page: (contents) => contents.undo(),
  },
  zoomin: { label: 'Zoom In', accelerator: 'CommandOrControl+Plus', page: zoomBy(ZOOM_LEVEL) },
  zoomout: { label: 'Zoom Out', accelerator: 'CommandOrControl+-', page: zoomBy(-ZOOM_LEVEL) },
  appmenu: {
    get label() {
      return appName();
    },
    submenu: items('about', SEPARATOR, 'quit'),
  },
  filemenu: { label: 'File', submenu: items('quit') },
  editmenu: {
    label: 'Edit',
    submenu: items(
      ...['undo', 'redo', SEPARATOR, 'cut', 'copy', 'paste', 'delete', SEPARATOR, 'selectAll'],
    ),
  },
  viewmenu: {
    label: 'View',
    submenu: items(
      ...['reload', 'forceReload', 'toggleDevTools', SEPARATOR, 'resetZoom', 'zoomIn', 'zoomOut'],
      ...[SEPARATOR, 'togglefullscreen'],
    ),
  },
  windowmenu: { label: 'Window', submenu: items('minimize', 'close') },
  help: { label: 'Help' },
  window: { label: 'Window' },
  clearrecentdocuments: { label: 'Clear Menu' },
  front: { label: 'Bring All to Front' },
  hide: { label: 'Hide' },
  hideothers: { label: 'Hide Others' },
  recentdocuments: { label: 'Open Recent' },
  services: { label: 'Services' },
  sharemenu: { label: 'Share' },
  startspeaking: { label: 'Start Speaking' },
  stopspeaking: { label: 'Stop Speaking' },
  unhide: { label: 'Show All' },
  zoom: { label: 'Zoom' },
};

function find(role: string | undefined): Role | undefined {
  const name = role?.toLowerCase();
  return name !== undefined && Object.hasOwn(ROLES, name) ? ROLES[name] : undefined;
}

/** What an item of this role has unless it says otherwise. */
export function roleDefaults(
  role: string | undefined,
): Pick<Role, 'label' | 'accelerator' | 'registerAccelerator' | 'submenu'> {
  const { label = '', accelerator, registerAccelerator, submenu } = find(role) ?? {};
  return {
    label,
    ...(accelerator === undefined ? {} : { accelerator }),
    ...(registerAccelerator === undefined ? {} : { registerAccelerator }),
    ...(submenu === undefined ? {} : { submenu }),
  };
}

/** @returns whether the role has an action, so that the item's own does not count */
export function runRole(
  role: string | undefined,
  window: BaseWindow | undefined,
  contents: WebContents | undefined,
): boolean {
  const found = find(role);
  if (!found?.app && !found?.window && !found?.page) return false;
  found.app?.();
  if (window) found.window?.(window);
  if (contents) found.page?.(contents);
  return true;
}
