/**
 * Tells when the other end of a DOM MessagePort was closed, in an engine whose ports have no `close`
 * event: by the isolated world's own `close`, which posts a last message first, so that what was
 * posted before still arrives. Content process. What a page closes in its own world is not seen;
 * such a port ends with its document.
 */
export class PortCloses {
  /** The last message of a port. */
  readonly #mark = `clade-port-closed-${Math.random().toString(36).slice(2)}`;
  readonly #told = new WeakSet<MessagePort>();
  readonly #partners = new WeakMap<MessagePort, MessagePort>();

  /** Once per document, where the runtime has a world of its own. */
  install(): void {
    if ('onclose' in MessagePort.prototype) return;
    this.#watchClose();
    this.#watchChannels();
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
