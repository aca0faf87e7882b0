// Large buffers: they arrive whole, and main's are mapped by the page's process, not copied.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { useLab } from '../fixtures/lab.ts';
import { openFds } from '../fixtures/proc.ts';
import { test } from '../fixtures/test.ts';
import { until } from '../fixtures/wait.ts';
import { withoutSpares } from '../fixtures/windows.ts';

const { driver, id, preload } = useLab();

const MEBIBYTE = 1024 * 1024;
/** Bytes whose every place matters. */
const FILL = `(bytes) => {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2);
  for (let n = 0; n < words.length; n++) words[n] = Math.imul(n, 2654435761);
  return bytes;
}`;
const CHECK = `(bytes) => {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2);
  for (let n = 0; n < words.length; n++) {
    if (words[n] !== Math.imul(n, 2654435761) >>> 0) return 'wrong at ' + n;
  }
  return bytes.byteLength;
}`;

/** Handlers `give` (a size) and `take` (bytes) in main. */
const installBuffers = () =>
  driver().evaluate(
    ({ ipcMain }, { fill, check }) => {
      const filled = (0, eval)(fill) as (bytes: Uint8Array) => Uint8Array;
      const checked = (0, eval)(check) as (bytes: Uint8Array) => unknown;
      for (const name of ['give', 'take']) ipcMain.removeHandler(name);
      ipcMain.handle('give', (_event, size) => filled(new Uint8Array(Number(size))));
      ipcMain.handle('take', (_event, bytes) => checked(bytes as Uint8Array));
    },
    { fill: FILL, check: CHECK },
  );

/** Memory of message buffers that a process has mapped, in bytes. */
function mappedBuffers(pid: number): number {
  return readFileSync(`/proc/${pid}/maps`, 'utf8')
    .split('\n')
    .filter((line) => /memfd:clade/.test(line))
    .map((line) => {
      const [from = '0', to = '0'] = (line.split(' ')[0] ?? '').split('-');
      return Number.parseInt(to, 16) - Number.parseInt(from, 16);
    })
    .reduce((sum, size) => sum + size, 0);
}

