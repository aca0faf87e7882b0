/**
 * --remote-debugging-pipe: messages on descriptor 3, answers on descriptor 4, each ended by a NUL.
 * The client is whoever started the app, so there is nothing to check.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { MAX_MESSAGE_BYTES, type Transport } from './transport.ts';

const READ_FD = 3;
const WRITE_FD = 4;
const END = 0;

/** @param onEnd the client has closed its end */
export function pipeTransport(onEnd: () => void): Transport {
  const input = createReadStream('', { fd: READ_FD });
  const output = createWriteStream('', { fd: WRITE_FD });
  const transport: Transport = {
    send: (text) => {
      if (output.writable) output.write(`${text}\0`);
    },
    close: () => {
      input.destroy();
      output.destroy();
    },
    onMessage: () => undefined,
    onClose: () => undefined,
  };
  const end = (): void => {
    transport.onClose();
    onEnd();
  };
  const split = splitter((text) => transport.onMessage(text));
  input.on('data', (chunk) => {
    if (!split(chunk as Buffer)) end();
  });
  input.on('close', end);
  input.on('error', end);
  output.on('error', end);
  return transport;
}

/** @returns takes the next bytes; false when a message is too long */
export function splitter(onMessage: (text: string) => void): (chunk: Buffer) => boolean {
  let parts: Buffer[] = [];
  let length = 0;
  return (chunk) => {
    let rest = chunk;
    for (let end = rest.indexOf(END); end >= 0; end = rest.indexOf(END)) {
      onMessage(Buffer.concat([...parts, rest.subarray(0, end)]).toString('utf8'));
      rest = rest.subarray(end + 1);
      parts = [];
      length = 0;
    }
    parts.push(rest);
    length += rest.length;
    return length <= MAX_MESSAGE_BYTES;
  };
}
