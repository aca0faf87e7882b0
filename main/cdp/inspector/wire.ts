/**
 * The engine's remote inspector on a stream: WTF/wtf/glib/SocketConnection.cpp. A message is
 * u32 big-endian length of what follows the flags, u8 flags (1: little endian), name, NUL, a GVariant.
 */

const HEADER_BYTES = 5;
const LITTLE_ENDIAN = 1;

export interface RemoteTarget {
  id: bigint;
  type: string;
}

/** @param body the serialised GVariant */
export function encodeMessage(name: string, body: Buffer): Buffer {
  const nameBytes = Buffer.from(`${name}\0`);
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32BE(nameBytes.length + body.length);
  header[HEADER_BYTES - 1] = LITTLE_ENDIAN;
  return Buffer.concat([header, nameBytes, body]);
}

/** (tt) and (tts): which target, and possibly a text. */
export function targetBody(connection: bigint, target: bigint, text?: string): Buffer {
  const ids = Buffer.alloc(16);
  ids.writeBigUInt64LE(connection);
  ids.writeBigUInt64LE(target, 8);
  return text === undefined ? ids : Buffer.concat([ids, Buffer.from(`${text}\0`)]);
}

/** @returns takes the next bytes of the stream */
export function messageReader(
  onMessage: (name: string, body: Buffer) => void,
): (chunk: Buffer) => void {
  let waiting: Buffer[] = [];
  let length = 0;
  /** Of the message that is coming in, as far as that is known. */
  let expected = HEADER_BYTES;
  return (chunk) => {
    waiting.push(chunk);
    length += chunk.length;
    // Joined only when a message is whole: a large one comes in thousands of chunks.
    while (length >= expected) {
      const bytes = waiting.length === 1 ? (waiting[0] as Buffer) : Buffer.concat(waiting);
      waiting = [bytes];
      const end = HEADER_BYTES + bytes.readUInt32BE();
      expected = end;
      if (length < end) return;
      const nameEnd = bytes.indexOf(0, HEADER_BYTES);
      waiting = [bytes.subarray(end)];
      length -= end;
      expected = HEADER_BYTES;
      onMessage(bytes.toString('utf8', HEADER_BYTES, nameEnd), bytes.subarray(nameEnd + 1, end));
    }
  };
}

/** SendMessageToFrontend (tts) */
export function readTargetMessage(body: Buffer): {
  connection: bigint;
  target: bigint;
  text: string;
} {
  return {
    connection: body.readBigUInt64LE(),
    target: body.readBigUInt64LE(8),
    text: body.toString('utf8', 16, body.length - 1),
  };
}

/** SetTargetList (ta(tsssb)): the connection, and its targets; only id and type are read. */
export function readTargetList(body: Buffer): { connection: bigint; targets: RemoteTarget[] } {
  const connection = body.readBigUInt64LE();
  const array = body.subarray(8);
  if (array.length === 0) return { connection, targets: [] };
  const width = offsetWidth(array.length);
  const offsetAt = (index: number): number => array.readUIntLE(index, width);
  // Framing offsets at the end say where each element ends; the last one is where they begin.
  const offsetsStart = offsetAt(array.length - width);
  const targets: RemoteTarget[] = [];
  let start = 0;
  for (let at = offsetsStart; at < array.length; at += width) {
    const end = offsetAt(at);
    targets.push(readTarget(array.subarray(start, end)));
    start = Math.ceil(end / 8) * 8;
  }
  return { connection, targets };
}

function readTarget(element: Buffer): RemoteTarget {
  const typeEnd = element.indexOf(0, 8);
  return { id: element.readBigUInt64LE(), type: element.toString('utf8', 8, typeEnd) };
}

function offsetWidth(length: number): number {
  if (length <= 0xff) return 1;
  return length <= 0xffff ? 2 : 4;
}