test.describe('a large buffer', () => {
  for (const size of [48 * 1024, 64 * 1024 - 4, 64 * 1024, MEBIBYTE, 16 * MEBIBYTE]) {
    test(`should arrive whole in both directions: ${size} bytes`, async () => {
      await installBuffers();
      assert.equal(
        await preload(`electron.ipcRenderer.invoke('give', ${size}).then(${CHECK})`),
        size,
      );
      assert.equal(
        await preload(`electron.ipcRenderer.invoke('take', (${FILL})(new Uint8Array(${size})))`),
        size,
      );
    });
  }

  test("should be mapped by the page's process when it comes from main", async () => {
    await installBuffers();
    const pid = await driver().contentPid(id());
    const before = mappedBuffers(pid);
    await preload(
      `electron.ipcRenderer.invoke('give', ${16 * MEBIBYTE}).then((got) => { lab.kept = got; 0 })`,
    );
    assert.ok(
      mappedBuffers(pid) - before >= 16 * MEBIBYTE,
      readFileSync(`/proc/${pid}/maps`, 'utf8'),
    );
  });

  test('should be mapped by main when it comes from the page, and let go afterwards', async () => {
    await driver().evaluate(({ ipcMain }) => {
      ipcMain.removeHandler('keep');
      ipcMain.handle('keep', (_event, bytes) => {
        Object.assign(globalThis, { kept: bytes });
      });
    });
    const before = mappedBuffers(driver().app.pid);
    await preload(`electron.ipcRenderer.invoke('keep', new Uint8Array(${16 * MEBIBYTE}))`);
    assert.ok(mappedBuffers(driver().app.pid) - before >= 16 * MEBIBYTE);
    await driver().evaluate(() => Object.assign(globalThis, { kept: undefined }) && undefined);
    await until('the collection of the buffer', async () => {
      await driver().evaluate(() => {
        process.getBuiltinModule('node:v8').setFlagsFromString('--expose-gc');
        (process.getBuiltinModule('node:vm').runInNewContext('gc') as () => void)();
      });
      return mappedBuffers(driver().app.pid) <= before;
    });
  });

  test("should be the receiver's own: neither side sees what the other one writes", async () => {
    const shared = await driver().evaluate(({ ipcMain }) => {
      const mine = new Uint8Array(1024 * 1024).fill(1);
      Object.assign(globalThis, { mine });
      ipcMain.removeHandler('mine');
      ipcMain.handle('mine', () => mine);
      return mine[0];
    });
    assert.equal(shared, 1);
    assert.deepEqual(
      await preload(
        `electron.ipcRenderer.invoke('mine').then((bytes) => {
           lab.bytes = bytes; const first = bytes[0]; bytes[0] = 99; return [first, bytes[0]] })`,
      ),
      [1, 99],
    );
    const after = await driver().evaluate(() => {
      const { mine } = globalThis as unknown as { mine: Uint8Array };
      const before = mine[0];
      mine.fill(7);
      return before;
    });
    assert.equal(after, 1);
    assert.deepEqual(await preload('[lab.bytes[0], lab.bytes[1]]'), [99, 1]);
  });

  test('should keep a sender’s buffer as it was when it is changed right after sending', async () => {
    await installBuffers();
    assert.equal(
      await preload(
        `{ const bytes = (${FILL})(new Uint8Array(${MEBIBYTE}));
           const answer = electron.ipcRenderer.invoke('take', bytes); bytes.fill(0); answer }`,
      ),
      MEBIBYTE,
    );
  });

  test('should come with others in one message, views of one buffer sharing it', async () => {
    await driver().evaluate(({ ipcMain }) => {
      ipcMain.removeHandler('many');
      ipcMain.handle('many', (_event, list) =>
        (list as Uint8Array[]).map((each) => [each.length, each[each.length - 1]]),
      );
      ipcMain.removeHandler('views');
      ipcMain.handle('views', (_event, a, b) => [
        (a as Uint8Array).buffer === (b as Uint8Array).buffer,
        (b as Uint8Array).byteOffset,
      ]);
    });
    assert.deepEqual(
      await preload(
        `electron.ipcRenderer.invoke('many',
           Array.from({ length: 20 }, (_, n) => new Uint8Array(100000).fill(n)))`,
      ),
      Array.from({ length: 20 }, (_, n) => [100_000, n]),
    );
    assert.deepEqual(
      await preload(
        `{ const whole = new ArrayBuffer(200000);
           electron.ipcRenderer.invoke('views', new Uint8Array(whole), new Uint8Array(whole, 100)) }`,
      ),
      [true, 100],
    );
  });

  test('should leave no descriptor behind on either side', async () => {
    await installBuffers();
    await withoutSpares(driver());
    const pid = await driver().contentPid(id());
    const count = () => openFds(pid).length + openFds(driver().app.pid).length;
    const round = () =>
      preload(
        `(async () => { for (let n = 0; n < 20; n++) {
           await electron.ipcRenderer.invoke('give', ${MEBIBYTE});
           await electron.ipcRenderer.invoke('take', (${FILL})(new Uint8Array(${MEBIBYTE}))) } })()`,
      );
    await round();
    const before = count();
    await round();
    await until('the same descriptors', () => count() <= before);
  });
});

test.describe('long text', () => {
  test('should arrive whole in both directions', async () => {
    const length = 3 * MEBIBYTE;
    await driver().evaluate(({ ipcMain }) => {
      ipcMain.handle('long', (_event, text) => {
        const all = String(text);
        return all.length === new Set(all).size ? '' : `${all}!`;
      });
    });
    assert.deepEqual(
      await preload(
        `electron.ipcRenderer.invoke('long', 'äb'.repeat(${length / 2}))
           .then((text) => [text.length, text.slice(-3)])`,
      ),
      [length + 1, 'äb!'],
    );
  });
});
