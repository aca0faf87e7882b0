/**
 * LoadTracker: from the engine's load phases to Electron's load events, for one web view.
 *
 * The engine says started, redirected, committed, finished, and before a finished one possibly
 * failed. Electron's order is did-start-loading, did-navigate (commit), dom-ready,
 * did-finish-load or did-fail-load, did-stop-loading. The page's own word that its document is
 * complete (dom-ready) comes on another socket than the engine's, so it may arrive late or, for
 * documents without an extension, never: it is then made up for before did-finish-load.
 */
import { netError, type NetError } from '../common/net-error.ts';

export interface LoadListener {
  /** Each load, also one that replaces another. */
  started(url: string): void;
  startLoading(url: string): void;
  redirected(url: string): void;
  committed(url: string): void;
  domReady(): void;
  finished(url: string): void;
  failed(url: string, error: NetError, provisional: boolean): void;
  stopLoading(): void;
}

export type LoadPhase = 'started' | 'redirected' | 'committed' | 'finished';

export class LoadTracker {
  readonly #listener: LoadListener;
  #loading = false;
  #committed = false;
  #domReady = false;
  #failure: { url: string; error: NetError } | undefined;
  /** The app has yet to say whether the load has failed; then, whether its end has come meanwhile. */
  #undecided = false;
  #ended = false;

  constructor(listener: LoadListener) {
    this.#listener = listener;
  }

  get loading(): boolean {
    return this.#loading;
  }

  onPhase(phase: LoadPhase, url: string): void {
    switch (phase) {
      case 'started':
        return this.#start(url);
      case 'redirected':
        return this.#listener.redirected(url);
      case 'committed':
        return this.#commit(url);
      case 'finished':
        return this.#finish(url);
    }
  }

  /** Reported by the engine before `finished`. */
  onFailed(url: string, error: NetError): void {
    this.#failure = { url, error };
  }

  /** What looks like a failure waits for decide(): the load is not over until then. */
  hold(): void {
    this.#undecided = true;
    this.#ended = false;
  }

  /** Ends what hold() began. @param failure undefined: the load goes on with another start */
  decide(failure: { url: string; error: NetError } | undefined): void {
    if (!this.#undecided) return;
    this.#undecided = false;
    this.#failure = failure;
    if (failure && this.#ended) this.#finish(failure.url);
  }

  /** The document that is shown is complete. */
  onDomReady(): void {
    if (this.#domReady || !this.#committed) return;
    this.#domReady = true;
    this.#listener.domReady();
  }

  /** The content process is gone: what was loading will not finish. */
  abandon(error: NetError): void {
    if (!this.#loading) return;
    this.#undecided = false;
    this.#failure = { url: '', error };
    this.#finish('');
  }

  #start(url: string): void {
    this.decide({ url: '', error: netError('ERR_ABORTED') });
    // A load that replaces another: the older one was cancelled.
    if (this.#loading && this.#failure) this.#finish(url);
    this.#failure = undefined;
    this.#committed = false;
    this.#listener.started(url);
    if (!this.#loading) {
      this.#loading = true;
      this.#listener.startLoading(url);
    }
  }

  #commit(url: string): void {
    // After a failed load the engine may say it twice.
    if (this.#committed && this.#loading) return;
    this.#committed = true;
    this.#domReady = false;
    this.#listener.committed(url);
  }

  #finish(url: string): void {
    if (!this.#loading) return;
    if (this.#undecided) {
      this.#ended = true;
      return;
    }
    const failure = this.#failure;
    this.#failure = undefined;
    this.#loading = false;
    if (failure) {
      this.#listener.failed(failure.url || url, failure.error, !this.#committed);
    } else {
      this.onDomReady();
      this.#listener.finished(url);
    }
    this.#listener.stopLoading();
  }
}
