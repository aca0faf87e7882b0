/**
 * EngineTarget: the inspector of one engine page. A navigation that moves a view to another process
 * makes a new one, first as a provisional target.
 */
import { EventEmitter } from 'node:events';
import { ProtocolError } from '../protocol-error.ts';

// The engine's answers have as many shapes as it has commands.
// oxlint-disable-next-line typescript/no-explicit-any
export type EngineResult = any;

interface Pending {
  resolve: (result: EngineResult) => void;
  reject: (error: ProtocolError) => void;
}

interface EngineMessage {
  id?: number;
  method?: string;
  params?: object;
  result?: object;
  error?: { message: string };
}

export const TARGET_GONE = 'Inspected target navigated or closed';

export class EngineTarget extends EventEmitter<{ gone: [] }> {
  readonly id: string;
  readonly isProvisional: boolean;
  /** What the engine calls the page's main frame; empty until it has said so. */
  mainFrameId = '';
  readonly #post: (text: string) => void;
  readonly #onEvent: (method: string, params: object) => void;
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;
  #gone = false;

  constructor(
    info: { id: string; isProvisional: boolean },
    post: (text: string) => void,
    onEvent: (method: string, params: object) => void,
  ) {
    super();
    this.setMaxListeners(0);
    this.id = info.id;
    this.isProvisional = info.isProvisional;
    this.#post = post;
    this.#onEvent = onEvent;
  }

  get gone(): boolean {
    return this.#gone;
  }

  /**
   * Runs a command of the engine's protocol.
   * @throws (rejects) ProtocolError with the engine's own text, or when the page has gone
   */
  send(method: string, params: object = {}): Promise<EngineResult> {
    if (this.#gone) return Promise.reject(new ProtocolError(TARGET_GONE));
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#post(JSON.stringify({ id, method, params }));
    });
  }

  receive(text: string): void {
    const { id, method, params, result, error } = JSON.parse(text) as EngineMessage;
    if (id === undefined) {
      if (method !== undefined) this.#onEvent(method, params ?? {});
      return;
    }
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (error) pending?.reject(new ProtocolError(error.message));
    else pending?.resolve(result ?? {});
  }

  /** The page is gone; what was asked of it fails. */
  end(): void {
    if (this.#gone) return;
    this.#gone = true;
    for (const { reject } of this.#pending.values()) reject(new ProtocolError(TARGET_GONE));
    this.#pending.clear();
    this.emit('gone');
  }
}
