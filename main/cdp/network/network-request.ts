/** What is remembered of one request of a page. Main process. */
import type { EngineTarget } from '../inspector/engine-target.ts';
import type { EngineResponse, Headers } from './engine-types.ts';

/** One request, from its announcement to its end; a redirect goes on with the same. */
export interface NetworkRequest {
  /** As clients know it: a navigation has its loader's. */
  readonly id: string;
  /** Where the engine knows it, and how; both change when a navigation moves to another process. */
  target: EngineTarget;
  engineId: string;
  readonly loaderId: string;
  readonly frameId: string;
  readonly type: string;
  url: string;
  headers: Headers;
  response: EngineResponse | undefined;
  /** Why it is made to fail, when it is. */
  failure: string | undefined;
  /** Its end has been told. */
  ended: boolean;
}
