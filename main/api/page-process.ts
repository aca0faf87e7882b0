/**
 * PageProcess: which of the engine's pages a webContents shows, and the content process that it
 * lives in. Both change when a navigation moves the view to another process.
 */
import { constants } from 'node:os';
import type { ExitDetails } from '../common/exit-reason.ts';
import type { ContentProcess } from '../process/content-process.ts';
import { forgetPages, rememberPage } from './contents-by-page.ts';
import { exitOf } from './exit-of.ts';
import { runtime } from './runtime.ts';
import type { TakenSpare } from './taken-spare.ts';
import type { WebContents } from './web-contents.ts';

export class PageProcess {
  readonly #contents: WebContents;
  #pageId = 0;
  /** Every engine page that was shown: one per process that a navigation led to. */
  readonly #pageIds = new Set<number>();
  /** Until the first load in a spare view has begun. */
  #spare: TakenSpare | undefined;
  #isCrashed = false;

  /** @param contents emits `page-id`, for the DevTools protocol */
  constructor(contents: WebContents) {
    this.#contents = contents;
  }

  /** The view is a spare one, and its process is there. */
  take(spare: TakenSpare): void {
    this.#spare = spare;
    this.#pageIds.add(spare.pageId);
  }

  /** The last one that was heard of; 0 before there is one. */
  get pageId(): number {
    return this.#pageId;
  }

  /** The engine page that is shown; 0 before the first load. @throws when destroyed */
  livePageId(): number {
    const view = this.#contents.native();
    return this.#spare?.isUnused ? 0 : view.state().pageId || this.#pageId;
  }

  /** Undefined while no process has announced the page. */
  find(): ContentProcess | undefined {
    const pageId = this.#contents.isDestroyed() ? this.#pageId : this.livePageId();
    return runtime().broker.findByPage(pageId);
  }

  /** The running one's; 0 before there is one. */
  get pid(): number {
    const process = this.find();
    return process?.state === 'running' ? process.pid : 0;
  }

  /** It has ended, and no document has been shown since. */
  get isCrashed(): boolean {
    return this.#isCrashed;
  }

  kill(): void {
    const process = this.find();
    if (process?.state === 'running') runtime().broker.kill(process, constants.signals.SIGKILL);
  }

  /** The app begins a load; a spare's process that may not host it is ended. */
  onLoad(url: string, load: () => void): void {
    this.#spare?.use(url, load);
  }

  /** The engine has begun it. */
  onLoadChanged(): void {
    this.#spare = undefined;
  }

  /** A document is shown. */
  onCommitted(): void {
    this.#isCrashed = false;
    this.lookForPage();
  }

  /** Asks the engine which page is shown. */
  lookForPage(): void {
    this.onPageId(this.#contents.native().state().pageId);
  }

  onPageId(pageId: number): void {
    if (pageId === 0) return;
    this.#pageId = pageId;
    this.#pageIds.add(pageId);
    rememberPage(pageId, this.#contents);
    this.#contents.emit('page-id', pageId);
  }

  /** @returns why it ended; undefined when the app need not know, or knows */
  onTerminated(engineReason: string): Promise<ExitDetails> | undefined {
    if (this.#isCrashed || this.#spare?.onTerminated()) return undefined;
    this.#isCrashed = true;
    return exitOf(this.find(), engineReason);
  }

  /** The view is gone. */
  release(): void {
    this.#spare = undefined;
    runtime().broker.releasePages(this.#pageIds);
    forgetPages(this.#pageIds);
  }
}
