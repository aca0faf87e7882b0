/**
 * A content process that sends what no honest one can: it is ended, once, for the reason bad-message,
 * and nothing else notices. The packets are those of native/ipc/content_protocol.h.
 */
import assert from 'node:assert/strict';
import { test, type Tap, type TapFd } from '../../fixtures/channel-tap.ts';
import type { Driver } from '../../fixtures/driver.ts';
import { hear, inPreload, installLab, openLab, takeHeard } from '../../fixtures/lab.ts';
import { until } from '../../fixtures/wait.ts';

const HELLO = 1;
const PAGE_CREATED = 2;
const DOCUMENT_LOADED = 3;
const FRAME_GONE = 4;
const FRAME_MESSAGE = 5;
const TO_FRAME = 65;

const u8 = (value: number): Buffer => Buffer.from([value]);
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const u64 = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
};

/** MessagePack of plain values. */
function pack(value: unknown): Buffer {
  if (typeof value === 'string') {
    const text = Buffer.from(value);
    return Buffer.concat([u8(0xda), u8(text.length >> 8), u8(text.length & 0xff), text]);
  }
  if (typeof value === 'number') return u8(value);
  if (Array.isArray(value)) return Buffer.concat([u8(0x90 | value.length), ...value.map(pack)]);
  const entries = Object.entries(value as object);
  return Buffer.concat([u8(0x80 | entries.length), ...entries.flat().map(pack)]);
}

interface Parts {
  syncId?: number;
  inFd?: number;
  buffers?: number;
  ports?: number;
  payload?: Buffer;
}

/** A page's frame, and one of another process. */
interface Place {
  pageId: number;
  frameId: number;
  otherPageId: number;
}

const SEND = pack({ type: 'send', channel: 'x', args: ['tapped'] });

function frameMessage(pageId: number, frameId: number, parts: Parts = {}): Buffer {
  const { syncId = 0, inFd = 0, buffers = 0, ports = 0, payload = SEND } = parts;
  const head = [u8(FRAME_MESSAGE), u64(pageId), u64(frameId), u32(syncId)];
  return Buffer.concat([...head, u8(inFd), u8(buffers), u8(ports), payload]);
}

const message =
  (parts: Parts) =>
  ({ pageId, frameId }: Place): Buffer =>
    frameMessage(pageId, frameId, parts);

const kinds: Record<string, [make: (place: Place) => Buffer, fds?: TapFd[]]> = {
  'no type': [() => u8(0)],
  'an unknown type': [() => Buffer.concat([u8(0xff), u64(1)])],
  'what only main sends': [({ pageId }) => Buffer.concat([u8(TO_FRAME), u64(pageId), u64(0)])],
  'a second greeting': [() => Buffer.concat([u8(HELLO), u32(2)])],
  'a greeting of another version': [() => Buffer.concat([u8(HELLO), u32(77)])],
  'a page 0': [() => Buffer.concat([u8(PAGE_CREATED), u64(0)])],
  'a page twice': [({ pageId }) => Buffer.concat([u8(PAGE_CREATED), u64(pageId)])],
  'half a page': [() => Buffer.concat([u8(PAGE_CREATED), u32(1)])],
  'a page and a byte': [() => Buffer.concat([u8(PAGE_CREATED), u64(9999), u8(0)])],
  'a page and a descriptor': [() => Buffer.concat([u8(PAGE_CREATED), u64(9999)]), ['null']],
  'a document of nobody': [() => Buffer.concat([u8(DOCUMENT_LOADED), u64(9999)])],
  'a document of another process': [
    ({ otherPageId }) => Buffer.concat([u8(DOCUMENT_LOADED), u64(otherPageId)]),
  ],
  'the end of frame 0': [({ pageId }) => Buffer.concat([u8(FRAME_GONE), u64(pageId), u64(0)])],
  'the end of a frame of another process': [
    ({ otherPageId }) => Buffer.concat([u8(FRAME_GONE), u64(otherPageId), u64(1)]),
  ],
  'a message of another process': [({ otherPageId }) => frameMessage(otherPageId, 1)],
  'a message of frame 0': [({ pageId }) => frameMessage(pageId, 0)],
  'half a message': [({ pageId, frameId }) => frameMessage(pageId, frameId).subarray(0, 19)],
  'a payload in a descriptor that is not there': [message({ inFd: 1, payload: Buffer.alloc(0) })],
  'a payload in two places': [message({ inFd: 1 }), ['memfd']],
  'a port that is none': [message({ ports: 1 }), ['null']],
  'a buffer that can still change': [message({ buffers: 1 }), ['memfd']],
  'more buffers than there are': [message({ buffers: 255 })],
  'a descriptor too many': [message({ ports: 1 }), ['port', 'port']],
  'ports that no message of its type has': [message({ ports: 1 }), ['port']],
  'a sync id that nobody waits with': [message({ syncId: 5 })],
  'bytes that are no value': [message({ payload: Buffer.from([0xc1, 0xc1, 0xff]) })],
  'a value that is no message': [message({ payload: pack(7) })],
  'a message of an unknown type': [message({ payload: pack({ type: 'shutdown' }) })],
  'a message with a field too many': [
    message({ payload: pack({ type: 'send', channel: 'x', args: [], sender: 1 }) }),
  ],
  'the name of a channel that is too long': [
    message({ payload: pack({ type: 'send', channel: 'x'.repeat(257), args: [] }) }),
  ],
  'a packet that is too long': [() => Buffer.alloc(65 * 1024, PAGE_CREATED)],
};

