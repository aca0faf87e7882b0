/** What every webContents tells the rest of the API: App and BrowserWindow listen here. */
import { EventEmitter } from 'node:events';
import type { ExitDetails } from '../common/exit-reason.ts';
import type { WebContents } from './web-contents.ts';

export const contentsBus = new EventEmitter<{
  created: [contents: WebContents];
  /** Once for each did-start-loading, and once for each did-stop-loading. */
  'load-started': [];
  'load-ended': [];
  /** Its content process is gone. */
  gone: [contents: WebContents, details: ExitDetails];
  /** Its page may open a window; `options` override those of the new BrowserWindow. */
  'window-wanted': [opener: WebContents, url: string, options: object];
}>();

/** The page whose script is opening the window that is being made; undefined at other times. */
export const opening: { opener: WebContents | undefined } = { opener: undefined };
