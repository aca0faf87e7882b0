/**
 * FrameChannel: what main says to the runtime in one frame's document. The other direction is the
 * FrameRouter's.
 */
import type { ToContent } from '../common/preload-protocol.ts';
import { encodeValue } from '../common/wire/codec.ts';
import { checkTransfer, detachPorts } from '../ipc/message-port.ts';
import type { ContentProcess } from '../process/content-process.ts';
import { expectString } from './arguments.ts';
import { requestFromFrame } from './frame-requests.ts';
import { runtime } from './runtime.ts';

export class FrameChannel {
  readonly #process: ContentProcess;
  readonly #target: { pageId: number; frameId: number };

  /** @param frameId 0 is the page's main frame */
  constructor(process: ContentProcess, pageId: number, frameId: number) {
    this.#process = process;
    this.#target = { pageId, frameId };
  }

  /** @throws TypeError "An object could not be cloned." */
  send(channel: string, args: unknown[]): void {
    this.#post({ type: 'send', channel: expectString(channel, 'channel'), args });
  }

  /** The ports go to the frame. @throws TypeError "An object could not be cloned." */
  postMessage(channel: string, message: unknown, transfer: unknown): void {
    expectString(channel, 'channel');
    const ports = checkTransfer(transfer);
    const { bytes, buffers } = encodeValue({ type: 'post', channel, message } satisfies ToContent);
    const detached = detachPorts(ports);
    try {
      this.#send(bytes, buffers, detached.fds);
    } catch (error) {
      detached.restore();
      throw error;
    }
  }

  /** Resolves with the completion value of a script, awaited and cloned. */
  execute(worldId: number, code: string, userGesture: boolean): Promise<unknown> {
    expectString(code, 'code');
    return this.#ask((id) => ({ type: 'execute', id, worldId, code, userGesture }));
  }

  /** Resolves with a key for removeCss. */
  insertCss(css: string): Promise<unknown> {
    expectString(css, 'css');
    return this.#ask((id) => ({ type: 'insert-css', id, css }));
  }

  removeCss(key: string): void {
    this.#post({ type: 'remove-css', key: expectString(key, 'key') });
  }

  /** @throws TypeError "An object could not be cloned." */
  replyInvoke(reply: Extract<ToContent, { type: 'invoke-reply' }>): void {
    this.#post(reply);
  }

  #ask(request: (id: number) => ToContent): Promise<unknown> {
    return requestFromFrame(this.#process, this.#target.pageId, (id) => this.#post(request(id)));
  }

  #post(message: ToContent): void {
    const { bytes, buffers } = encodeValue(message);
    this.#send(bytes, buffers, []);
  }

  #send(payload: Uint8Array, buffers: Uint8Array[], ports: number[]): void {
    runtime().broker.sendToFrame(this.#process, this.#target, { payload, buffers, ports });
  }
}