/** Where the windows' processes are. */
async function open(driver: Driver): Promise<{ id: number; pid: number; pageId: number }> {
  const id = await openLab(driver);
  const pid = await driver.contentPid(id);
  const pageId = await driver.inWindow(
    id,
    ({ webContents }) => (webContents.mainFrame as unknown as { pageId: number }).pageId,
  );
  return { id, pid, pageId };
}

const frameOf = (driver: Driver, id: number) =>
  driver.inWindow(id, ({ webContents }) => webContents.mainFrame?.routingId ?? 0);

/** How often main has said that it ends a process. */
const timesSaid = (driver: Driver, pid: number): number =>
  driver.app.stderr.split(`content process ${pid} sent a malformed message`).length - 1;

/** Does `act` and waits until the window's process has been ended for it. */
async function expectEnd(
  driver: Driver,
  { id, pid }: { id: number; pid: number },
  act: () => Promise<void>,
): Promise<void> {
  const record = driver.record();
  const gone = await driver.eventAfter('render-process-gone', act);
  assert.equal((gone.args[0] as { reason: string }).reason, 'bad-message');
  await driver.inWindow(id, (window) => window.destroy());
  const ends = record().filter(
    ({ event, of }) => event === 'render-process-gone' && of === 'contents',
  );
  assert.equal(ends.length, 1);
  await until('the reason on stderr', () => timesSaid(driver, pid) > 0);
  assert.equal(timesSaid(driver, pid), 1, driver.app.stderr);
}

async function expectUnharmed(
  driver: Driver,
  { id, pid }: { id: number; pid: number },
): Promise<void> {
  assert.equal(await inPreload(driver, id, `electron.ipcRenderer.invoke('echo', 42)`), 42);
  assert.equal(await driver.contentPid(id), pid);
}

test('should end a process for every kind of malformed packet, once, and no other', async ({
  driver,
  tap,
}) => {
  await installLab(driver);
  const other = await open(driver);
  for (const [name, [make, fds]] of Object.entries(kinds)) {
    const victim = await open(driver);
    const frameId = await frameOf(driver, victim.id);
    const packet = make({ pageId: victim.pageId, frameId, otherPageId: other.pageId });
    try {
      await expectEnd(driver, victim, () => tap.put(victim.pid, packet, fds));
      await expectUnharmed(driver, other);
    } catch (error) {
      throw new Error(`of "${name}"`, { cause: error });
    }
  }
});

test('should take what an honest process could have sent', async ({ driver, tap }) => {
  await installLab(driver);
  await hear(driver, 'x');
  const window = await open(driver);
  const frameId = await frameOf(driver, window.id);
  await tap.put(window.pid, frameMessage(window.pageId, frameId));
  const heard = await until('the message', async () => {
    const list = await takeHeard(driver);
    return list.length > 0 && list;
  });
  assert.deepEqual(heard, [['x', 'tapped']]);
  await expectUnharmed(driver, window);
});

const flood = async (
  driver: Driver,
  tap: Tap,
  pid: number,
  count: number,
  make: (n: number) => Buffer,
): Promise<void> => {
  for (let n = 0; n < count; n += 1) {
    await tap.put(pid, make(n)).catch((error: Error) => {
      // Its process has been ended meanwhile.
      if (!/the tap says/.test(error.message)) throw error;
    });
    if (timesSaid(driver, pid) > 0) return;
  }
};

test('should end a process that announces pages, or speaks for frames, without end', async ({
  driver,
  tap,
}) => {
  await installLab(driver);
  const other = await open(driver);
  const many = await open(driver);
  await expectEnd(driver, many, () =>
    flood(driver, tap, many.pid, 1100, (n) => Buffer.concat([u8(PAGE_CREATED), u64(10_000 + n)])),
  );
  const crowded = await open(driver);
  await expectEnd(driver, crowded, () =>
    flood(driver, tap, crowded.pid, 4200, (n) => frameMessage(crowded.pageId, 10_000 + n)),
  );
  await expectUnharmed(driver, other);
});

test('should end a process that closes its channel and lives on', async ({ driver, tap }) => {
  await installLab(driver);
  const other = await open(driver);
  const victim = await open(driver);
  await expectEnd(driver, victim, () => tap.close(victim.pid));
  await expectUnharmed(driver, other);
});

test('should survive a flood of messages, and answer other windows meanwhile', async ({
  driver,
  tap,
}) => {
  await installLab(driver);
  const other = await open(driver);
  const flooding = await open(driver);
  const frameId = await frameOf(driver, flooding.id);
  const flooded = tap.put(flooding.pid, frameMessage(flooding.pageId, frameId), [], 200_000);
  let answers = 0;
  const counting = (async () => {
    for (let over = false; !over; answers += 1) {
      over = await Promise.race([
        flooded.then(() => true),
        expectUnharmed(driver, other).then(() => false),
      ]);
    }
  })();
  await Promise.all([flooded, counting]);
  assert.ok(answers > 1, `${answers} answers during the flood`);
  await expectUnharmed(driver, flooding);
});
