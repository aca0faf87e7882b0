/**
 * Interception: requests of one page that wait for what a client makes of them. On while somebody
 * uses it, in every engine page of the view; a client that goes lets everything go on.
 */
import type { EngineTarget } from '../inspector/engine-target.ts';
import type { EngineEvent } from '../inspector/page-channel.ts';
import type { PageModel } from '../page/page-model.ts';
import { ProtocolError } from '../protocol-error.ts';
import type { EngineRequest, EngineResponse, Headers } from './engine-types.ts';
import type { NetworkModel } from './network-model.ts';
import type { NetworkRequest } from './network-request.ts';

export type Stage = 'request' | 'response';

/** What waits: a request, or the response to one. */
export interface Paused {
  readonly id: string;
  readonly stage: Stage;
  readonly engineId: string;
  readonly target: EngineTarget;
  /** Undefined for what the page's Network domain does not tell of. */
  readonly network: NetworkRequest | undefined;
  readonly request: EngineRequest;
  /** The engine has gone on with it already: it followed a redirect. */
  readonly isFollowed: boolean;
  readonly response: EngineResponse | undefined;
}

export interface RequestChange {
  url?: string;
  method?: string;
  headers?: Headers;
  /** base64 */
  postData?: string;
}

export interface Answer {
  status: number;
  statusText: string;
  headers: Headers;
  /** base64 */
  body: string;
}

/** What makes every request wait. */
const EVERYTHING = '.*';
const SEE_OTHER = 303;
/** These keep the method of the request that they answer. */
const SAME_METHOD = new Set([307, 308]);
const REDIRECTS = new Set([301, 302, SEE_OTHER, ...SAME_METHOD]);
const FOLLOWED = 'The engine has followed the redirect already';

let lastId = 0;

export class Interception {
  readonly #page: PageModel;
  readonly #network: NetworkModel;
  readonly #stages: Stage[];
  readonly #onPaused: (paused: Paused) => void;
  readonly #waiting = new Map<string, Paused>();
  /** Engine pages that go on with a request, and the pattern of all others. */
  readonly #moving = new WeakMap<EngineTarget, string>();
  #stopUse: (() => void) | undefined;

  /** @param onPaused is told of each; it must be answered by continue, fulfil or fail */
  constructor(
    page: PageModel,
    network: NetworkModel,
    stages: Stage[],
    onPaused: (paused: Paused) => void,
  ) {
    this.#page = page;
    this.#network = network;
    this.#stages = stages;
    this.#onPaused = onPaused;
  }

  async start(): Promise<void> {
    this.#network.on('paused', this.#onEngine);
    this.#network.on('redirected', this.#onRedirect);
    this.#stopUse = await this.#network.use();
    this.#page.channel.on('committed', this.#onCommitted);
    await this.#page.channel.addSetUp(this.#setUp);
  }

  stop(): void {
    this.#network.off('paused', this.#onEngine);
    this.#network.off('redirected', this.#onRedirect);
    this.#page.channel.off('committed', this.#onCommitted);
    this.#page.channel.removeSetUp(this.#setUp);
    // What waits is let go by the engine itself; the page may be about to go, too.
    const target = this.#page.channel.current;
    if (target) this.#takeDown(target).catch(() => undefined);
    this.#waiting.clear();
    this.#stopUse?.();
  }

  /** @throws ProtocolError */
  paused(id: string): Paused {
    const paused = this.#waiting.get(id);
    if (!paused) throw new ProtocolError('Invalid InterceptionId.');
    return paused;
  }

  async continue(id: string, change: RequestChange): Promise<void> {
    const { target, engineId, stage, isFollowed } = this.#take(id);
    if (isFollowed) return;
    const isChanged = Object.values(change).some((value) => value !== undefined);
    if (stage === 'request' && isChanged) {
      await target.send('Network.interceptWithRequest', { requestId: engineId, ...change });
    } else {
      await target.send('Network.interceptContinue', { requestId: engineId, stage });
    }
  }

  async fulfil(id: string, { status, statusText, headers, body }: Answer): Promise<void> {
    const { target, engineId, stage, isFollowed, request } = this.#take(id);
    if (isFollowed) throw new ProtocolError(FOLLOWED);
    const valueOf = (wanted: string): string | undefined =>
      Object.entries(headers).find(([name]) => name.toLowerCase() === wanted)?.[1];
    const location = valueOf('location');
    if (stage === 'request' && REDIRECTS.has(status) && location !== undefined) {
      // The engine follows none that is made up, so its request goes where that leads.
      return this.#redirect(target, engineId, request, status, location);
    }
    const command =
      stage === 'request'
        ? 'Network.interceptRequestWithResponse'
        : 'Network.interceptWithResponse';
    await target.send(command, {
      requestId: engineId,
      content: body,
      base64Encoded: true,
      mimeType: valueOf('content-type')?.split(';')[0]?.trim() ?? 'text/plain',
      status,
      statusText,
      headers,
    });
  }

