/** Electron's webContents.debugger: the DevTools protocol from within the app. */
import { EventEmitter } from 'node:events';
import type { PageClient, PageClientEvents } from '../cdp/page-client.ts';
import { expectObject, expectString } from './arguments.ts';
import { PreventableEvent } from './event.ts';

/** Makes a session with a page. Set by debug-targets.ts, which knows all pages. */
type Connect = (targetId: string, events: PageClientEvents) => PageClient;

let connect: Connect | undefined;

export function setDebuggerConnect(value: Connect): void {
  connect = value;
}

/** Emits `message` (event, method, params) and `detach` (event, reason). */
export class Debugger extends EventEmitter {
  readonly #targetId: () => string;
  #client: PageClient | undefined;

  /** Apps do not make one. @param targetId throws when the page is destroyed */
  constructor(targetId: () => string) {
    super();
    this.#targetId = targetId;
  }

  /** @throws Error when it is attached already, or for a version that is not spoken */
  attach(protocolVersion?: string): void {
    if (this.#client) throw new Error('Debugger is already attached to the target');
    if (protocolVersion !== undefined && !/^(?:0|1)\.\d+$/.test(protocolVersion)) {
      throw new Error('Requested protocol version is not supported');
    }
    this.#client = connect?.(this.#targetId(), {
      message: (method, params) => this.emit('message', new PreventableEvent(), method, params, ''),
      closed: () => this.#end('target closed'),
    });
  }

  isAttached(): boolean {
    return this.#client !== undefined;
  }

  detach(): void {
    this.#client?.end();
    this.#end('target closed');
  }

  /**
   * Runs a command of the protocol.
   * @throws (rejects) Error when it is not attached, and what the command fails with
   */
  async sendCommand(method: string, params: object = {}): Promise<unknown> {
    expectString(method, 'method');
    expectObject(params, 'commandParams');
    if (!this.#client) throw new Error('No target available');
    return this.#client.send(method, params);
  }

  #end(reason: string): void {
    if (!this.#client) return;
    this.#client = undefined;
    this.emit('detach', new PreventableEvent(), reason);
  }
}
