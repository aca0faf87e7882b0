/**
 * The built-in app's application menu. Its bar is hidden until Alt is pressed; the keys work in
 * every page that does not use them itself. Main process.
 */
import type { Menu } from 'electron';

/** What the menu asks of the window. `tab` commands are for the active one. */
export interface MenuActions {
  newTab(): void;
  closeTab(): void;
  /** @param step 1 for the one to the right, -1 to the left; round at the ends */
  switchTab(step: 1 | -1): void;
  reload(): void;
  goBack(): void;
  goForward(): void;
  toggleDevTools(): void;
  focusAddress(): void;
  showProcesses(): void;
}

type Template = Parameters<typeof Menu.buildFromTemplate>[0];

const SEPARATOR = { type: 'separator' } as const;

export function menuTemplate(actions: MenuActions): Template {
  return [
    {
      label: '&File',
      submenu: [
        { label: '&New Tab', accelerator: 'CmdOrCtrl+T', click: () => actions.newTab() },
        { label: '&Close Tab', accelerator: 'CmdOrCtrl+W', click: () => actions.closeTab() },
        SEPARATOR,
        { role: 'quit', label: '&Quit' },
      ],
    },
    { role: 'editMenu', label: '&Edit' },
    { label: '&View', submenu: viewItems(actions) },
    {
      label: '&Tabs',
      submenu: [
        { label: '&Next Tab', accelerator: 'Ctrl+Tab', click: () => actions.switchTab(1) },
        {
          label: '&Previous Tab',
          accelerator: 'Ctrl+Shift+Tab',
          click: () => actions.switchTab(-1),
        },
        {
          label: 'Go to &Address',
          accelerator: 'CmdOrCtrl+L',
          click: () => actions.focusAddress(),
        },
        SEPARATOR,
        { label: 'P&rocesses', click: () => actions.showProcesses() },
      ],
    },
  ];
}

function viewItems(actions: MenuActions): Template {
  return [
    { label: '&Reload', accelerator: 'CmdOrCtrl+R', click: () => actions.reload() },
    { label: '&Back', accelerator: 'Alt+Left', click: () => actions.goBack() },
    { label: '&Forward', accelerator: 'Alt+Right', click: () => actions.goForward() },
    SEPARATOR,
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { role: 'resetZoom' },
    SEPARATOR,
    { role: 'togglefullscreen' },
    {
      label: '&Developer Tools',
      accelerator: 'Ctrl+Shift+I',
      click: () => actions.toggleDevTools(),
    },
  ];
}