  async #redirect(
    target: EngineTarget,
    requestId: string,
    { url, method }: EngineRequest,
    status: number,
    location: string,
  ): Promise<void> {
    if (!URL.canParse(location, url)) throw new ProtocolError('Invalid redirect URL');
    const keeps = method === 'HEAD' || (method !== 'POST' && status !== SEE_OTHER);
    await target.send('Network.interceptWithRequest', {
      requestId,
      url: new URL(location, url).href,
      ...(keeps || SAME_METHOD.has(status) ? {} : { method: 'GET', postData: '' }),
    });
  }

  /** @param name what the client is told of it, such as `net::ERR_FAILED` */
  async fail(id: string, name: string): Promise<void> {
    const { target, engineId, network, stage, isFollowed } = this.#take(id);
    if (isFollowed) throw new ProtocolError(FOLLOWED);
    if (stage === 'response') {
      throw new ProtocolError('The engine cannot fail a request whose response has arrived');
    }
    const errorType =
      name === 'net::ERR_ABORTED'
        ? 'Cancellation'
        : name === 'net::ERR_TIMED_OUT'
          ? 'Timeout'
          : 'General';
    // First, so that it is told before what follows from it.
    if (network) this.#network.fail(network, name);
    await target.send('Network.interceptRequestWithError', { requestId: engineId, errorType });
  }

  #take(id: string): Paused {
    const paused = this.paused(id);
    this.#waiting.delete(id);
    return paused;
  }

  readonly #onEngine = ({ method, params, target }: EngineEvent): void => {
    const stage: Stage = method === 'Network.requestIntercepted' ? 'request' : 'response';
    if (!this.#stages.includes(stage)) return;
    const { requestId, request, response } = params as {
      requestId: string;
      request?: EngineRequest;
      response?: EngineResponse;
    };
    const paused: Paused = {
      id: `interception-${++lastId}`,
      stage,
      engineId: requestId,
      target,
      network: this.#network.byEngineId(target, requestId),
      isFollowed: false,
      request: request ?? { url: response?.url ?? '', method: 'GET', headers: {} },
      response,
    };
    this.#waiting.set(paused.id, paused);
    this.#onPaused(paused);
  };

  /** Clients expect each hop to wait for them. */
  readonly #onRedirect = (network: NetworkRequest, request: EngineRequest): void => {
    if (!this.#stages.includes('request')) return;
    const { engineId, target } = network;
    const id = `interception-${++lastId}`;
    const paused: Paused = {
      id,
      stage: 'request',
      engineId,
      target,
      network,
      request,
      response: undefined,
      isFollowed: true,
    };
    this.#waiting.set(id, paused);
    this.#onPaused(paused);
  };

  readonly #setUp = async (target: EngineTarget): Promise<void> => {
    await target.send('Network.setInterceptionEnabled', { enabled: true });
    const { pendingUrl } = this.#network;
    if (!target.isProvisional || pendingUrl === undefined) return this.#watch(target, EVERYTHING);
    // A request that moves to this process with its page must not wait again: the engine would send
    // it anew, and move again.
    const others = `^(?!${pendingUrl.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}$).*`;
    await this.#watch(target, others);
    this.#moving.set(target, others);
  };

  readonly #onCommitted = (target: EngineTarget): void => {
    const others = this.#moving.get(target);
    if (others === undefined) return;
    // The page may be about to go, too.
    this.#watch(target, EVERYTHING).catch(() => undefined);
    this.#unwatch(target, others).catch(() => undefined);
  };

  async #watch(target: EngineTarget, url: string): Promise<void> {
    for (const rule of this.#rules(url)) await target.send('Network.addInterception', rule);
  }

  async #unwatch(target: EngineTarget, url: string): Promise<void> {
    for (const rule of this.#rules(url)) await target.send('Network.removeInterception', rule);
  }

  #rules(url: string): object[] {
    return this.#stages.map((stage) => ({ url, isRegex: true, caseSensitive: false, stage }));
  }

  async #takeDown(target: EngineTarget): Promise<void> {
    await Promise.all([
      this.#unwatch(target, EVERYTHING),
      target.send('Network.setInterceptionEnabled', { enabled: false }),
    ]);
  }
}
