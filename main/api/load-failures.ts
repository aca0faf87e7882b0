/**
 * LoadFailures: what the engine says of failed loads, for a LoadTracker. A certificate that nobody
 * vouches for is the app's to decide about.
 */
import { netErrorFromCertificate, netErrorFromEngine, type NetError } from '../common/net-error.ts';
import type { LoadTracker } from './load-tracker.ts';
import type { PageTrust } from './page-trust.ts';
import type { WebContents } from './web-contents.ts';

/** GIOErrorEnum's G_IO_ERROR_CANCELLED, which comes from the engine's network process alone. */
const CANCELLED = { domain: 'g-io-error-quark', code: 19 };
/** So often a load is begun anew to hear what is wrong with a certificate. */
const MOST_TRIES = 4;
/** The network process did not take the request (API::Error::General::Internal). */
const UNREACHED = { domain: 'WebKitErrorDomain', code: 300 };

export class LoadFailures {
  readonly #tracker: LoadTracker;
  readonly #contents: WebContents;
  readonly #trust: PageTrust;
  #asked = { url: '', tries: 0 };

  constructor(tracker: LoadTracker, contents: WebContents, trust: PageTrust) {
    this.#tracker = tracker;
    this.#contents = contents;
    this.#trust = trust;
  }

  /** The app begins to load this. */
  expect(url: string): void {
    this.#asked = { url: URL.canParse(url) ? new URL(url).href : url, tries: 0 };
  }

  /** For the view's listener: native/addon/web_view_host.h. */
  onEvent(event: 'load-failed' | 'tls-failed', args: unknown[]): void {
    const [url, first, second] = args;
    if (event === 'load-failed') this.#onFailed(String(url), String(first), Number(second));
    else this.#onBadCertificate(String(url), Number(first), String(second));
  }

  /** @param domain of the engine's error @param code of the engine's error */
  #onFailed(url: string, domain: string, code: number): void {
    if (!this.#mayBeCertificate(url, domain, code) && !this.#mayReach(url, domain, code)) {
      this.#tracker.onFailed(url, netErrorFromEngine(domain, code));
      return;
    }
    this.#tracker.hold();
    setImmediate(() => this.#decide(url, undefined));
  }

  /** @param flags GTlsCertificateFlags */
  #onBadCertificate(url: string, flags: number, pem: string): void {
    const error = netErrorFromCertificate(flags);
    const waits = this.#trust.askAboutCertificate(url, pem, error, (trusted) =>
      this.#decide(url, trusted ? undefined : error),
    );
    if (waits) this.#tracker.hold();
    else this.#tracker.onFailed(url, error);
  }

  #decide(url: string, error: NetError | undefined): void {
    this.#tracker.decide(error && { url, error });
    if (!error && !this.#contents.isDestroyed()) this.#contents.native().loadUrl(url);
  }

  /**
   * At times the engine tells a certificate that it has refused as a cancellation of its own; asked
   * again it says what it was. Only for what the app has asked for: nothing is sent twice.
   */
  #mayBeCertificate(url: string, domain: string, code: number): boolean {
    const isCancelled = domain === CANCELLED.domain && code === CANCELLED.code;
    if (!isCancelled || !url.startsWith('https:') || url !== this.#asked.url) return false;
    this.#asked.tries += 1;
    return this.#asked.tries < MOST_TRIES;
  }

  /**
   * The engine ends a network process that has not answered for 3 seconds, on a machine that is
   * short of time as well, and has a new one at once (NetworkProcessProxy::didBecomeUnresponsive).
   */
  #mayReach(url: string, domain: string, code: number): boolean {
    if (domain !== UNREACHED.domain || code !== UNREACHED.code) return false;
    if (url !== this.#asked.url || this.#asked.tries > 0) return false;
    this.#asked.tries += 1;
    return true;
  }
}
