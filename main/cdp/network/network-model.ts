/**
 * NetworkModel: the requests of one page, from the engine's inspector, for all sessions of the page.
 * Events carry Chromium's own parameters. The engine's Network domain is on while somebody listens.
 */
import { EventEmitter } from 'node:events';
import type { EngineTarget } from '../inspector/engine-target.ts';
import type { EngineEvent } from '../inspector/page-channel.ts';
import { SharedUse } from '../inspector/shared-use.ts';
import { Listeners } from '../listeners.ts';
import type { PageModel } from '../page/page-model.ts';
import type {
  EngineRequest,
  EngineResponse,
  Headers,
  LoadingFailed,
  LoadingFinished,
  RequestWillBeSent,
  ResponseReceived,
  ServedFromMemoryCache,
} from './engine-types.ts';
import {
  describeHeaders,
  describeRequest,
  describeResponse,
  describeWebSocket,
  encodedLength,
  errorName,
  unseenRedirect,
} from './translate.ts';
import { FrameGate } from './frame-gate.ts';
import { Handover, type Moved } from './handover.ts';
import type { NetworkRequest } from './network-request.ts';
import { RequestTable } from './request-table.ts';

const PAUSED = new Set(['Network.requestIntercepted', 'Network.responseIntercepted']);

const models = new WeakMap<PageModel, NetworkModel>();

/** The one NetworkModel of a page. */
export function networkOf(page: PageModel): NetworkModel {
  let model = models.get(page);
  if (!model) {
    model = new NetworkModel(page);
    models.set(page, model);
  }
  return model;
}

