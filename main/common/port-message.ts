/**
 * What travels over a message port, whichever processes its ends are in: the payload of a packet
 * of native/ipc/port_protocol.h. Any process; no Node, no DOM.
 */
import { decodeValue, encodeValue, WireError, type EncodedValue } from './wire/codec.ts';

/** As many ports as one message may carry (kMaxParcelPorts in native/ipc/parcel.h). */
export const MAX_PORTS = 8;

/** @throws TypeError "An object could not be cloned." */
export function encodePortMessage(data: unknown): EncodedValue {
  return encodeValue({ data });
}

/** @returns the data. @throws Error when the bytes are not what encodePortMessage makes */
export function decodePortMessage(bytes: Uint8Array, buffers: readonly ArrayBuffer[]): unknown {
  const message = decodeValue(bytes, buffers);
  if (typeof message !== 'object' || message === null || !('data' in message)) {
    throw new WireError('a port message without data');
  }
  return message.data;
}
