/**
 * FrameChannel: what main says to the runtime in one frame's document. The other direction is the
 * FrameRouter's. A message to a process that has just ended is lost, as it would be right before.
 */
import { CladeError } from '../common/errors.ts';
import type { ToContent } from '../common/preload-protocol.ts';
import { encodeValue } from '../common/wire/codec.ts';
import { checkTransfer, detachPorts } from '../ipc/message-port.ts';
import type { ContentProcess } from '../process/content-process.ts';
import type { OutgoingMessage } from '../process/frame-message.ts';
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

  /**
   * @throws TypeError "An object could not be cloned."
   * @throws CladeError ERR_LIMIT when too much waits for a process that does not read
   */
  send(channel: string, args: unknown[]): void {
    expectString(channel, 'channel');
    unlessGone(() => this.#post({ type: 'send', channel, args }));
  }

  /** As send; the ports go to the frame. */
  postMessage(channel: string, message: unknown, transfer: unknown): void {
    expectString(channel, 'channel');
    const ports = checkTransfer(transfer);
    const { bytes, buffers } = encodeValue({ type: 'post', channel, message } satisfies ToContent);
    const detached = detachPorts(ports);
    unlessGone(() => {
      try {
        this.#send({ payload: bytes, buffers, ports: detached.fds, always: false });
      } catch (error) {
        detached.restore();
        throw error;
      }
    });
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
    expectString(key, 'key');
    unlessGone(() => this.#post({ type: 'remove-css', key }));
  }

  /** @throws TypeError "An object could not be cloned." */
  replyInvoke(reply: Extract<ToContent, { type: 'invoke-reply' }>): void {
    const { bytes, buffers } = encodeValue(reply);
    this.#send({ payload: bytes, buffers, ports: [], always: true });
  }

  #ask(request: (id: number) => ToContent): Promise<unknown> {
    return requestFromFrame({ process: this.#process, ...this.#target }, (id) =>
      this.#post(request(id)),
    );
  }

  #post(message: ToContent): void {
    const { bytes, buffers } = encodeValue(message);
    this.#send({ payload: bytes, buffers, ports: [], always: false });
  }

  #send(message: OutgoingMessage): void {
    runtime().broker.sendToFrame(this.#process, this.#target, message);
  }
}

function unlessGone(send: () => void): void {
  try {
    send();
  } catch (error) {
    if (!(error instanceof CladeError && error.code === 'ERR_PROCESS_GONE')) throw error;
  }
}
