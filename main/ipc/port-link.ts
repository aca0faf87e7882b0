/**
 * One end of a message port that carries cloneable values: what MessagePortMain, parentPort and
 * UtilityProcess have in common. Main and utility processes.
 */
import { messageOf } from '../common/errors.ts';
import { decodePortMessage, encodePortMessage } from '../common/port-message.ts';
import { portBinding, type NativePort } from '../native-port.ts';

/** Ports on their way into a message. */
export interface DetachedPorts {
  fds: number[];
  /** Gives them back to their objects: the message could not be sent. */
  restore(): void;
}

export const NO_PORTS: DetachedPorts = { fds: [], restore: () => undefined };

/** @param fds the descriptors of the ports that came along, which are the receiver's */
export type LinkReceiver = (data: unknown, fds: number[]) => void;

export class PortLink {
  readonly #native: NativePort;
  #onClose: () => void = () => undefined;
  #closed = false;

  /** Takes the descriptor over. */
  constructor(fd: number) {
    this.#native = new (portBinding().Port)(fd);
  }

  /** True when either end has been closed and this one knows. */
  get closed(): boolean {
    return this.#closed;
  }

  /**
   * Delivers what comes, and what has come already.
   * @param onClose once, when the other end is gone; not for close()
   */
  start(onMessage: LinkReceiver, onClose: () => void): void {
    this.#onClose = onClose;
    this.#native.start(
      (payload, buffers, fds) => this.#receive(onMessage, payload, buffers, fds),
      (error) => this.#end(error),
    );
  }

  pause(): void {
    this.#native.pause();
  }

  /**
   * Sends a value. Nothing happens when the other end is gone.
   * @param detach called when the value has been encoded
   * @throws TypeError "An object could not be cloned."
   * @throws Error ERR_PORT_FULL when too much waits for the other end, ERR_LIMIT, ERR_SYSTEM_CALL
   */
  post(data: unknown, detach: () => DetachedPorts = () => NO_PORTS): void {
    const { bytes, buffers } = encodePortMessage(data);
    const ports = detach();
    try {
      this.#native.post(bytes, buffers, ports.fds);
    } catch (error) {
      ports.restore();
      throw error;
    }
  }

  /** What has been posted still arrives. */
  close(): void {
    this.#closed = true;
    this.#native.close();
  }

  /**
   * The descriptor with all that is unread; this link is of no use afterwards.
   * @throws Error ERR_PORT_BUSY while something is unsent
   */
  release(): number {
    return this.#native.release();
  }

  #receive(
    onMessage: LinkReceiver,
    payload: Uint8Array,
    buffers: ArrayBuffer[],
    fds: number[],
  ): void {
    let data: unknown;
    try {
      data = decodePortMessage(payload, buffers);
    } catch (error) {
      for (const fd of fds) new (portBinding().Port)(fd).close();
      this.#native.close();
      this.#end(messageOf(error));
      return;
    }
    onMessage(data, fds);
  }

  #end(error: string | undefined): void {
    this.#closed = true;
    if (error !== undefined) {
      process.emitWarning(`a message port was closed because of what it received: ${error}`, {
        code: 'ERR_BAD_MESSAGE',
      });
    }
    this.#onClose();
  }
}
