/**
 * Electron's webContents: one web view and the page in it. The page's content process is found
 * by the engine's page id, which changes when a navigation moves the view to another process.
 */
import { EventEmitter } from 'node:events';
import { constants } from 'node:os';
import { CladeError } from '../common/errors.ts';
import { netError } from '../common/net-error.ts';
import type { NativeWebView } from '../native.ts';
import type { ContentProcess } from '../process/content-process.ts';
import { contentsBus } from './contents-bus.ts';
import { forgetPages, rememberPage } from './contents-by-page.ts';
import { roomyRuntime, shortageForLoad } from './descriptors.ts';
import { PreventableEvent } from './event.ts';
import { exitOf } from './exit-of.ts';
import { removePage } from './frame-registry.ts';
import { emitFailure, loadListener } from './load-events.ts';
import { LoadFailures } from './load-failures.ts';
import {
  fileUrl,
  mayStayInDocument,
  requestOf,
  type LoadFileOptions,
  type LoadUrlOptions,
} from './load-url.ts';
import { LoadTracker, type LoadPhase } from './load-tracker.ts';
import { loadPromise, type LoadEvents } from './load-promise.ts';
import { NavigationHistory } from './navigation-history.ts';
import { wantIsolatedWorld } from './isolated-world.ts';
import { PageTitle } from './page-title.ts';
import { PageWindows } from './page-windows.ts';
import { makePreloadScript } from './preload-script.ts';
import { runtime } from './runtime.ts';
import { Session } from './session.ts';
import { takeSpare } from './spares.ts';
import {
  checkPreferences,
  type CheckedPreferences,
  type WebPreferences,
} from './web-preferences.ts';
import type { TakenSpare } from './taken-spare.ts';
import { launchFor } from './trust.ts';

const all = new Map<number, WebContents>();
let lastId = 0;

export class WebContents extends PageWindows {
  readonly id: number;
  readonly navigationHistory: NavigationHistory;
  override readonly session: Session;
  readonly #preferences: CheckedPreferences;
  readonly #tracker: LoadTracker;
  readonly #failures: LoadFailures;
  readonly #title = new PageTitle(this);
  readonly #loads = new EventEmitter<LoadEvents>();
  #native: NativeWebView | undefined;
  #pageId = 0;
  /** Every engine page that this has shown: one per process that a navigation led to. */
  readonly #pageIds = new Set<number>();
  /** Until the first load in a spare view has begun. */
  #spare: TakenSpare | undefined;
  #crashed = false;
  #goneReported = false;
  #lastUrl = '';

