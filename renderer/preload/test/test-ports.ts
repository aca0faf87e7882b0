/** Native port pairs in memory, for tests. */
import type { PortHandle, Receiver } from '../frame-native.ts';

interface End {
  peer: PortHandle;
  listener?: { onMessage: Receiver; onClose: () => void };
  waiting: Parameters<Receiver>[];
  closed: boolean;
}

export class TestPorts {
  readonly #ends = new Map<PortHandle, End>();
  #lastHandle = 0;

  createPair(): [PortHandle, PortHandle] {
    this.#lastHandle += 2;
    const [one, two] = [this.#lastHandle - 1, this.#lastHandle];
    this.#ends.set(one, { peer: two, waiting: [], closed: false });
    this.#ends.set(two, { peer: one, waiting: [], closed: false });
    return [one, two];
  }

  listen(handle: PortHandle, onMessage: Receiver, onClose: () => void): void {
    const end = this.#end(handle);
    end.listener = { onMessage, onClose };
    for (const packet of end.waiting.splice(0)) onMessage(...packet);
  }

  post(handle: PortHandle, payload: Uint8Array, buffers: Uint8Array[], ports: PortHandle[]): void {
    const peer = this.#end(this.#end(handle).peer);
    const packet: Parameters<Receiver> = [
      Uint8Array.from(payload),
      buffers.map((bytes) => Uint8Array.from(bytes).buffer),
      ports,
    ];
    if (peer.listener) peer.listener.onMessage(...packet);
    else peer.waiting.push(packet);
  }

  close(handle: PortHandle): void {
    const end = this.#end(handle);
    if (end.closed) return;
    end.closed = true;
    const peer = this.#end(end.peer);
    peer.closed = true;
    peer.listener?.onClose();
  }

  isClosed(handle: PortHandle): boolean {
    return this.#end(handle).closed;
  }

  #end(handle: PortHandle): End {
    const end = this.#ends.get(handle);
    if (!end) throw new TypeError(`No port ${handle}`);
    return end;
  }
}
