/**
 * Electron's webContents: one web view and the page in it, from its first load to its end. What an
 * app does with a page is page-actions.ts; each of its parts has a file:
 *
 *   PageProcess      which content process the page lives in
 *   PageDocument     its main frame's document: scripts and messages
 *   PageLoads        loads, and what they tell the app
 *   PageTitle        its title
 *   PageTrust        permissions, credentials, certificates
 *   PageWindows      the windows that it opens
 *   PageInteraction  input, dialogs, context menus
 *   PageDevTools     the engine's inspector
 */
import { CladeError } from '../common/errors.ts';
import { netError } from '../common/net-error.ts';
import type { NativeWebView } from '../native.ts';
import { contentsBus } from './contents-bus.ts';
import { roomyRuntime } from './descriptors.ts';
import { PreventableEvent } from './event.ts';
import { removePage } from './frame-registry.ts';
import { HeldLoads } from './held-loads.ts';
import { wantIsolatedWorld } from './isolated-world.ts';
import type { LoadPhase } from './load-tracker.ts';
import { fileUrl, requestOf, type LoadFileOptions, type LoadUrlOptions } from './load-url.ts';
import { NavigationHistory } from './navigation-history.ts';
import { PageActions } from './page-actions.ts';
import { PageDevTools } from './page-dev-tools.ts';
import { PageDocument } from './page-document.ts';
import { PageInteraction } from './page-interaction.ts';
import { PageLoads } from './page-loads.ts';
import { PageProcess } from './page-process.ts';
import { PageTitle } from './page-title.ts';
import { PageTrust } from './page-trust.ts';
import { PageWindows } from './page-windows.ts';
import { makePreloadScript } from './preload-script.ts';
import { Session } from './session.ts';
import { takeSpare } from './spares.ts';
import { launchFor } from './trust.ts';
import {
  checkPreferences,
  type CheckedPreferences,
  type WebPreferences,
} from './web-preferences.ts';

const all = new Map<number, WebContents>();
let lastId = 0;