  /**
   * For BrowserWindow and WebContentsView. @param opener waits in window.open() for this one, which is to share its process
   */
  constructor(preferences: WebPreferences = {}, opener?: WebContents) {
    super();
    this.#preferences = checkPreferences(preferences);
    this.id = ++lastId;
    this.#tracker = new LoadTracker(
      loadListener(this, this.#loads, (url) => this.#onCommitted(url)),
    );
    this.#failures = new LoadFailures(this.#tracker, this);
    this.navigationHistory = new NavigationHistory(() => this.native());
    const { engine } = roomyRuntime('a webContents');
    if (this.#preferences.preload !== undefined) wantIsolatedWorld();
    this.session = this.#preferences.session ?? Session.default;
    const listener = (event: string, ...args: never[]): unknown => this.#onNative(event, args);
    this.#spare = opener ? undefined : takeSpare(this.#preferences, listener);
    const options = {
      ...this.#preferences,
      session: this.session.network.native,
      ...(opener ? { related: opener.native() } : {}),
    };
    this.#native = this.#spare?.native ?? new engine.WebView(options, listener);
    if (this.#spare) this.#pageIds.add(this.#spare.pageId);
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
    if (!this.#native) {
      throw new CladeError('ERR_DESTROYED', 'Object has been destroyed');
    }
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
    return loadPromise(this.#loads, url, () => {
      const failure = refusal ?? shortageForLoad();
      if (failure) emitFailure(this, url, failure, false);
      else this.#start(url, () => native.loadUrl(url, referrer));
      return failure;
    });
  }

  /** Loads a file of the app; a relative path is resolved against the app's folder. */
  loadFile(filePath: string, options: LoadFileOptions = {}): Promise<void> {
    return this.loadURL(fileUrl(filePath, options));
  }

  override getURL(): string {
    return this.native().state().url ?? '';
  }

  getTitle(): string {
    this.native();
    return this.#title.text;
  }

  isLoading(): boolean {
    this.native();
    return this.#tracker.loading;
  }

  override isCrashed(): boolean {
    this.native();
    return this.#crashed;
  }

  override isDestroyed(): boolean {
    return this.#native === undefined;
  }

  reload(): void {
    this.#start(this.getURL(), () => this.native().reload(false));
  }

  reloadIgnoringCache(): void {
    this.#start(this.getURL(), () => this.native().reload(true));
  }

  stop(): void {
    const native = this.native();
    if (this.held.forget()) this.#loads.emit('dropped');
    native.stop();
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

  /** The pid of the page's content process; 0 before there is one. */
  getOSProcessId(): number {
    this.native();
    const process = this.#process();
    return process?.state === 'running' ? process.pid : 0;
  }

  /** Kills the page's content process; render-process-gone follows with reason `killed`. */
  forcefullyCrashRenderer(): void {
    this.native();
    const process = this.#process();
    if (process?.state === 'running') runtime().broker.kill(process, constants.signals.SIGKILL);
  }

  /** A page for this one's window.open(); session and preferences are the same unless given. */
  openRelated(preferences: WebPreferences = {}): WebContents {
    const { preload, ...own } = this.#preferences;
    const inherited = { ...own, ...(preload === undefined ? {} : { preload }), ...preferences };
    return new WebContents({ ...inherited, session: this.session }, this);
  }

  /** As the page's own window.close(): the page goes, with the window if it fills one. */
  close(): void {
    if (!this.emit('close-requested')) this.destroy();
  }

  /** Called by the owning window or view; safe to call twice. */
  destroy(): void {
    const native = this.#native;
    if (!native) return;
    this.#tracker.abandon(netError('ERR_ABORTED'));
    removePage(this.livePageId());
    this.held.end();
    this.#native = this.#spare = undefined;
    all.delete(this.id);
    native.destroy();
    runtime().broker.releasePages(this.#pageIds);
    forgetPages(this.#pageIds);
    this.#loads.emit('destroyed');
    this.lookForDocument();
    this.emit('destroyed');
    this.removeAllListeners();
  }

  /** The engine page that the view shows now. */
  get pageId(): number {
    return this.#pageId;
  }

  /** The document of this page is complete, says its content process. */
  onDocumentLoaded(pageId: number): void {
    if (pageId === this.native().state().pageId) this.#tracker.onDomReady();
  }

  protected override livePageId(): number {
    return this.#spare?.isUnused ? 0 : this.native().state().pageId || this.#pageId;
  }

  protected override get allowsDevTools(): boolean {
    return this.#preferences.devTools;
  }

  protected override applyZoom(factor: number): void {
    this.native().setZoom(factor);
  }

  /** The preload script is read anew for each load, so that a change of it counts. */
  #start(url: string, begin: () => void): void {
    const load = (): void =>
      this.held.run(
        () => {
          this.#loads.emit('asked');
          launchFor(url, begin);
        },
        mayStayInDocument(this.#lastUrl, url),
      );
    this.#spare?.use(url, load);
    this.#failures.expect(url);
    this.#prepare();
    load();
  }

  /** What has to be there before a page. */
  #prepare(): void {
    // Known before the page can say anything.
    this.#onPageId(this.native().state().pageId);
    try {
      const script = makePreloadScript(this.#preferences, this.id);
      if (script) this.native().setUserScript(script.source, script.allFrames);
    } catch (error) {
      this.native().setUserScript(null, false);
      this.onPreloadError(error as Error);
    }
  }

  /** The preload script could not be read, or threw; the page goes on without it. */
  onPreloadError(error: Error): void {
    this.emit('preload-error', new PreventableEvent(), this.#preferences.preload, error);
    process.emitWarning(`Unable to load preload script: ${error.message}`);
  }

  #process(): ContentProcess | undefined {
    return runtime().broker.findByPage(this.#native ? this.livePageId() : this.#pageId);
  }

  /** @returns the answer, for what is asked; true: not for the engine's own window */
  #onNative(event: string, args: unknown[]): unknown {
    if (!this.#native) return false;
    const window = this.onWindowEvent(this, () => this.#process(), event, args);
    const answer = window ?? this.onTrustEvent(event, args);
    if (answer) return answer.answer;
    this.#onEvent(event, args);
    this.held.onEvent(event, args);
    this.lookForDocument();
    // An event, such as `close`, may be the end of this object.
    return this.#native ? this.onPageRequest(event, args) : false;
  }

  #onEvent(event: string, args: unknown[]): void {
    switch (event) {
      case 'load-changed':
        this.#spare = undefined;
        return this.#tracker.onPhase(args[0] as LoadPhase, String(args[1]));
      case 'load-failed':
      case 'tls-failed':
        return this.#failures.onEvent(event, args);
      case 'title':
      case 'document-title':
        return this.#title.take(String(args[0]));
      case 'url':
      case 'loading':
        return this.#onPlace();
      case 'page-id':
        return this.#onPageId(Number(args[0]));
      case 'progress':
        return void this.emit('load-progress', Number(args[0]));
      case 'process-terminated':
        void this.#onTerminated(String(args[0]));
        return;
      case 'close-requested':
        return this.close();
      case 'inspector':
        return this.onInspector(String(args[0]));
    }
  }

  #onCommitted(url: string): void {
    this.#crashed = false;
    this.#goneReported = false;
    this.#lastUrl = url;
    this.#onPageId(this.native().state().pageId);
  }

  #onPageId(pageId: number): void {
    if (pageId === 0) return;
    this.#pageId = pageId;
    this.#pageIds.add(pageId);
    rememberPage(pageId, this);
    this.emit('page-id', pageId);
  }

  /** Another URL without a load is another place in the same document. */
  #onPlace(): void {
    const { url, loading } = this.native().state();
    // A URL that is only asked for is shown already; the end of that load tells what became of it.
    if (loading || this.#tracker.loading || !url || url === this.#lastUrl) return;
    this.emit('in-page', url, this.#lastUrl);
    this.#lastUrl = url;
    // history.pushState tells the page's own scripts nothing that they could pass on.
    this.mainFrame?.describe({ url });
    this.emit('did-navigate-in-page', new PreventableEvent(), url, true);
    this.#loads.emit('in-page', url);
  }

  async #onTerminated(engineReason: string): Promise<void> {
    if (this.#goneReported || this.#spare?.onTerminated()) return;
    this.#goneReported = true;
    if (!this.#tracker.loading) this.#loads.emit('lost');
    this.#crashed = true;
    const process = this.#process();
    const details = await exitOf(process, engineReason);
    if (!this.#native) return;
    this.#tracker.abandon(netError('ERR_FAILED'));
    this.lookForDocument();
    this.emit('render-process-gone', new PreventableEvent(), details);
    contentsBus.emit('gone', this, details);
  }
}
