/**
 * NetworkModel: the requests of one page, from the engine's inspector, for all sessions of the page.
 * Events carry Chromium's own parameters. The engine's Network domain is on while somebody listens.
 */
import { EventEmitter } from 'node:events';
import type { EngineTarget } from '../inspector/engine-target.ts';
import type { EngineEvent } from '../inspector/page-channel.ts';
import { uniqueId } from '../page/frame-tree.ts';
import type { PageModel } from '../page/page-model.ts';
import { ProtocolError } from '../protocol-error.ts';
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
  describeRequest,
  describeResponse,
  encodedLength,
  errorName,
  headersText,
  resourceType,
} from './translate.ts';
import { FrameGate } from './frame-gate.ts';
import type { NetworkRequest } from './network-request.ts';

/** So many finished requests are remembered for their bodies. */
const MOST_REQUESTS = 2000;

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
  /** By the engine's ids, made unique. */
  readonly #requests = new Map<string, NetworkRequest>();
  readonly #gate: FrameGate;
  #users = 0;

  constructor(page: PageModel) {
    super();
    this.setMaxListeners(0);
    this.#page = page;
    this.#gate = new FrameGate(page, (event) => this.#handle(event));
  }

  /** @returns ends the use */
  async use(): Promise<() => void> {
    this.#users += 1;
    const { channel } = this.#page;
    if (this.#users === 1) {
      channel.on('event', this.#onEvent);
      await channel.addSetUp(enable);
    }
    let used = true;
    return () => {
      if (!used) return;
      used = false;
      this.#users -= 1;
      if (this.#users > 0) return;
      channel.off('event', this.#onEvent);
      channel.removeSetUp(enable);
      // The page may be about to go, too.
      channel.current?.send('Network.disable').catch(() => undefined);
    };
  }

  /** @throws ProtocolError */
  request(id: string): NetworkRequest {
    const found = [...this.#requests.values()].findLast((request) => request.id === id);
    if (!found) throw new ProtocolError('No resource with given identifier found');
    return found;
  }

  byEngineId(target: EngineTarget, engineId: string): NetworkRequest | undefined {
    return this.#requests.get(uniqueId(target, engineId));
  }

  /** @throws (rejects) ProtocolError when there is no such body, or none any more */
  async body(id: string): Promise<{ body: string; base64Encoded: boolean }> {
    const { target, engineId } = this.request(id);
    return target.send('Network.getResponseBody', { requestId: engineId }) as Promise<{
      body: string;
      base64Encoded: boolean;
    }>;
  }

  readonly #onEvent = (event: EngineEvent): void => {
    if (event.method.startsWith('Network.')) this.#gate.pass(event);
  };

  #handle(event: EngineEvent): void {
    const { method, params, target } = event;
    switch (method) {
      case 'Network.requestWillBeSent':
        return this.#onRequest(target, params as RequestWillBeSent);
      case 'Network.responseReceived':
        return this.#onResponse(target, params as ResponseReceived);
      case 'Network.dataReceived':
        return this.#onData(target, params as { requestId: string });
      case 'Network.loadingFinished':
        return this.#onFinished(target, params as LoadingFinished);
      case 'Network.loadingFailed':
        return this.#onFailed(target, params as LoadingFailed);
      case 'Network.requestServedFromMemoryCache':
        return this.#onServedFromMemory(target, params as ServedFromMemoryCache);
      case 'Network.requestIntercepted':
      case 'Network.responseIntercepted':
        this.emit('paused', event);
        return;
      default:
        if (method.startsWith('Network.webSocket')) this.#onWebSocket(target, method, params);
    }
  }

  #onRequest(target: EngineTarget, params: RequestWillBeSent): void {
    if (params.request.url.startsWith('data:')) return;
    const known = this.byEngineId(target, params.requestId);
    const request = this.#remember(target, params);
    request.headers = params.request.headers;
    const redirect = params.redirectResponse;
    if (redirect && known) this.#tellHeaders(request, redirect, undefined);
    this.emit('event', 'Network.requestWillBeSent', {
      requestId: request.id,
      loaderId: uniqueId(target, params.loaderId),
      documentURL: params.documentURL,
      request: describeRequest(params.request),
      timestamp: params.timestamp,
      wallTime: params.walltime,
      initiator: params.initiator,
      redirectHasExtraInfo: redirect !== undefined && known !== undefined,
      ...(redirect && known && { redirectResponse: describeResponse(redirect) }),
      type: request.type,
      frameId: request.frameId,
      hasUserGesture: false,
    });
    if (redirect && known) this.emit('redirected', request, params.request);
  }

  #remember(
    target: EngineTarget,
    params: { requestId: string; loaderId: string; frameId: string; type?: string },
  ): NetworkRequest {
    const key = uniqueId(target, params.requestId);
    const known = this.#requests.get(key);
    if (known) return known;
    const type = resourceType(params.type);
    const request: NetworkRequest = {
      id: type === 'Document' ? uniqueId(target, params.loaderId) : key,
      engineId: params.requestId,
      target,
      frameId: this.#page.frameIdOf(target, params.frameId),
      type,
      headers: {},
      response: undefined,
      failure: undefined,
      ended: false,
    };
    this.#requests.set(key, request);
    const [oldest] = this.#requests.keys();
    if (this.#requests.size > MOST_REQUESTS && oldest !== undefined) this.#requests.delete(oldest);
    return request;
  }

  #onResponse(target: EngineTarget, params: ResponseReceived): void {
    const request = this.byEngineId(target, params.requestId);
    if (!request) return;
    request.response = params.response;
    this.emit('event', 'Network.responseReceived', {
      requestId: request.id,
      loaderId: uniqueId(target, params.loaderId),
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
    if (!request) return;
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

  /** The headers as they went over the wire; the engine knows them at the end only. */
  #tellHeaders(request: NetworkRequest, response: EngineResponse, sent: Headers | undefined): void {
    const headers = { ...request.headers, ...response.requestHeaders, ...sent };
    this.emit('event', 'Network.requestWillBeSentExtraInfo', {
      requestId: request.id,
      associatedCookies: [],
      headers,
      connectTiming: { requestTime: 0 },
    });
    this.emit('event', 'Network.responseReceivedExtraInfo', {
      requestId: request.id,
      blockedCookies: [],
      headers: response.headers,
      headersText: headersText(response),
      resourceIPAddressSpace: 'Unknown',
      statusCode: response.status,
    });
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

  #onWebSocket(target: EngineTarget, method: string, params: { requestId: string }): void {
    const { walltime, ...others } = params as { requestId: string; walltime?: number };
    this.emit('event', method, {
      ...others,
      requestId: uniqueId(target, params.requestId),
      ...(walltime === undefined ? {} : { wallTime: walltime }),
      ...(method === 'Network.webSocketCreated' ? { initiator: { type: 'script' } } : {}),
    });
  }
}

async function enable(target: EngineTarget): Promise<void> {
  await target.send('Network.enable');
}