export class WebContents extends PageActions {
  readonly id: number;
  readonly navigationHistory = new NavigationHistory(() => this.native());
  readonly session: Session;
  readonly #preferences: CheckedPreferences;
  readonly #process = new PageProcess(this);
  protected readonly document = new PageDocument(this, this.#process);
  protected readonly interaction = new PageInteraction(this, this.document);
  protected readonly devTools: PageDevTools;
  readonly #title = new PageTitle(this);
  readonly #trust = new PageTrust(this);
  readonly #held = new HeldLoads(() => this.native());
  readonly #loads = new PageLoads(this, this.#trust, this.#held, () => this.#process.onCommitted());
  protected readonly windows = new PageWindows(this, this.#process, this.#held);
  #native: NativeWebView | undefined;

  /**
   * Used by BrowserWindow and WebContentsView; apps do not make one.
   * @param opener waits in window.open() for this one, which is to share its process
   */
  constructor(preferences: WebPreferences = {}, opener?: WebContents) {
    super();
    this.#preferences = checkPreferences(preferences);
    this.devTools = new PageDevTools(this, this.#preferences.devTools);
    this.id = ++lastId;
    const { engine } = roomyRuntime('a webContents');
    if (this.#preferences.preload !== undefined) wantIsolatedWorld();
    this.session = this.#preferences.session ?? Session.default;
    const listener = (event: string, ...args: never[]): unknown => this.#onNative(event, args);
    const spare = opener ? undefined : takeSpare(this.#preferences, listener);
    if (spare) this.#process.take(spare);
    const options = {
      ...this.#preferences,
      session: this.session.network.native,
      ...(opener ? { related: opener.native() } : {}),
    };
    this.#native = spare?.native ?? new engine.WebView(options, listener);
    const userAgent = this.session.getUserAgent();
    if (userAgent !== '') this.#native.setUserAgent(userAgent);
    all.set(this.id, this);
    // The engine loads by itself what the opener has asked for.
    if (opener) this.#prepare();
    contentsBus.emit('created', this);
  }

  static getAll(): WebContents[] {
    return [...all.values()];
  }

  override native(): NativeWebView {
    if (!this.#native) throw new CladeError('ERR_DESTROYED', 'Object has been destroyed');
    return this.#native;
  }

  /**
   * Loads a page. Resolves when it has finished loading (did-finish-load).
   * @param options httpReferrer: what the request names as its referrer
   * @throws (rejects) Error with Electron's {code, errno, url} when the main frame fails
   */
  loadURL(address: string, options: LoadUrlOptions = {}): Promise<void> {
    const { url, referrer, refusal } = requestOf(address, options);
    const native = this.native();
    return this.#loads.request(url, refusal, () =>
      this.#start(url, () => native.loadUrl(url, referrer)),
    );
  }

  /** Loads a file of the app; a relative path is resolved against the app's folder. */
  loadFile(filePath: string, options: LoadFileOptions = {}): Promise<void> {
    return this.loadURL(fileUrl(filePath, options));
  }

  reload(): void {
    this.#start(this.getURL(), () => this.native().reload(false));
  }

  reloadIgnoringCache(): void {
    this.#start(this.getURL(), () => this.native().reload(true));
  }

  stop(): void {
    this.native();
    this.#loads.stop();
  }

  getURL(): string {
    return this.native().state().url ?? '';
  }

  getTitle(): string {
    this.native();
    return this.#title.text;
  }

  isLoading(): boolean {
    this.native();
    return this.#loads.isLoading;
  }

  isLoadingMainFrame(): boolean {
    return this.isLoading();
  }

  isCrashed(): boolean {
    this.native();
    return this.#process.isCrashed;
  }

  isDestroyed(): boolean {
    return this.#native === undefined;
  }

  /** The pid of the page's content process; 0 before there is one. */
  getOSProcessId(): number {
    this.native();
    return this.#process.pid;
  }

  /** Kills the page's content process; render-process-gone follows with reason `killed`. */
  forcefullyCrashRenderer(): void {
    this.native();
    this.#process.kill();
  }

  /** A page for this one's window.open(); session and preferences are the same unless given. */
  openRelated(preferences: WebPreferences = {}): WebContents {
    const { preload, ...own } = this.#preferences;
    const inherited = { ...own, ...(preload === undefined ? {} : { preload }), ...preferences };
    return new WebContents({ ...inherited, session: this.session }, this);
  }

  /** Loads wait until the function that this returns is called; for the DevTools protocol. */
  holdLoads(): () => void {
    return this.#held.hold();
  }

  /** As the page's own window.close(): the page goes, with the window if it fills one. */
  close(): void {
    if (!this.emit('close-requested')) this.destroy();
  }

  /** Called by the owning window or view; safe to call twice. */
  destroy(): void {
    const native = this.#native;
    if (!native) return;
    this.#loads.abandon(netError('ERR_ABORTED'));
    removePage(this.#process.livePageId());
    this.#held.end();
    this.#native = undefined;
    all.delete(this.id);
    native.destroy();
    this.#process.release();
    this.#loads.release();
    this.document.look();
    this.emit('destroyed');
    this.removeAllListeners();
  }

  /** The engine page that the view shows now. */
  get pageId(): number {
    return this.#process.pageId;
  }

  /** The content process has announced the page that is shown. */
  onPageCreated(): void {
    this.document.look();
  }

  /** The document of this page is complete, says its content process. */
  onDocumentLoaded(pageId: number): void {
    if (pageId === this.native().state().pageId) this.#loads.onDomReady();
  }

  /** The preload script could not be read, or threw; the page goes on without it. */
  onPreloadError(error: Error): void {
    this.emit('preload-error', new PreventableEvent(), this.#preferences.preload, error);
    process.emitWarning(`Unable to load preload script: ${error.message}`);
  }

  #start(url: string, begin: () => void): void {
    const load = (): void => this.#loads.run(url, () => launchFor(url, begin));
    this.#process.onLoad(url, load);
    this.#loads.expect(url);
    this.#prepare();
    load();
  }

  /** What has to be there before a page. The preload script is read anew: a change of it counts. */
  #prepare(): void {
    // Known before the page can say anything.
    this.#process.lookForPage();
    try {
      const script = makePreloadScript(this.#preferences, this.id);
      if (script) this.native().setUserScript(script.source, script.allFrames);
    } catch (error) {
      this.native().setUserScript(null, false);
      this.onPreloadError(error as Error);
    }
  }

  /** @returns the answer, for what is asked; true: not for the engine's own window */
  #onNative(event: string, args: unknown[]): unknown {
    if (!this.#native) return false;
    const answer = this.windows.onEvent(event, args) ?? this.#trust.onEvent(event, args);
    if (answer) return answer.answer;
    this.#onEvent(event, args);
    this.#held.onEvent(event, args);
    this.document.look();
    // An event, such as `close`, may be the end of this object.
    return this.#native ? this.interaction.onEvent(event, args) : false;
  }

  #onEvent(event: string, args: unknown[]): void {
    switch (event) {
      case 'load-changed':
        this.#process.onLoadChanged();
        return this.#loads.onPhase(args[0] as LoadPhase, String(args[1]));
      case 'load-failed':
      case 'tls-failed':
        return this.#loads.onFailure(event, args);
      case 'title':
      case 'document-title':
        return this.#title.take(String(args[0]));
      case 'url':
      case 'loading':
        return this.#loads.onPlace();
      case 'page-id':
        return this.#process.onPageId(Number(args[0]));
      case 'progress':
        return void this.emit('load-progress', Number(args[0]));
      case 'process-terminated':
        return void this.#onTerminated(String(args[0]));
      case 'close-requested':
        return this.close();
      case 'inspector':
        return this.devTools.onInspector(String(args[0]));
    }
  }

  async #onTerminated(engineReason: string): Promise<void> {
    const end = this.#process.onTerminated(engineReason);
    if (!end) return;
    this.#loads.onProcessLost();
    const details = await end;
    if (!this.#native) return;
    this.#loads.abandon(netError('ERR_FAILED'));
    this.document.look();
    this.emit('render-process-gone', new PreventableEvent(), details);
    contentsBus.emit('gone', this, details);
  }
}
