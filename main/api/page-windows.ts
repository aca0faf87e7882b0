/** The part of Electron's webContents that is about the windows which its page opens. */
import type { ContentProcess } from '../process/content-process.ts';
import { HeldLoads } from './held-loads.ts';
import { PageDevTools } from './page-dev-tools.ts';
import { mayHost } from './spare-trust.ts';
import type { WebContents } from './web-contents.ts';
import { openDetails, openWindow, wantedPlace, type WindowOpenHandler } from './window-open.ts';

export abstract class PageWindows extends PageDevTools {
  protected readonly held = new HeldLoads(() => this.native().state().loading);
  #handler: WindowOpenHandler | undefined;

  /** What happens when the page wants a new window; without a handler a window is opened. */
  setWindowOpenHandler(handler: WindowOpenHandler | null): void {
    this.#handler = handler ?? undefined;
  }

  /** Loads wait until the function that this returns is called; for the DevTools protocol. */
  holdLoads(): () => void {
    return this.held.hold();
  }

  /**
   * @param self this object
   * @param process the page's
   * @returns the answer to an event of native/addon/page_windows.h; undefined for any other event
   */
  protected onWindowEvent(
    self: WebContents,
    process: () => ContentProcess | undefined,
    event: string,
    args: unknown[],
  ): { answer: unknown } | undefined {
    switch (event) {
      case 'new-window': {
        const details = openDetails(String(args[0]), String(args[2]));
        return { answer: openWindow(self, details, this.#handler, process()) };
      }
      case 'hold-navigation':
        return { answer: this.held.holdNavigation(Number(args[0])) };
      case 'may-show':
        return { answer: mayHost(process(), String(args[0])) };
      case 'show-requested':
        return { answer: this.emit('show-requested', wantedPlace(args as number[])) };
      default:
        return undefined;
    }
  }
}
