/**
 * The extension makes what it gives in the isolated world. A runtime in the page's world (no context
 * isolation) takes its messages from here, as objects of its own. Content process.
 */
import type { FrameNative, InboxReceiver, Receiver } from './frame-native.ts';

/** The same, with arguments and results of this code's world. */
export function inOwnRealm(native: FrameNative): FrameNative {
  return {
    ...native,
    postSync(payload, buffers) {
      const reply = native.postSync(payload, buffers);
      return { payload: ownBytes(reply.payload), buffers: reply.buffers.map(ownBuffer) };
    },
    // The inbox is of this world already.
    setReceiver: (receive, inbox) => native.setReceiver(owningInbox(receive), inbox),
    listenPort: (handle, onMessage, onClose) =>
      native.listenPort(handle, owning(onMessage), onClose),
  };
}

function owningInbox(receive: InboxReceiver): InboxReceiver {
  return (payload, buffers, ports) => {
    const own = typeof payload === 'number' ? payload : ownBytes(payload);
    receive(own, Array.from(buffers, ownBuffer), Array.from(ports));
  };
}

function owning(receive: Receiver): Receiver {
  return (payload, buffers, ports) =>
    receive(ownBytes(payload), Array.from(buffers, ownBuffer), Array.from(ports));
}

/** A view of the same memory; what is cut out of it is of its own world. */
function ownBytes({ buffer, byteOffset, byteLength }: Uint8Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** A copy. */
function ownBuffer(buffer: ArrayBuffer): ArrayBuffer {
  return new Uint8Array(new Uint8Array(buffer)).buffer;
}
