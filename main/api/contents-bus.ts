/** What every webContents tells the rest of the API: App and BrowserWindow listen here. */
import { EventEmitter } from 'node:events';
import type { ExitDetails } from '../common/exit-reason.ts';
import type { Certificate } from './certificate.ts';
import type { PreventableEvent } from './event.ts';
import type { AuthInfo, LoginDetails } from './page-trust.ts';
import type { WebContents } from './web-contents.ts';
import type { BrowserWindowOptions } from './window-options.ts';

export const contentsBus = new EventEmitter<{
  created: [contents: WebContents];
  /** Once for each did-start-loading, and once for each did-stop-loading. */
  'load-started': [];
  'load-ended': [];
  /** Its content process is gone. */
  gone: [contents: WebContents, details: ExitDetails];
  /** Electron's events of app, by their arguments there. */
  'certificate-error': [
    contents: object,
    event: PreventableEvent,
    url: string,
    error: string,
    certificate: Certificate,
    callback: (isTrusted: boolean) => void,
    isMainFrame: boolean,
  ];
  login: [
    contents: object,
    event: PreventableEvent,
    details: LoginDetails,
    authInfo: AuthInfo,
    callback: (username?: string, password?: string) => void,
  ];
  /**
   * Its page may open a window; `options` override those of the new BrowserWindow. Who makes it says
   * so in `opened` before this returns, for as long does the page wait.
   */
  'window-wanted': [opener: WebContents, request: WindowRequest];
}>();

export interface WindowRequest {
  url: string;
  frameName: string;
  options: BrowserWindowOptions;
  /** Whether the new page is to share the opener's process, and each to be reached by the other. */
  related: boolean;
  opened?: WebContents;
}

/** The page whose script is opening the window that is being made; undefined at other times. */
export const opening: { opener: WebContents | undefined } = { opener: undefined };
