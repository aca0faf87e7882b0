/** IO: results that are too large for one message, read piece by piece. */
import { command, domain } from '../domain.ts';
import { integer, optional, text } from '../params.ts';
import { ProtocolError } from '../protocol-error.ts';
import type { PageSession } from '../sessions.ts';

const DEFAULT_PIECE = 1024 * 1024;

/** One session's; they go with it. */
export class Streams {
  readonly #streams = new Map<string, { bytes: Buffer; position: number }>();
  #lastHandle = 0;

  /** @returns the handle by which the client reads it */
  add(bytes: Buffer): string {
    const handle = String(++this.#lastHandle);
    this.#streams.set(handle, { bytes, position: 0 });
    return handle;
  }

  read(handle: string, offset: number | undefined, size: number = DEFAULT_PIECE): object {
    const stream = this.#streams.get(handle);
    if (!stream) throw new ProtocolError('Invalid stream handle');
    const from = Math.max(offset ?? stream.position, 0);
    const piece = stream.bytes.subarray(from, from + Math.max(size, 1));
    stream.position = from + piece.length;
    return {
      base64Encoded: true,
      data: piece.toString('base64'),
      eof: stream.position >= stream.bytes.length,
    };
  }

  close(handle: string): void {
    this.#streams.delete(handle);
  }
}

export const ioDomain = domain<PageSession, Streams>({
  name: 'IO',
  createState: () => new Streams(),
  commands: {
    read: command(
      { handle: text(), offset: optional(integer()), size: optional(integer()) },
      (streams: Streams, { handle, offset, size }) => streams.read(handle, offset, size),
    ),
    close: command({ handle: text() }, (streams: Streams, { handle }) => streams.close(handle)),
  },
});
