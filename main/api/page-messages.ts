/**
 * The half of Electron's webContents that talks with its page: messages, scripts, style sheets.
 * What is said before there is a document to hear it is dropped, as in Electron.
 */
import { EventEmitter } from 'node:events';
import { expectNumber, expectString } from './arguments.ts';
import { FrameChannel } from './frame-channel.ts';
import { framesOfPage } from './frame-registry.ts';
import { IpcMain } from './ipc-main.ts';
import { runtime } from './runtime.ts';
import { WebFrameMain } from './web-frame-main.ts';

const MAIN_WORLD = 0;
/** Electron's own ids end at 999, and apps are told to use greater ones; none is likely to be this. */
const QUESTION_WORLD = 0x7fff_fffe;
/** Electron's zoom levels are powers of this factor. */
const ZOOM_STEP = 1.2;

/** A script to run, as executeJavaScriptInIsolatedWorld takes them. */
export interface WebSource {
  code: string;
  url?: string;
}

export abstract class PageMessages extends EventEmitter {
  /** Messages of this page only; heard before ipcMain. */
  readonly ipc = new IpcMain();
  #zoomFactor = 1;
  /** Scripts that wait for a document. */
  readonly #waiting: (() => void)[] = [];

  /** The engine page that is shown; 0 before there is one. @throws when destroyed */
  protected abstract livePageId(): number;
  protected abstract applyZoom(factor: number): void;

  /** The page's main frame; null before it has a document. */
  get mainFrame(): WebFrameMain | null {
    const pageId = this.livePageId();
    const known = framesOfPage(pageId).find((frame) => frame.parent === null);
    if (known) return known;
    const process = runtime().broker.findByPage(pageId);
    return process ? new WebFrameMain(process, pageId, 0) : null;
  }

  /** Sends to the main frame. @throws TypeError "An object could not be cloned." */
  send(channel: string, ...args: unknown[]): void {
    expectString(channel, 'channel');
    this.mainFrame?.send(channel, ...args);
  }

  /** As send, for one message, with MessagePortMains that go to the frame. */
  postMessage(channel: string, message: unknown, transfer?: unknown): void {
    expectString(channel, 'channel');
    this.mainFrame?.postMessage(channel, message, transfer);
  }

  /** @param frame a routingId, or [processId, routingId]; false when there is no such frame */
  sendToFrame(frame: number | [number, number], channel: string, ...args: unknown[]): boolean {
    const frameId = expectNumber(Array.isArray(frame) ? frame[1] : frame, 'frameId');
    const target = framesOfPage(this.livePageId()).find(
      (candidate) =>
        candidate.routingId === frameId &&
        (!Array.isArray(frame) || candidate.processId === frame[0]),
    );
    target?.send(channel, ...args);
    return target !== undefined;
  }

  /**
   * Runs a script in the main frame's main world; resolves with its value, awaited and cloned.
   * While the page loads, or before its first load, it waits for the end of that load.
   * @throws (rejects) what the script throws; Error when the page's process or the page is gone
   */
  async executeJavaScript(code: string, userGesture = false): Promise<unknown> {
    if (this.documentState() === 'coming') await this.#documentThere();
    return this.channel().execute(MAIN_WORLD, expectString(code, 'code'), userGesture);
  }

  /** @param worldId 999 is the preload script's world; others are made on first use */
  async executeJavaScriptInIsolatedWorld(
    worldId: number,
    scripts: WebSource[],
    userGesture = false,
  ): Promise<unknown> {
    expectNumber(worldId, 'worldId');
    const code = scripts.map((script) => expectString(script.code, 'code')).join(';\n');
    if (this.documentState() === 'coming') await this.#documentThere();
    return this.channel().execute(worldId, code, userGesture);
  }

  /** Resolves with a key for removeInsertedCSS. */
  async insertCSS(css: string): Promise<string> {
    return String(await this.channel().insertCss(expectString(css, 'css')));
  }

  async removeInsertedCSS(key: string): Promise<void> {
    this.channel().removeCss(expectString(key, 'key'));
  }

  setZoomFactor(factor: number): void {
    if (expectNumber(factor, 'factor') <= 0) {
      throw new Error("'zoomFactor' must be a double greater than 0.0");
    }
    this.#zoomFactor = factor;
    this.applyZoom(factor);
  }

  getZoomFactor(): number {
    this.livePageId();
    return this.#zoomFactor;
  }

  setZoomLevel(level: number): void {
    this.setZoomFactor(ZOOM_STEP ** expectNumber(level, 'level'));
  }

  getZoomLevel(): number {
    return Math.log(this.getZoomFactor()) / Math.log(ZOOM_STEP);
  }

  /** The value of an expression, in a world of Clade's own; undefined when the page cannot say. */
  protected async askDocument(expression: string): Promise<unknown> {
    try {
      return await this.channel().execute(QUESTION_WORLD, expression, false);
    } catch {
      return undefined;
    }
  }

  /** To the main frame's document, which need not be known yet. */
  protected channel(): FrameChannel {
    const pageId = this.livePageId();
    const process = runtime().broker.findByPage(pageId);
    // It is heard of by its channel, maybe before the zygote has told that it was forked.
    if (!process || process.state === 'exited') throw new Error('The page has no document yet');
    return new FrameChannel(process, pageId, 0);
  }

  /** Settles when the page has had time for it, or is gone; undefined while it has no document. */
  protected askForLife(): Promise<unknown> | undefined {
    if (this.documentState() !== 'there') return undefined;
    return this.channel().execute(MAIN_WORLD, '0', false);
  }

  abstract isDestroyed(): boolean;
  abstract isCrashed(): boolean;
  /** A load is under way, or asked for. */
  protected abstract isBusy(): boolean;

  /** The content process has announced the page that is shown. */
  onPageCreated(): void {
    this.lookForDocument();
  }

  /** Whether scripts can run in the main frame: now, later, or not before another load. */
  protected documentState(): 'there' | 'coming' | 'gone' {
    if (this.isDestroyed()) return 'gone';
    if (this.isBusy()) return 'coming';
    if (this.isCrashed()) return 'gone';
    // The end of a load and the first word of its process come on different sockets.
    const process = runtime().broker.findByPage(this.livePageId());
    return process && process.state !== 'exited' ? 'there' : 'coming';
  }

  /** To be called whenever that may have changed. */
  protected lookForDocument(): void {
    if (this.#waiting.length === 0 || this.documentState() === 'coming') return;
    for (const resume of this.#waiting.splice(0)) resume();
  }

  async #documentThere(): Promise<void> {
    while (this.documentState() === 'coming') {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }
}
