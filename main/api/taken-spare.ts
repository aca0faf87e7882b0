/**
 * A spare view in the hands of a webContents, until its first load has begun. So long the page that
 * is in it is nobody's, and the end of its process is nobody's business.
 *
 *   unused -> starting -> (forgotten by its owner)
 */
import type { NativeWebView } from '../native.ts';
import { runtime } from './runtime.ts';
import { mayHost } from './spare-trust.ts';

export class TakenSpare {
  readonly native: NativeWebView;
  /** Set while starting. */
  #load: (() => void) | undefined;
  #retried = false;

  constructor(native: NativeWebView) {
    this.native = native;
  }

  get pageId(): number {
    return this.native.state().pageId;
  }

  get isUnused(): boolean {
    return this.#load === undefined;
  }

  /** Before the first load: if its process may not host the page, the load will get a new one. */
  use(url: string, load: () => void): void {
    const process = runtime().broker.findByPage(this.pageId);
    if (this.isUnused && !mayHost(process, url)) this.native.terminateProcess();
    this.#load = load;
  }

  /** @returns false when its owner has to tell the app: not even a second start went well */
  onTerminated(): boolean {
    if (this.isUnused) return true;
    if (this.#retried) return false;
    // It had died before it was used, and the load went to nobody.
    this.#retried = true;
    this.#load?.();
    return true;
  }
}
