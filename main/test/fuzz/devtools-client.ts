/** The DevTools server that the fuzzers speak to, the real one with an app that only remembers, and a
 * client that can send it anything. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { DevToolsServer } from '../../cdp/server.ts';
import { TargetRegistry } from '../../cdp/target-registry.ts';
import { FakeHost } from '../cdp/fake-host.ts';

/** A frame of RFC 6455, right or wrong. */
export interface Frame {
  fin: boolean;
  reserved: number;
  opcode: number;
  masked: boolean;
  /** How its length is written: bytes beside the first two. */
  lengthBytes: 0 | 2 | 8;
  /** What its length claims beside what is there. */
  lie: number;
  payload: Uint8Array;
}

const TEXT = 1;
export const PLAIN = {
  fin: true,
  reserved: 0,
  opcode: TEXT,
  masked: true,
  lengthBytes: 0,
  lie: 0,
} as const;

interface Address {
  port: number;
  /** Of the browser's WebSocket. */
  browserPath: string;
}

let address: Promise<Address> | undefined;

/** Starts the server at the first call; it keeps no process alive. */
export function serverAddress(): Promise<Address> {
  address ??= start();
  return address;
}

async function start(): Promise<Address> {
  const host = new FakeHost();
  host.createPage();
  const { port, pathname } = new URL(await new DevToolsServer(new TargetRegistry(host)).listen(0));
  return { port: Number(port), browserPath: pathname };
}

/** A WebSocket to the browser, ready for frames. */
export async function openSocket(): Promise<Socket> {
  const { port, browserPath } = await serverAddress();
  const socket = connect(port, '127.0.0.1');
  const lines = [
    `GET ${browserPath} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  const answer = await new Promise<Buffer>((resolve) => socket.once('data', resolve));
  assert.match(answer.toString('latin1'), /^HTTP\/1\.1 101 /);
  return socket;
}

export function encodeFrame(frame: Frame): Buffer {
  const { fin, reserved, opcode, masked, payload, lie } = frame;
  const length = Math.max(0, payload.length + lie);
  const bytes =
    length > 0xffff ? 8 : length > 125 ? Math.max(2, frame.lengthBytes) : frame.lengthBytes;
  const head = Buffer.alloc(2 + bytes);
  head[0] = (fin ? 0x80 : 0) | (reserved << 4) | opcode;
  head[1] = (masked ? 0x80 : 0) | (bytes === 8 ? 127 : bytes === 2 ? 126 : length);
  if (bytes === 2) head.writeUInt16BE(length, 2);
  if (bytes === 8) head.writeBigUInt64BE(BigInt(length), 2);
  if (!masked) return Buffer.concat([head, payload]);
  const mask = randomBytes(4);
  return Buffer.concat([head, mask, payload.map((byte, at) => byte ^ (mask[at % 4] ?? 0))]);
}

/** Calls for each text that the server sends. */
export function onTexts(socket: Socket, listener: (text: string) => void): void {
  let rest: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (let size = frameSize(rest); size.end <= rest.length; size = frameSize(rest)) {
      const isText = ((rest[0] ?? 0) & 15) === TEXT;
      if (isText) listener(rest.toString('utf8', size.start, size.end));
      rest = rest.subarray(size.end);
    }
  });
}

/** Where the payload of the first frame starts and ends; servers do not mask. */
function frameSize(bytes: Buffer): { start: number; end: number } {
  const short = (bytes[1] ?? 0) & 127;
  const head = short === 127 ? 10 : short === 126 ? 4 : 2;
  if (bytes.length < head) return { start: head, end: Infinity };
  if (short === 127) return { start: head, end: head + Number(bytes.readBigUInt64BE(2)) };
  return { start: head, end: head + (short === 126 ? bytes.readUInt16BE(2) : short) };
}

/** The next client gets in and has its answer. */
export async function stillServes(): Promise<void> {
  const socket = await openSocket();
  const answer = new Promise<string>((resolve, reject) => {
    onTexts(socket, resolve);
    socket.once('close', () => reject(new Error('the server has closed the connection')));
  });
  const payload = Buffer.from('{"id":7,"method":"Browser.getVersion"}');
  socket.write(encodeFrame({ ...PLAIN, payload }));
  assert.equal((JSON.parse(await answer) as { id: number }).id, 7);
  socket.removeAllListeners('close');
  socket.resetAndDestroy();
}
