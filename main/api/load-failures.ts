/**
 * LoadFailures: what the engine says of failed loads, for a LoadTracker. A certificate that nobody
 * vouches for is the app's to decide about.
 */
import { netErrorFromCertificate, netErrorFromEngine, type NetError } from '../common/net-error.ts';
import type { LoadTracker } from './load-tracker.ts';
import type { PageTrust } from './page-trust.ts';
import type { WebContents } from './web-contents.ts';

/** A failure that may not come again. */
interface Passing {
  /** Of the engine's error. */
  domain: string;
  code: number;
  protocol: string;
  /** How often the load is begun anew. */
  mostTries: number;
}

const passing: readonly Passing[] = [
  /**
   * At times the engine tells a certificate that it has refused as a cancellation of its own
   * (GIOErrorEnum's G_IO_ERROR_CANCELLED, which comes from its network process alone); asked again it
   * says what it was.
   */
  { domain: 'g-io-error-quark', code: 19, protocol: 'https:', mostTries: 3 },
  /**
   * The network process did not take the request (API::Error::General::Internal): the engine ends
   * one that has not answered for 3 seconds, on a machine that is short of time as well, and has a
   * new one at once (NetworkProcessProxy::didBecomeUnresponsive).
   */
  { domain: 'WebKitErrorDomain', code: 300, protocol: '', mostTries: 1 },
];

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
    if (!this.#mayPass(url, domain, code)) {
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

  /** Counts the tries. Only of what the app has asked for: nothing is sent twice. */
  #mayPass(url: string, domain: string, code: number): boolean {
    const known = passing.find((each) => each.domain === domain && each.code === code);
    if (!known || !url.startsWith(known.protocol) || url !== this.#asked.url) return false;
    this.#asked.tries += 1;
    return this.#asked.tries <= known.mostTries;
  }
}
