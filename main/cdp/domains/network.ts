/** Network: the requests of a page, their headers and bodies, and how they are made. */
import { engineBinding } from '../../native.ts';
import type { EngineTarget } from '../inspector/engine-target.ts';
import { command, domain } from '../domain.ts';
import type { Headers } from '../network/engine-types.ts';
import { extraHeadersOf } from '../network/extra-headers.ts';
import { Interception } from '../network/interception.ts';
import { networkOf } from '../network/network-model.ts';
import { PageOverride } from '../page/page-override.ts';
import { flag, number, record, text } from '../params.ts';
import { ProtocolError } from '../protocol-error.ts';
import type { PageSession } from '../sessions.ts';

class Network {
  readonly #session: PageSession;
  #stop: (() => void) | undefined;
  #cacheDisabled = false;
  #noServiceWorkers = false;
  #offline: Interception | undefined;
  readonly #onLine = new PageOverride('onLine', false);

  constructor(session: PageSession) {
    this.#session = session;
  }

  async enable(): Promise<void> {
    if (this.#stop) return;
    const network = networkOf(this.#session.page);
    const onEvent = (method: string, params: object): void => this.#session.emit(method, params);
    network.on('event', onEvent);
    const stopUse = network.use();
    this.#stop = () => {
      network.off('event', onEvent);
      void stopUse.then((stop) => stop());
    };
    await stopUse;
    await this.#session.page.channel.addSetUp(this.#setUp);
  }

  disable(): void {
    this.#session.page.channel.removeSetUp(this.#setUp);
    this.#stop?.();
    this.#stop = undefined;
  }

  dispose(): void {
    this.#offline?.stop();
    this.#onLine.clear(this.#session.page);
    const target = this.#session.page.channel.current;
    if (this.#noServiceWorkers && !this.#session.target.host.isDestroyed()) {
      this.bypassServiceWorkers(false);
    }
    this.disable();
    extraHeadersOf(this.#session.page).set(this, undefined).catch(ignore);
    if (this.#cacheDisabled) {
      void target?.send('Network.setResourceCachingDisabled', { disabled: false }).catch(ignore);
    }
  }

  async setHeaders(headers: Record<string, unknown>): Promise<void> {
    const checked = Object.entries(headers).map(([name, value]) => [
      name,
      text().parse(value, `headers.${name}`),
    ]);
    await extraHeadersOf(this.#session.page).set(this, Object.fromEntries(checked) as Headers);
  }

  async setCacheDisabled(disabled: boolean): Promise<void> {
    this.#cacheDisabled = disabled;
    await this.#apply();
  }

  /** @throws ProtocolError for a limit of speed, which the engine has none of */
  async emulateConditions(offline: boolean, limits: number[]): Promise<void> {
    if (limits.some((limit) => limit > 0)) {
      throw new ProtocolError('The engine cannot slow the network down; only offline is emulated');
    }
    if (offline === (this.#offline !== undefined)) return;
    const { page } = this.#session;
    if (!offline) {
      this.#offline?.stop();
      this.#offline = undefined;
      return this.#onLine.set(page, false);
    }
    const interception = new Interception(page, networkOf(page), ['request'], ({ id }) => {
      // One that goes away meanwhile needs no answer.
      interception.fail(id, 'net::ERR_INTERNET_DISCONNECTED').catch(ignore);
    });
    this.#offline = interception;
    await interception.start();
    await this.#onLine.set(page, true);
  }

  /** Documents that are loaded from now on have no service workers at all. */
  bypassServiceWorkers(bypass: boolean): void {
    this.#noServiceWorkers = bypass;
    engineBinding().setServiceWorkers(this.#session.target.host.view(), !bypass);
  }

  body(requestId: string): Promise<object> {
    return networkOf(this.#session.page).body(requestId);
  }

  async #apply(): Promise<void> {
    const { current } = this.#session.page.channel;
    if (current && this.#stop) await this.#setUp(current);
  }

  readonly #setUp = async (target: EngineTarget): Promise<void> => {
    await target.send('Network.setResourceCachingDisabled', { disabled: this.#cacheDisabled });
  };
}

function ignore(): void {
  // The page went away first, and with it what was to be undone.
}

export const networkDomain = domain<PageSession, Network>({
  name: 'Network',
  events: [
    'requestWillBeSent',
    'requestWillBeSentExtraInfo',
    'requestServedFromCache',
    'responseReceived',
    'responseReceivedExtraInfo',
    'dataReceived',
    'loadingFinished',
    'loadingFailed',
    'webSocketCreated',
    'webSocketWillSendHandshakeRequest',
    'webSocketHandshakeResponseReceived',
    'webSocketFrameSent',
    'webSocketFrameReceived',
    'webSocketFrameError',
    'webSocketClosed',
  ],
  createState: (session) => new Network(session),
  commands: {
    enable: command({}, (network: Network) => network.enable()),
    disable: command({}, (network: Network) => network.disable()),
    getResponseBody: command({ requestId: text() }, (network: Network, { requestId }) =>
      network.body(requestId),
    ),
    setExtraHTTPHeaders: command({ headers: record() }, (network: Network, { headers }) =>
      network.setHeaders(headers),
    ),
    setCacheDisabled: command({ cacheDisabled: flag() }, (network: Network, { cacheDisabled }) =>
      network.setCacheDisabled(cacheDisabled),
    ),
    setBypassServiceWorker: command({ bypass: flag() }, (network: Network, { bypass }) =>
      network.bypassServiceWorkers(bypass),
    ),
    emulateNetworkConditions: command(
      {
        offline: flag(),
        latency: number(),
        downloadThroughput: number(),
        uploadThroughput: number(),
      },
      (network: Network, { offline, latency, downloadThroughput, uploadThroughput }) =>
        network.emulateConditions(offline, [latency, downloadThroughput, uploadThroughput]),
    ),
  },
});
