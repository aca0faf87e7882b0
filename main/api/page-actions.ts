/**
 * PageActions: what an app does with the page that a webContents shows, as Electron's members. Most
 * are one call of the view or of a part; how the page comes and goes is web-contents.ts.
 */
import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { NativeWebView } from '../native.ts';
import { printToPdf } from '../page/print.ts';
import { expectBoolean, expectNumber, expectObject, expectString } from './arguments.ts';
import { Debugger } from './debugger.ts';
import type { InputEvent } from './input-event.ts';
import { IpcMain } from './ipc-main.ts';
import { NativeImage, type Rectangle } from './native-image.ts';
import type { NavigationHistory } from './navigation-history.ts';
import type { OpenDevToolsOptions, PageDevTools } from './page-dev-tools.ts';
import { MAIN_WORLD, type PageDocument } from './page-document.ts';
import type { PageInteraction } from './page-interaction.ts';
import type { PageWindows } from './page-windows.ts';
import { checkPdfOptions, type PdfOptions } from './pdf-options.ts';
import { runtime } from './runtime.ts';
import type { Session } from './session.ts';
import type { WebFrameMain } from './web-frame-main.ts';
import type { WindowOpenHandler } from './window-open.ts';

/** Electron's zoom levels are powers of this factor. */
const ZOOM_STEP = 1.2;

/** A script to run, as executeJavaScriptInIsolatedWorld takes them. */
export interface WebSource {
  code: string;
  url?: string;
}

export abstract class PageActions extends EventEmitter {
  /** Messages of this page only; heard before ipcMain. */
  readonly ipc = new IpcMain();
  /** How the DevTools protocol calls this page and its main frame. */
  readonly devToolsTargetId = randomBytes(16).toString('hex').toUpperCase();
  readonly debugger = new Debugger(() => {
    this.native();
    return this.devToolsTargetId;
  });
  /** What its partition's pages share. */
  abstract readonly session: Session;
  abstract readonly navigationHistory: NavigationHistory;
  protected abstract readonly document: PageDocument;
  protected abstract readonly interaction: PageInteraction;
  protected abstract readonly devTools: PageDevTools;
  protected abstract readonly windows: PageWindows;
  #zoomFactor = 1;

  /** The view behind it. @throws CladeError ERR_DESTROYED */
  abstract native(): NativeWebView;

  /** The page's main frame; null before it has a document. */
  get mainFrame(): WebFrameMain | null {
    return this.document.mainFrame;
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
    const target = this.document.frames.find(
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
    return this.document.execute(MAIN_WORLD, expectString(code, 'code'), userGesture);
  }

  /** @param worldId 999 is the preload script's world; others are made on first use */
  async executeJavaScriptInIsolatedWorld(
    worldId: number,
    scripts: WebSource[],
    userGesture = false,
  ): Promise<unknown> {
    expectNumber(worldId, 'worldId');
    const code = scripts.map((script) => expectString(script.code, 'code')).join(';\n');
    return this.document.execute(worldId, code, userGesture);
  }

  /** Resolves with a key for removeInsertedCSS. */
  async insertCSS(css: string): Promise<string> {
    return String(await this.document.channel().insertCss(expectString(css, 'css')));
  }

  async removeInsertedCSS(key: string): Promise<void> {
    this.document.channel().removeCss(expectString(key, 'key'));
  }

  goBack(): void {
    this.navigationHistory.goBack();
  }

  goForward(): void {
    this.navigationHistory.goForward();
  }

  canGoBack(): boolean {
    return this.navigationHistory.canGoBack();
  }

  canGoForward(): boolean {
    return this.navigationHistory.canGoForward();
  }

  focus(): void {
    this.native().focus();
  }

  setUserAgent(userAgent: string): void {
    this.native().setUserAgent(expectString(userAgent, 'userAgent'));
  }

  /** What happens when the page wants a new window; without a handler a window is opened. */
  setWindowOpenHandler(handler: WindowOpenHandler | null): void {
    this.windows.handler = handler ?? undefined;
  }

  setZoomFactor(factor: number): void {
    if (expectNumber(factor, 'factor') <= 0) {
      throw new Error("'zoomFactor' must be a double greater than 0.0");
    }
    this.#zoomFactor = factor;
    this.native().setZoom(factor);
  }

  getZoomFactor(): number {
    this.native();
    return this.#zoomFactor;
  }

  setZoomLevel(level: number): void {
    this.setZoomFactor(ZOOM_STEP ** expectNumber(level, 'level'));
  }

  getZoomLevel(): number {
    return Math.log(this.getZoomFactor()) / Math.log(ZOOM_STEP);
  }

  /**
   * Sends trusted input to the page, one event after the other. The window has to be shown.
   * @throws TypeError for a malformed event
   */
  sendInputEvent(event: InputEvent): void {
    this.interaction.send(event);
  }

  /** A picture of what the view shows, or of a part of it (device-independent pixels). */
  async capturePage(rect?: Rectangle): Promise<NativeImage> {
    const image = new NativeImage(await this.native().snapshot());
    return rect ? image.crop(rect) : image;
  }

  /**
   * The page as PDF.
   * @throws TypeError for malformed options
   * @throws (rejects) ERR_PRINT
   */
  async printToPDF(options: PdfOptions = {}): Promise<Buffer> {
    expectObject(options, 'options');
    return printToPdf(this.native(), checkPdfOptions(options));
  }

  /** Saves what the URL gives; will-download of the session follows. */
  downloadURL(url: string): void {
    this.session.downloadURL(url);
  }

  /** Without effect when the page's preference `devTools` is false. */
  openDevTools(options?: OpenDevToolsOptions): void {
    this.devTools.open(options);
  }

  closeDevTools(): void {
    this.devTools.close();
  }

  toggleDevTools(): void {
    this.devTools.toggle();
  }

  isDevToolsOpened(): boolean {
    return this.devTools.isOpen;
  }

  isDevToolsFocused(): boolean {
    return this.devTools.isFocused;
  }

  /**
   * Opens DevTools with the element at a place of the page, CSS pixels. The page sees a right click
   * there; when it prevents the menu the tools open without an element.
   */
  inspectElement(x: number, y: number): void {
    this.devTools.inspect(x, y);
  }

  undo(): void {
    this.#edit('Undo');
  }

  redo(): void {
    this.#edit('Redo');
  }

  cut(): void {
    this.#edit('Cut');
  }

  copy(): void {
    this.#edit('Copy');
  }

  paste(): void {
    this.#edit('Paste');
  }

  pasteAndMatchStyle(): void {
    this.#edit('PasteAsPlainText');
  }

  delete(): void {
    this.#edit('Delete');
  }

  selectAll(): void {
    this.#edit('SelectAll');
  }

  unselect(): void {
    this.#edit('Unselect');
  }

  /** Types a text in place of the selection. */
  replace(text: string): void {
    this.#edit('InsertText', expectString(text, 'text'));
  }

  async insertText(text: string): Promise<void> {
    this.#edit('InsertText', expectString(text, 'text'));
  }

  /** Whether keys that the page does not use are no accelerators of menus, while it has the focus. */
  setIgnoreMenuShortcuts(ignore: boolean): void {
    runtime().engine.ignoreShortcuts(this.native(), expectBoolean(ignore, 'ignore'));
  }

  /** On the page's focused field. @param command one of the engine's */
  #edit(command: string, argument: string | null = null): void {
    runtime().engine.editingCommand(this.native(), command, argument);
  }
}
