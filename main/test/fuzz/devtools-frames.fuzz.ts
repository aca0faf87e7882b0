// WebSocket frames of a client of the DevTools server: what breaks the rules of RFC 6455 ends that
// connection and no other; commands are answered once each, however they are cut into frames.
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  PLAIN,
  encodeFrame,
  onTexts,
  openSocket,
  stillServes,
  type Frame,
} from './devtools-client.ts';

const payload = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc.json().map((text) => Buffer.from(text)),
  fc.constant(Buffer.from('{"id":1,"method":"Browser.getVersion"}')),
  // Bytes of a close frame: a code, and text that is none.
  fc
    .tuple(fc.nat(0xffff), fc.uint8Array({ maxLength: 9 }))
    .map(([code, rest]) => Uint8Array.of(code >> 8, code & 255, ...rest)),
);
const frame: fc.Arbitrary<Frame> = fc.record({
  fin: fc.boolean(),
  reserved: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.nat(7)),
  opcode: fc.oneof({ weight: 3, arbitrary: fc.constantFrom(0, 1, 2, 8, 9, 10) }, fc.nat(15)),
  masked: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, fc.constant(false)),
  lengthBytes: fc.constantFrom(0, 2, 8),
  lie: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.integer({ min: -9, max: 2 ** 40 })),
  payload,
});

/** Sends all of it and waits for the server's last word. */
async function survives(bytes: Buffer): Promise<void> {
  const socket = await openSocket();
  const ended = new Promise((resolve) => socket.once('close', resolve).once('error', resolve));
  socket.resume();
  socket.end(bytes);
  await ended;
  await stillServes();
}

interface Command {
  /** Makes it longer. */
  text: string;
  /** Where it is cut. */
  cuts: number[];
  /** Pings between the parts. */
  pings: boolean;
}

function framesOf(id: number, { text, cuts, pings }: Command): Frame[] {
  const bytes = Buffer.from(JSON.stringify({ id, method: 'Browser.getVersion', text }));
  const inOrder = cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b);
  const places = [0, ...inOrder];
  return places.flatMap((place, at) => {
    const isLast = at === places.length - 1;
    const part = bytes.subarray(place, places[at + 1] ?? bytes.length);
    const ping = { ...PLAIN, opcode: 9, payload: Buffer.from('ping') };
    return [
      { ...PLAIN, fin: isLast, opcode: at === 0 ? PLAIN.opcode : 0, payload: part },
      ...(pings ? [ping] : []),
    ];
  });
}

async function areAnswered(commands: Command[], chunk: number): Promise<void> {
  const socket = await openSocket();
  const ids: unknown[] = [];
  const all = new Promise<void>((resolve, reject) => {
    onTexts(socket, (text) => {
      ids.push((JSON.parse(text) as { id: unknown }).id);
      if (ids.length === commands.length) resolve();
    });
    socket.once('close', () => reject(new Error(`closed after ${ids.length} answers`)));
  });
  const bytes = Buffer.concat(
    commands.flatMap((command, id) => framesOf(id, command).map(encodeFrame)),
  );
  for (let at = 0; at < bytes.length; at += chunk) socket.write(bytes.subarray(at, at + chunk));
  await all;
  assert.deepEqual(ids, [...commands.keys()]);
  socket.removeAllListeners('close');
  socket.resetAndDestroy();
}

const command: fc.Arbitrary<Command> = fc.record({
  text: fc.string({ unit: 'grapheme' }),
  cuts: fc.array(fc.nat(), { maxLength: 4 }),
  pings: fc.boolean(),
});

export const properties = {
  'any bytes': fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), (bytes) =>
    survives(Buffer.from(bytes)),
  ),
  'frames of all kinds': fc.asyncProperty(fc.array(frame, { maxLength: 6 }), (frames) =>
    survives(Buffer.concat(frames.map(encodeFrame))),
  ),
  'commands that are cut into frames': fc.asyncProperty(
    fc.array(command, { minLength: 1, maxLength: 4 }),
    fc.integer({ min: 1, max: 400 }),
    areAnswered,
  ),
};
