/**
 * PageDocument: the document in a page's main frame, for messages and scripts. What is said before
 * there is a document to hear it is dropped, as in Electron; scripts wait for it.
 */
import { FrameChannel } from './frame-channel.ts';
import { framesOfPage } from './frame-registry.ts';
import type { PageProcess } from './page-process.ts';
import { runtime } from './runtime.ts';
import type { WebContents } from './web-contents.ts';
import { WebFrameMain } from './web-frame-main.ts';

export const MAIN_WORLD = 0;
/** Electron's own ids end at 999, and apps are told to use greater ones; none is likely to be this. */
const QUESTION_WORLD = 0x7fff_fffe;

export class PageDocument {
  readonly #contents: WebContents;
  readonly #process: PageProcess;
  /** Scripts that wait for a document. */
  readonly #waiting: (() => void)[] = [];

  constructor(contents: WebContents, process: PageProcess) {
    this.#contents = contents;
    this.#process = process;
  }

  /** Those that are known of. @throws when destroyed */
  get frames(): WebFrameMain[] {
    return framesOfPage(this.#process.livePageId());
  }

  /** Null before there is a document. @throws when destroyed */
  get mainFrame(): WebFrameMain | null {
    const known = this.frames.find((frame) => frame.parent === null);
    if (known) return known;
    const process = this.#process.find();
    return process ? new WebFrameMain(process, this.#process.livePageId(), 0) : null;
  }

  /** Runs a script when there is a document. @throws (rejects) as executeJavaScript */
  async execute(worldId: number, code: string, userGesture: boolean): Promise<unknown> {
    while (this.#state() === 'coming') {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    return this.channel().execute(worldId, code, userGesture);
  }

  /** The value of an expression, in a world of Clade's own; undefined when the page cannot say. */
  async ask(expression: string): Promise<unknown> {
    try {
      return await this.channel().execute(QUESTION_WORLD, expression, false);
    } catch {
      return undefined;
    }
  }

  /** Settles when the page has had time for it, or is gone; undefined while it has no document. */
  askForLife(): Promise<unknown> | undefined {
    if (this.#state() !== 'there') return undefined;
    return this.channel().execute(MAIN_WORLD, '0', false);
  }

  /** To the document, which need not be known yet. @throws Error before there is a process */
  channel(): FrameChannel {
    const pageId = this.#process.livePageId();
    const process = runtime().broker.findByPage(pageId);
    // It is heard of by its channel, maybe before the zygote has told that it was forked.
    if (!process || process.state === 'exited') throw new Error('The page has no document yet');
    return new FrameChannel(process, pageId, 0);
  }

  /** To be called whenever there may be a document, or none any more. */
  look(): void {
    if (this.#waiting.length === 0 || this.#state() === 'coming') return;
    for (const resume of this.#waiting.splice(0)) resume();
  }

  /** Whether scripts can run in the main frame: now, later, or not before another load. */
  #state(): 'there' | 'coming' | 'gone' {
    const contents = this.#contents;
    if (contents.isDestroyed()) return 'gone';
    // A load is under way, or asked for.
    if (contents.isLoading() || contents.native().state().loading) return 'coming';
    if (contents.isCrashed()) return 'gone';
    // The end of a load and the first word of its process come on different sockets.
    const process = this.#process.find();
    return process && process.state !== 'exited' ? 'there' : 'coming';
  }
}
