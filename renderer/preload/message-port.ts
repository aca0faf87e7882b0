/**
 * DOM MessagePorts whose other end is in another process. Content process.
 *
 * A DOM port that is given away moves into this runtime, which pumps its messages to a native port
 * (a socket) and back; a native port that arrives becomes a DOM port in the same way. A port is open
 * until either end closes it, and at the latest until its document ends.
 */
import { decodePortMessage, encodePortMessage, MAX_PORTS } from '../../main/common/port-message.ts';
import { checkBuffers } from './channel.ts';
import type { FrameNative, PortHandle } from './frame-native.ts';
import { PortCloses } from './port-close.ts';

type PortNative = Pick<FrameNative, 'createPortPair' | 'listenPort' | 'postPort' | 'closePort'>;

export class MessagePorts {
  readonly #native: PortNative;

  readonly #closes = new PortCloses();

  /** @param ownWorld whether this world is the runtime's, and not the page's */
  constructor(native: PortNative, ownWorld: boolean) {
    this.#native = native;
    if (ownWorld) this.#closes.install();
  }

  /**
   * Moves DOM ports out of this document.
   * @param send takes the native ports; when it throws, all of them are closed
   * @throws TypeError for what is no MessagePort, or has been transferred already
   */
  give(transfer: readonly MessagePort[], send: (handles: PortHandle[]) => void): void {
    for (const port of transfer) this.#closes.givesAway(port);
    const partners = transfer.map((port) => this.#closes.partnerOf(port));
    const moved = detach(transfer);
    const links: { port: MessagePort; ours: PortHandle; theirs: PortHandle }[] = [];
    try {
      for (const port of moved) {
        const [ours, theirs] = this.#native.createPortPair();
        links.push({ port, ours, theirs });
      }
      send(links.map(({ theirs }) => theirs));
    } catch (error) {
      for (const port of moved) port.close();
      for (const { ours, theirs } of links) {
        this.#native.closePort(ours);
        this.#native.closePort(theirs);
      }
      throw error;
    }
    for (const [index, { port, ours }] of links.entries()) this.#pump(port, ours, partners[index]);
  }

  /** Makes DOM ports of native ones. */
  take(handles: readonly PortHandle[]): MessagePort[] {
    return handles.map((handle) => {
      const { port1, port2 } = new MessageChannel();
      this.#pump(port1, handle, port2);
      this.#closes.tell(port2);
      return port2;
    });
  }

  /** @param partner the other end of `port`, if it is in this world */
  #pump(port: MessagePort, handle: PortHandle, partner: MessagePort | undefined): void {
    const close = (): void => {
      this.#native.closePort(handle);
      port.close();
    };
    port.addEventListener('message', ({ data, ports }: MessageEvent<unknown>) => {
      if (this.#closes.isLast(data)) return close();
      const encoded = checkBuffers(encodePortMessage(data));
      this.give(ports, (handles) =>
        this.#native.postPort(handle, encoded.bytes, encoded.buffers, handles),
      );
    });
    port.addEventListener('close', close);
    this.#native.listenPort(
      handle,
      (payload, buffers, handles) => {
        const ports = this.take(handles);
        try {
          port.postMessage(decodePortMessage(payload, buffers), ports);
        } catch (error) {
          for (const unused of ports) unused.close();
          reportError(error);
        }
      },
      () => {
        port.close();
        this.#closes.emitClose(partner);
      },
    );
    port.start();
  }
}

/** @returns the same ports, which the caller's objects cannot reach any more */
function detach(transfer: readonly MessagePort[]): MessagePort[] {
  const ports = [...transfer];
  if (ports.length === 0) return ports;
  if (ports.length > MAX_PORTS) {
    throw new TypeError(`A message carries ${MAX_PORTS} ports at most, got ${ports.length}`);
  }
  for (const [index, port] of ports.entries()) {
    if (!(port instanceof MessagePort)) {
      throw new TypeError(`Port at index ${index} is not a valid port`);
    }
    if (ports.indexOf(port) !== index) throw new TypeError(`Port at index ${index} is a duplicate`);
  }
  try {
    return structuredClone(ports, { transfer: ports });
  } catch (error) {
    throw new TypeError('A port has been transferred already.', { cause: error });
  }
}
