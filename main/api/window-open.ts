/** Electron's setWindowOpenHandler: what a page's wish for a new window becomes. */
import type { NativeWebView } from '../native.ts';
import type { ContentProcess } from '../process/content-process.ts';
import { contentsBus, type WindowRequest } from './contents-bus.ts';
import { hasRoomForWindow } from './descriptors.ts';
import { mayHost } from './spare-trust.ts';
import type { WebContents } from './web-contents.ts';

export interface WindowOpenDetails {
  url: string;
  frameName: string;
  disposition: 'new-window' | 'foreground-tab';
}

export type WindowOpenHandler = (details: WindowOpenDetails) => {
  action: 'allow' | 'deny';
  overrideBrowserWindowOptions?: object;
};

/** What a page asked for with window.open's features; 0 for what it left open. */
export interface WantedPlace {
  x: number;
  y: number;
  width: number;
  height: number;
}

export function wantedPlace([x = 0, y = 0, width = 0, height = 0]: number[]): WantedPlace {
  return { x, y, width, height };
}

export function openDetails(url: string, frameName: string): WindowOpenDetails {
  return { url, frameName, disposition: 'new-window' };
}

/**
 * Asks the app, and has the window made.
 * @param process the opener's
 * @returns the view that the page's window.open() is about; undefined: it gives null
 */
export function openWindow(
  opener: WebContents,
  details: WindowOpenDetails,
  handler: WindowOpenHandler | undefined,
  process: ContentProcess | undefined,
): NativeWebView | undefined {
  if (!hasRoomForWindow()) {
    globalThis.process.emitWarning(
      `No descriptors are left for a window: ${details.url} is not opened.`,
    );
    return undefined;
  }
  const answer = handler?.(details) ?? { action: 'allow' };
  if (answer.action !== 'allow' || opener.isDestroyed()) return undefined;
  const { url, frameName } = details;
  const request: WindowRequest = {
    url,
    frameName,
    options: answer.overrideBrowserWindowOptions ?? {},
    related: mayHost(process, url),
  };
  contentsBus.emit('window-wanted', opener, request);
  const { opened } = request;
  return request.related && opened?.isDestroyed() === false ? opened.native() : undefined;
}
