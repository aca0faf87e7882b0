/**
 * Tells when the other end of a DOM MessagePort was closed, in an engine whose ports have no `close`
 * event. Content process.
 *
 * Outwards by the isolated world's own `close`, which posts a last message first, so that what was
 * posted before still arrives. What a page closes in its own world is not seen; such a port ends
 * with its document. Inwards by the event itself, on ports that are still in the isolated world.
 */
export class PortCloses {
  /** The last message of a port. */
  readonly #mark = `clade-port-closed-${Math.random().toString(36).slice(2)}`;
  readonly #told = new WeakSet<MessagePort>();
  readonly #partners = new WeakMap<MessagePort, MessagePort>();

  #installed = false;

  /** Once per document, where the runtime has a world of its own. */
  install(): void {
    if ('onclose' in MessagePort.prototype) return;
    this.#installed = true;
    this.#watchClose();
    this.#watchChannels();
    defineOnClose();
  }

  /** The port at the other end of a channel that was made in this world. */
  partnerOf(port: MessagePort): MessagePort | undefined {
    return this.#partners.get(port);
  }

  /** Emits `close` at a port whose other end is gone, after what was posted before. */
  emitClose(port: MessagePort | undefined): void {
    if (!this.#installed || !port) return;
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => port.dispatchEvent(new Event('close')), { once: true });
    port1.start();
    port2.postMessage(null, []);
  }

  isLast(data: unknown): boolean {
    return data === this.#mark;
  }

  /** The other end of this port is to be told when it is closed. */
  tell(port: MessagePort): void {
    this.#told.add(port);
  }

  /** This port is given away; its other end may be in this world. */
  givesAway(port: MessagePort): void {
    const partner = this.#partners.get(port);
    if (partner) this.tell(partner);
  }

  #watchClose(): void {
    const { prototype } = MessagePort;
    const close = Object.getOwnPropertyDescriptor(prototype, 'close')?.value as () => void;
    const tell = (port: MessagePort): void => {
      if (this.#told.delete(port)) port.postMessage(this.#mark, []);
    };
    Object.defineProperty(prototype, 'close', {
      value: function (this: MessagePort): void {
        tell(this);
        close.call(this);
      },
    });
  }

  #watchChannels(): void {
    const partners = this.#partners;
    const Channel = MessageChannel;
    globalThis.MessageChannel = class MessageChannel extends Channel {
      constructor() {
        super();
        partners.set(this.port1, this.port2);
        partners.set(this.port2, this.port1);
      }
    };
  }
}

/** `port.onclose`, as Electron's ports have it. */
function defineOnClose(): void {
  type Listener = (event: Event) => void;
  const listeners = new WeakMap<MessagePort, Listener>();
  Object.defineProperty(MessagePort.prototype, 'onclose', {
    configurable: true,
    enumerable: true,
    get(this: MessagePort): Listener | null {
      return listeners.get(this) ?? null;
    },
    set(this: MessagePort, listener: unknown) {
      const before = listeners.get(this);
      if (before) this.removeEventListener('close', before);
      listeners.delete(this);
      if (typeof listener !== 'function') return;
      listeners.set(this, listener as Listener);
      this.addEventListener('close', listener as Listener);
    },
  });
}