export class NetworkModel extends EventEmitter<{
  /** An event of Chromium's Network domain. */
  event: [method: string, params: object];
  /** The engine waits for what becomes of a request, or of a response. */
  paused: [event: EngineEvent];
  /** The engine has followed a redirect. */
  redirected: [request: NetworkRequest, to: EngineRequest];
}> {
  readonly #page: PageModel;
  readonly #requests: RequestTable;
  readonly #gate: FrameGate;
  readonly #handover = new Handover((request, params) => this.#tellFailure(request, params));
  readonly #listeners: Listeners;
  readonly #shared = new SharedUse(
    () => this.#start(),
    () => this.#stop(),
  );

  constructor(page: PageModel) {
    super();
    this.setMaxListeners(0);
    this.#page = page;
    this.#requests = new RequestTable(page);
    this.#listeners = new Listeners()
      .add(page, {
        'frame-navigated': ({ id, loaderId }) =>
          this.#abandon((request) => request.frameId === id && request.loaderId !== loaderId),
        'frame-detached': ({ id }) => this.#abandon(({ frameId }) => frameId === id),
      })
      .add(page.host.events, { 'load-failed': (url, name) => this.#handover.end(url, name) })
      .add(page.channel, {
        committed: (_target, previous) => this.#abandon(({ target }) => target === previous),
      });
    this.#gate = new FrameGate(page, (event) => this.#handle(event));
  }

  /** @returns ends the use */
  use(): Promise<() => void> {
    return this.#shared.begin();
  }

  /** @throws ProtocolError */
  request(id: string): NetworkRequest {
    return this.#requests.get(id);
  }

  /** The address of the main frame's navigation that waits for its response. */
  get pendingUrl(): string | undefined {
    return this.#handover.pendingUrl;
  }

  byEngineId(target: EngineTarget, engineId: string): NetworkRequest | undefined {
    return this.#requests.byEngineId(target, engineId);
  }

  /** @throws (rejects) ProtocolError when there is no such body, or none any more */
  async body(id: string): Promise<{ body: string; base64Encoded: boolean }> {
    const { target, engineId } = this.request(id);
    return target.send('Network.getResponseBody', { requestId: engineId }) as Promise<{
      body: string;
      base64Encoded: boolean;
    }>;
  }

  async #start(): Promise<void> {
    this.#page.channel.on('event', this.#onEvent);
    this.#listeners.start();
    await this.#page.channel.addSetUp(enable);
  }

  #stop(): void {
    const { channel } = this.#page;
    channel.off('event', this.#onEvent);
    this.#listeners.stop();
    channel.removeSetUp(enable);
    // The page may be about to go, too.
    channel.current?.send('Network.disable').catch(() => undefined);
  }

  readonly #onEvent = (event: EngineEvent): void => {
    if (event.method.startsWith('Network.')) this.#gate.pass(event);
  };

  #handle(event: EngineEvent): void {
    const { method, params, target } = event;
    const handle = this.#handlers[method];
    if (handle) handle(target, params as never);
    else if (PAUSED.has(method)) this.emit('paused', event);
    else if (method.startsWith('Network.webSocket')) {
      this.emit('event', method, describeWebSocket(target, method, params));
    }
  }

  /** What the engine tells of requests, by its names. */
  readonly #handlers: Readonly<Record<string, (target: EngineTarget, params: never) => void>> = {
    'Network.requestWillBeSent': (target, params) => this.#onRequest(target, params),
    'Network.responseReceived': (target, params) => this.#onResponse(target, params),
    'Network.dataReceived': (target, params) => this.#onData(target, params),
    'Network.loadingFinished': (target, params) => this.#onFinished(target, params),
    'Network.loadingFailed': (target, params) => this.#onFailed(target, params),
    'Network.requestServedFromMemoryCache': (target, params) =>
      this.#onServedFromMemory(target, params),
  };

  #onRequest(target: EngineTarget, params: RequestWillBeSent): void {
    if (params.request.url.startsWith('data:')) return;
    const known = this.byEngineId(target, params.requestId);
    const moved = known ? undefined : this.#adopt(target, params);
    if (moved && !moved.isRedirect) return;
    const request = known ?? this.#requests.add(target, params);
    const isMain = params.frameId === target.mainFrameId && request.type === 'Document';
    if (isMain && !known && !moved) this.#handover.begin(request);
    const redirect = moved ? unseenRedirect(request) : known && params.redirectResponse;
    request.headers = params.request.headers;
    request.url = params.request.url;
    if (redirect) this.#tellHeaders(request, redirect, undefined);
    this.emit('event', 'Network.requestWillBeSent', {
      requestId: request.id,
      loaderId: request.loaderId,
      documentURL: params.documentURL,
      request: describeRequest(params.request),
      timestamp: params.timestamp,
      wallTime: params.walltime,
      initiator: params.initiator,
      redirectHasExtraInfo: redirect !== undefined,
      ...(redirect && { redirectResponse: describeResponse(redirect) }),
      type: request.type,
      frameId: request.frameId,
      hasUserGesture: false,
    });
    if (redirect && !moved) this.emit('redirected', request, params.request);
  }

  /** A navigation that goes on in another process: its request is the one that is known. */
  #adopt(target: EngineTarget, params: RequestWillBeSent): Moved | undefined {
    if (params.frameId !== target.mainFrameId || params.type !== 'Document') return undefined;
    const moved = this.#handover.take(target, params);
    if (!moved) return undefined;
    this.#requests.move(moved.request, target, params.requestId);
    this.#page.frames.moveLoader(target, params.loaderId, moved.request.loaderId);
    return moved;
  }

  #onResponse(target: EngineTarget, params: ResponseReceived): void {
    const request = this.byEngineId(target, params.requestId);
    if (!request) return;
    request.response = params.response;
    this.emit('event', 'Network.responseReceived', {
      requestId: request.id,
      loaderId: request.loaderId,
      timestamp: params.timestamp,
      type: request.type,
      response: describeResponse(params.response),
      hasExtraInfo: true,
      frameId: request.frameId,
    });
  }

  #onData(target: EngineTarget, params: { requestId: string }): void {
    const request = this.byEngineId(target, params.requestId);
    if (request) this.emit('event', 'Network.dataReceived', { ...params, requestId: request.id });
  }

  #onFinished(target: EngineTarget, { requestId, timestamp, metrics }: LoadingFinished): void {
    const request = this.byEngineId(target, requestId);
    if (!request || request.ended) return;
    request.ended = true;
    if (request.response) this.#tellHeaders(request, request.response, metrics?.requestHeaders);
    this.emit('event', 'Network.loadingFinished', {
      requestId: request.id,
      timestamp,
      encodedDataLength: encodedLength(request.response, metrics),
    });
  }

  /** A request is made to fail: the engine does not tell the end of every such one. */
  fail(request: NetworkRequest, name: string): void {
    request.failure = name;
    this.#onFailed(request.target, {
      requestId: request.engineId,
      timestamp: performance.now() / 1000,
      errorText: name,
    });
  }

  #onFailed(target: EngineTarget, params: LoadingFailed): void {
    const request = this.byEngineId(target, params.requestId);
    if (!request || request.ended) return;
    if (this.#handover.holds(request, params, this.#page.channel.next)) return;
    this.#tellFailure(request, params);
  }

  #tellFailure(request: NetworkRequest, params: LoadingFailed): void {
    request.ended = true;
    if (request.response) this.#tellHeaders(request, request.response, undefined);
    this.emit('event', 'Network.loadingFailed', {
      requestId: request.id,
      timestamp: params.timestamp,
      type: request.type,
      errorText: request.failure ?? errorName(params.errorText, params.canceled === true),
      canceled: params.canceled === true,
    });
  }

  /** The documents that made them are gone; the engine does not tell the end of all of them. */
  #abandon(isGone: (request: NetworkRequest) => boolean): void {
    for (const request of this.#requests.list()) {
      // A ping outlives its document.
      if (request.ended || request.type === 'Ping' || !isGone(request)) continue;
      const { engineId: requestId } = request;
      const timestamp = performance.now() / 1000;
      this.#tellFailure(request, { requestId, timestamp, errorText: '', canceled: true });
    }
  }

  /** The headers as they went over the wire; the engine knows them at the end only. */
  #tellHeaders(request: NetworkRequest, response: EngineResponse, sent: Headers | undefined): void {
    for (const [method, params] of describeHeaders(request, response, sent)) {
      this.emit('event', method, params);
    }
  }

  #onServedFromMemory(target: EngineTarget, params: ServedFromMemoryCache): void {
    const { resource, timestamp } = params;
    if (resource.url.startsWith('data:')) return;
    const { requestId, frameId, loaderId, documentURL, initiator } = params;
    const ids = { requestId, frameId, loaderId, timestamp };
    this.#onRequest(target, {
      ...ids,
      documentURL,
      initiator,
      walltime: Date.now() / 1000,
      request: { url: resource.url, method: 'GET', headers: {} },
      type: resource.type,
    });
    const request = this.byEngineId(target, requestId);
    if (!request) return;
    this.emit('event', 'Network.requestServedFromCache', { requestId: request.id });
    const { response } = resource;
    if (response) this.#onResponse(target, { ...ids, type: resource.type, response });
    this.#onFinished(target, { requestId, timestamp });
  }
}

async function enable(target: EngineTarget): Promise<void> {
  await target.send('Network.enable');
}
