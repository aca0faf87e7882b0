/**
 * PageLoads: the loads of a webContents, from what the engine says to Electron's events and the
 * promise of loadURL.
 */
import { EventEmitter } from 'node:events';
import type { NetError } from '../common/net-error.ts';
import { shortageForLoad } from './descriptors.ts';
import { PreventableEvent } from './event.ts';
import type { HeldLoads } from './held-loads.ts';
import { emitFailure, loadListener } from './load-events.ts';
import { LoadFailures } from './load-failures.ts';
import { loadPromise, type LoadEvents } from './load-promise.ts';
import { LoadTracker, type LoadPhase } from './load-tracker.ts';
import { mayStayInDocument } from './load-url.ts';
import type { PageTrust } from './page-trust.ts';
import { runtime } from './runtime.ts';
import type { WebContents } from './web-contents.ts';

export class PageLoads {
  readonly #contents: WebContents;
  readonly #tracker: LoadTracker;
  readonly #failures: LoadFailures;
  readonly #events = new EventEmitter<LoadEvents>();
  readonly #held: HeldLoads;
  #lastUrl = '';

  /**
   * @param contents emits Electron's events
   * @param trust asks about certificates
   * @param onCommitted is told of a new document before did-navigate
   */
  constructor(contents: WebContents, trust: PageTrust, held: HeldLoads, onCommitted: () => void) {
    this.#contents = contents;
    this.#held = held;
    const isIdle = (): boolean => !contents.native().state().loading;
    const listener = loadListener(contents, this.#events, isIdle, (url) => {
      this.#lastUrl = url;
      onCommitted();
    });
    this.#tracker = new LoadTracker(listener);
    this.#failures = new LoadFailures(this.#tracker, contents, trust);
  }

  get isLoading(): boolean {
    return this.#tracker.loading;
  }

  /**
   * Starts a load of `url`, which replaces the one before, and follows it to its end.
   * @param refusal why it must not begin
   */
  request(url: string, refusal: NetError | undefined, start: () => void): Promise<void> {
    return loadPromise(this.#events, url, () => {
      const failure = refusal ?? shortageForLoad();
      if (failure) emitFailure(this.#contents, url, failure, false);
      else start();
      return failure;
    });
  }

  /** The app begins to load this. */
  expect(url: string): void {
    this.#failures.expect(url);
  }

  /** Asks the engine for it, now or later. */
  run(url: string, load: () => void): void {
    this.#held.run(() => {
      this.#events.emit('asked');
      load();
      return !mayStayInDocument(this.#lastUrl, url);
    });
  }

  /** The app wants none any more. */
  stop(): void {
    if (this.#held.stop()) this.#events.emit('dropped');
  }

  onPhase(phase: LoadPhase, url: string): void {
    // What a document has said belongs before what becomes of it.
    if (phase === 'committed' || phase === 'finished') {
      runtime().broker.catchUp(this.#contents.pageId);
    }
    if (this.#contents.isDestroyed()) return;
    this.#tracker.onPhase(phase, url);
  }

  onFailure(event: 'load-failed' | 'tls-failed', args: unknown[]): void {
    this.#failures.onEvent(event, args);
  }

  /** The document that is shown is complete. */
  onDomReady(): void {
    this.#tracker.onDomReady();
  }

  /** Another URL without a load is another place in the same document. */
  onPlace(): void {
    const contents = this.#contents;
    const { url, loading } = contents.native().state();
    // A URL that is only asked for is shown already; the end of that load tells what became of it.
    if (loading || this.isLoading || !url || url === this.#lastUrl) return;
    contents.emit('in-page', url, this.#lastUrl);
    this.#lastUrl = url;
    // history.pushState tells the page's own scripts nothing that they could pass on.
    contents.mainFrame?.describe({ url });
    contents.emit('did-navigate-in-page', new PreventableEvent(), url, true);
    this.#events.emit('in-page', url);
  }

  /** The content process is gone, and with it a load that had not begun. */
  onProcessLost(): void {
    if (!this.isLoading) this.#events.emit('lost');
  }

  /** What was loading will not finish. */
  abandon(error: NetError): void {
    this.#tracker.abandon(error);
  }

  /** The view is gone. */
  release(): void {
    this.#events.emit('destroyed');
  }
}
