// The types of `electron` in apps that run on Clade: main process and preload scripts. Shipped as
// out/types/index.d.ts, beside the declarations that the compiler makes of the sources.
import type { ContextBridge } from './renderer/preload/context-bridge.ts';
import type { IpcRenderer } from './renderer/preload/ipc-renderer.ts';
import type { WebFrame } from './renderer/preload/web-frame.ts';

export * from './main/index.ts';

/** In preload scripts only. */
export declare const contextBridge: ContextBridge;
/** In preload scripts only. */
export declare const ipcRenderer: IpcRenderer;
/** In preload scripts only. */
export declare const webFrame: WebFrame;

export type { ContextBridge } from './renderer/preload/context-bridge.ts';
export type { IpcRenderer, IpcRendererEvent } from './renderer/preload/ipc-renderer.ts';
export type { WebFrame } from './renderer/preload/web-frame.ts';
export type { App } from './main/api/app.ts';
export type { ContextMenuParams, EditFlags, MediaFlags } from './main/api/context-menu.ts';
export type { AboutPanelOptions } from './main/api/about-panel.ts';
export type { Display, Point } from './main/api/display.ts';
export type { IpcMainEvent, IpcMainInvokeEvent } from './main/api/ipc-event.ts';
export type { LoadFileOptions } from './main/api/load-url.ts';
export type {
  MenuEvent as KeyboardEvent,
  MenuItemOptions as MenuItemConstructorOptions,
} from './main/api/menu-item.ts';
export type { PopupOptions } from './main/api/menu-popup.ts';
export type { NativeImage, Rectangle, Size } from './main/api/native-image.ts';
export type { NavigationEntry } from './main/api/navigation-history.ts';
export type { OpenDevToolsOptions } from './main/api/page-dev-tools.ts';
export type { ProcessDetails, ProcessMetric, ProcessType } from './main/api/process-list.ts';
export type { WebContents } from './main/api/web-contents.ts';
export type { WebFrameMain } from './main/api/web-frame-main.ts';
export type { WebPreferences } from './main/api/web-preferences.ts';
export type {
  BaseWindowOptions as BaseWindowConstructorOptions,
  BrowserWindowOptions as BrowserWindowConstructorOptions,
} from './main/api/window-options.ts';
export type { MessagePortMain } from './main/ipc/message-port.ts';
