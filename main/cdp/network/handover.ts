/**
 * Handover: a navigation that moves to another process with its request under way. Of the one request
 * the engine tells two, in two pages, the first of them cancelled; clients are told of one.
 */
import type { EngineTarget } from '../inspector/engine-target.ts';
import type { LoadingFailed, RequestWillBeSent } from './engine-types.ts';
import type { NetworkRequest } from './network-request.ts';

/** Of a redirect that another process follows; the engine's own text for policies. */
const INTERRUPTED = /interrupted/i;

export interface Moved {
  request: NetworkRequest;
  /** The address was another: a redirect led there. */
  isRedirect: boolean;
}

export class Handover {
  /** The main frame's last navigation. */
  #request: NetworkRequest | undefined;
  #held: LoadingFailed | undefined;
  readonly #fail: (request: NetworkRequest, params: LoadingFailed) => void;

  /** @param fail tells of a failure that was one after all */
  constructor(fail: (request: NetworkRequest, params: LoadingFailed) => void) {
    this.#fail = fail;
  }

  /** A navigation of the main frame begins. */
  begin(request: NetworkRequest): void {
    this.#release();
    this.#request = request;
  }

  /** The navigation to `url` has come to nothing, such as to a download; the engine may not tell. */
  end(url: string, name: string): void {
    const request = this.#request;
    if (!request || request.ended || withoutFragment(request.url) !== withoutFragment(url)) return;
    request.failure ??= `net::${name}`;
    const canceled = name === 'ERR_ABORTED';
    const timestamp = performance.now() / 1000;
    this.#fail(request, { requestId: request.engineId, timestamp, errorText: name, canceled });
  }

  /** The address of a navigation that waits for its response. */
  get pendingUrl(): string | undefined {
    return this.#request && !this.#request.ended && !this.#request.response
      ? this.#request.url
      : undefined;
  }

  /**
   * @param next the engine page that may be shown next, if there is one
   * @returns whether the failure may be a handover; then it is told later, or never
   */
  holds(request: NetworkRequest, params: LoadingFailed, next: EngineTarget | undefined): boolean {
    if (request !== this.#request || params.canceled !== true || request.response) return false;
    if (!next || next === request.target) return false;
    this.#held = params;
    next.once('gone', () => this.#release());
    return true;
  }

  /** A navigation of the main frame in another engine page. @returns what it goes on with */
  take(target: EngineTarget, { request: { url } }: RequestWillBeSent): Moved | undefined {
    const request = this.#request;
    if (!request || request.ended || request.response || request.target === target)
      return undefined;
    const isSame = request.url === url;
    const isRedirect = !isSame && INTERRUPTED.test(this.#held?.errorText ?? '');
    if (!isSame && !isRedirect) return undefined;
    this.#held = undefined;
    return { request, isRedirect };
  }

  #release(): void {
    const held = this.#held;
    this.#held = undefined;
    if (held && this.#request) this.#fail(this.#request, held);
  }
}

function withoutFragment(url: string): string {
  return url.replace(/#.*$/s, '');
}
