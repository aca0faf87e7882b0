/** The content side of the preload channel: typed messages between this document and main. */
import { parseToContent, type ToContent, type ToMain } from '../../main/common/preload-protocol.ts';
import { decodeValue, encodeValue, type EncodedValue } from '../../main/common/wire/codec.ts';
import { MAX_BUFFERS, type FrameNative, type PortHandle } from './frame-native.ts';
import { makeMicrotaskRunner } from './microtasks.ts';

export type ChannelListener = (message: ToContent, ports: readonly PortHandle[]) => void;

/** Of the larger messages each has an array of its own. */
const INBOX_BYTES = 4096;

export class Channel {
  /** Called before each message of a preload script. */
  beforeMessage: () => void = () => undefined;
  readonly #native: FrameNative;

  constructor(native: FrameNative) {
    this.#native = native;
  }

  /** @throws TypeError when something cannot be cloned, or the channel is closed */
  post(message: ToMain): void {
    const { bytes, buffers } = encodeForNative(message);
    if (buffers.length === 0) this.#native.post(bytes);
    else this.#native.post(bytes, buffers);
  }

  /** As post, for answers and for what main has to know: it is kept even when main does not read. */
  postAlways(message: ToMain): void {
    const { bytes, buffers } = encodeForNative(message);
    this.#native.postAlways(bytes, buffers);
  }

  /** A request of main's is taken: this document answers it, or nobody does. */
  willAnswer(requestId: number): void {
    this.#native.willAnswer(requestId);
  }

  /** As post, of a message that is encoded already. @param ports given away */
  postEncoded({ bytes, buffers }: EncodedValue, ports: PortHandle[]): void {
    this.#native.post(bytes, buffers, ports);
  }

  /** Blocks until main has answered. @throws Error with main's text when it answers by an error */
  postSync(message: ToMain): unknown {
    const { bytes, buffers } = encodeForNative(message);
    const reply = this.#native.postSync(bytes, buffers);
    const answer = parseToContent(decodeValue(reply.payload, reply.buffers));
    if (answer.type !== 'sync-reply') throw new TypeError(`Main answered by ${answer.type}`);
    if (!answer.ok) throw new Error(answer.error.message);
    return answer.value;
  }

  listen(listener: ChannelListener): void {
    const runMicrotasks = makeMicrotaskRunner();
    const inbox = new Uint8Array(INBOX_BYTES);
    const decode = (payload: Uint8Array | number, buffers: readonly ArrayBuffer[]): unknown =>
      typeof payload === 'number'
        ? decodeValue(inbox, buffers, payload)
        : decodeValue(payload, buffers);
    this.#native.setReceiver((payload, buffers, ports) => {
      try {
        listener(parseToContent(decode(payload, buffers)), ports);
      } catch (error) {
        reportError(error);
      }
      runMicrotasks();
    }, inbox);
  }
}

/**
 * @throws TypeError 'An object could not be cloned.'
 * @throws RangeError for more large buffers than a message can carry
 */
export function encodeForNative(value: unknown): EncodedValue {
  return checkBuffers(encodeValue(value));
}

/** @throws RangeError for more large buffers than a message can carry */
export function checkBuffers(encoded: EncodedValue): EncodedValue {
  const { length } = encoded.buffers;
  if (length <= MAX_BUFFERS) return encoded;
  throw new RangeError(
    `A message carries ${MAX_BUFFERS} large buffers at most, got ${length}: ` +
      'join them, or send several messages.',
  );
}
