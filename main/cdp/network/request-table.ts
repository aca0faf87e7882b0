/** The requests of a page that are remembered: those under way, and others for their bodies. */
import type { EngineTarget } from '../inspector/engine-target.ts';
import { uniqueId } from '../page/frame-tree.ts';
import type { PageModel } from '../page/page-model.ts';
import { ProtocolError } from '../protocol-error.ts';
import type { RequestWillBeSent } from './engine-types.ts';
import type { NetworkRequest } from './network-request.ts';
import { resourceType } from './translate.ts';

const MOST_REQUESTS = 2000;

export class RequestTable {
  readonly #page: PageModel;
  /** By the engine's ids, made unique. */
  readonly #requests = new Map<string, NetworkRequest>();

  constructor(page: PageModel) {
    this.#page = page;
  }

  list(): NetworkRequest[] {
    return [...this.#requests.values()];
  }

  /** @throws ProtocolError */
  get(id: string): NetworkRequest {
    const found = this.list().findLast((request) => request.id === id);
    if (!found) throw new ProtocolError('No resource with given identifier found');
    return found;
  }

  byEngineId(target: EngineTarget, engineId: string): NetworkRequest | undefined {
    return this.#requests.get(uniqueId(target, engineId));
  }

  /** Of more than MOST_REQUESTS the oldest is forgotten. */
  add(
    target: EngineTarget,
    params: Pick<RequestWillBeSent, 'requestId' | 'loaderId' | 'frameId' | 'type' | 'request'>,
  ): NetworkRequest {
    const key = uniqueId(target, params.requestId);
    const type = resourceType(params.type);
    const loaderId = this.#page.frames.loaderId(target, params.loaderId);
    const request: NetworkRequest = {
      id: type === 'Document' ? loaderId : key,
      engineId: params.requestId,
      target,
      loaderId,
      frameId: this.#page.frameIdOf(target, params.frameId),
      type,
      url: params.request.url,
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

  /** The engine knows the request by another name, in another page. */
  move(request: NetworkRequest, target: EngineTarget, engineId: string): void {
    this.#requests.delete(uniqueId(request.target, request.engineId));
    request.target = target;
    request.engineId = engineId;
    this.#requests.set(uniqueId(target, engineId), request);
  }
}
