/** PageWindows: the windows that a page opens. */
import type { HeldLoads } from './held-loads.ts';
import type { PageProcess } from './page-process.ts';
import { mayHost } from './spare-trust.ts';
import type { WebContents } from './web-contents.ts';
import { openDetails, openWindow, wantedPlace, type WindowOpenHandler } from './window-open.ts';

export class PageWindows {
  /** What happens when the page wants a new window; without it a window is opened. */
  handler: WindowOpenHandler | undefined;
  readonly #contents: WebContents;
  readonly #process: PageProcess;
  readonly #held: HeldLoads;

  constructor(contents: WebContents, process: PageProcess, held: HeldLoads) {
    this.#contents = contents;
    this.#process = process;
    this.#held = held;
  }

  /** @returns the answer to an event of native/addon/page_windows.h; undefined for any other event */
  onEvent(event: string, args: unknown[]): { answer: unknown } | undefined {
    switch (event) {
      case 'new-window': {
        const details = openDetails(String(args[0]), String(args[2]));
        const process = this.#process.find();
        return { answer: openWindow(this.#contents, details, this.handler, process) };
      }
      case 'hold-navigation':
        return { answer: this.#held.holdNavigation(Number(args[0])) };
      case 'may-show':
        return { answer: mayHost(this.#process.find(), String(args[0])) };
      case 'show-requested':
        return { answer: this.#contents.emit('show-requested', wantedPlace(args as number[])) };
      default:
        return undefined;
    }
  }
}
