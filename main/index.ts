/** What `require('electron')` gives: Electron's names, and `clade` for what only Clade has. */
import { app } from './api/app.ts';
import { BaseWindow } from './api/base-window.ts';
import { clipboard } from './api/clipboard.ts';
import { BrowserView } from './api/browser-view.ts';
import { BrowserWindow } from './api/browser-window.ts';
import { findByTargetId } from './api/debug-targets.ts';
import { dialog } from './api/dialog.ts';
import { frameById } from './api/frame-registry.ts';
import { ipcMain } from './api/ipc-main.ts';
import { Menu } from './api/menu.ts';
import { MenuItem } from './api/menu-item.ts';
import { nativeTheme } from './api/native-theme.ts';
import { NativeImage } from './api/native-image.ts';
import { processes } from './api/process-list.ts';
import { protocol } from './api/protocol.ts';
import { screen } from './api/screen.ts';
import { Session, session } from './api/session.ts';
import { shell } from './api/shell.ts';
import { utilityProcess } from './api/utility-process.ts';
import { WebContentsView } from './api/view.ts';
import { WebContents } from './api/web-contents.ts';
import type { WebFrameMain } from './api/web-frame-main.ts';
import { MessageChannelMain } from './ipc/message-channel.ts';

const webContents = {
  getAllWebContents: (): WebContents[] => WebContents.getAll(),
  fromId: (id: number): WebContents | undefined =>
    WebContents.getAll().find((contents) => contents.id === id),
  fromDevToolsTargetId: (targetId: string): WebContents | undefined => findByTargetId(targetId),
  getFocusedWebContents: (): WebContents | null =>
    BrowserWindow.getFocusedWindow()?.webContents ?? null,
};

const webFrameMain = {
  fromId: (processId: number, routingId: number): WebFrameMain | undefined =>
    frameById(processId, routingId),
};

const nativeImage = { createEmpty: (): NativeImage => NativeImage.empty() };

/** Clade's own API. */
const clade = { processes };

export {
  app,
  BaseWindow,
  BrowserView,
  BrowserWindow,
  clade,
  dialog,
  clipboard,
  ipcMain,
  Menu,
  MenuItem,
  MessageChannelMain,
  nativeImage,
  nativeTheme,
  protocol,
  Session,
  screen,
  session,
  shell,
  utilityProcess,
  webContents,
  WebContentsView,
  webFrameMain,
};
