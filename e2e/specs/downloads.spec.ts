// Downloads to places where the network process itself may not write, and what becomes of those that
// come to nothing.
import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../fixtures/app-process.ts';
import type { Driver } from '../fixtures/driver.ts';
import { dataPage } from '../fixtures/server.ts';
import { test as base } from '../fixtures/test.ts';

const SIZE = 3_000_000;
const CONTENT = Buffer.alloc(SIZE, 'download ');

base.describe('a download', () => {
  let server: Server;
  let origin = '';
  let temp = '';
  let elsewhere = '';
  base.beforeAll(async () => {
    temp = mkdtempSync(join(tmpdir(), 'clade-e2e-temp-'));
    // Neither the profile, nor the downloads, nor temporary files.
    elsewhere = mkdtempSync(join(ROOT, 'out/test-downloads-'));
    server = createServer((request, response) => {
      response.writeHead(200, {
        'content-type': 'application/octet-stream',
        'content-disposition': 'attachment; filename="file.bin"',
        'content-length': SIZE,
      });
      if (request.url === '/half') response.write(CONTENT.subarray(0, SIZE / 2));
      else response.end(CONTENT);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  base.afterAll(() => {
    server.close();
    server.closeAllConnections();
    for (const folder of [temp, elsewhere]) rmSync(folder, { recursive: true, force: true });
  });

  interface Outcome {
    state: string;
    path: string;
    received: number;
  }

  /** Downloads to a path; with `cancel`, only until the first bytes have come. */
  const download = async (driver: Driver, path: string, cancel = false): Promise<Outcome> => {
    const id = await driver.open({ url: dataPage('download') });
    return driver.inWindow(
      id,
      ({ webContents }, { url, to, halfway }) =>
        new Promise<Outcome>((resolve) => {
          webContents.session.once('will-download', (_event, item) => {
            item.setSavePath(to);
            if (halfway) item.once('updated', () => item.cancel());
            item.once('done', (_done: unknown, state: string) =>
              resolve({ state, path: item.getSavePath(), received: item.getReceivedBytes() }),
            );
          });
          webContents.downloadURL(url);
        }),
      { url: `${origin}/${cancel ? 'half' : 'all'}`, to: path, halfway: cancel },
    );
  };

  /** The driver with a folder for temporary files of its own, where nothing may stay. */
  const test = base.extend({
    driver: async ({ launch }, use) => {
      await use(await launch({ env: { TMPDIR: temp } }));
      const left = readdirSync(temp).filter((name) => name.includes('download'));
      assert.deepEqual(left, []);
    },
  });

  const newFolder = (top = elsewhere): string => mkdtempSync(join(top, 'case-'));

  test('should be saved in a folder that the network process may not write in', async ({
    driver,
  }) => {
    const folder = newFolder();
    const path = join(folder, 'not/there/yet/file.bin');
    assert.deepEqual(await download(driver, path), { state: 'completed', path, received: SIZE });
    assert.ok(readFileSync(path).equals(CONTENT));
    assert.deepEqual(readdirSync(join(folder, 'not/there/yet')), ['file.bin']);
    // Another one takes its place.
    writeFileSync(path, 'older');
    assert.equal((await download(driver, path)).state, 'completed');
    assert.equal(statSync(path).size, SIZE);
  });

  const shm = '/dev/shm';
  const otherDisk = existsSync(shm) && statSync(shm).dev !== statSync(tmpdir()).dev;
  test('should be saved on another file system', async ({ driver }) => {
    test.skip(!otherDisk, `${shm} is on the same file system as ${tmpdir()}`);
    const folder = mkdtempSync(join(shm, 'clade-e2e-'));
    try {
      const path = join(folder, 'file.bin');
      assert.equal((await download(driver, path)).state, 'completed');
      assert.ok(readFileSync(path).equals(CONTENT));
      assert.deepEqual(readdirSync(folder), ['file.bin']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('should be interrupted, and leave nothing, where it cannot be put', async ({ driver }) => {
    const folder = newFolder();
    writeFileSync(join(folder, 'file'), 'a file');
    const below = await download(driver, join(folder, 'file/below'));
    assert.equal(below.state, 'interrupted');
    mkdirSync(join(folder, 'folder/full'), { recursive: true });
    const over = await download(driver, join(folder, 'folder'));
    assert.equal(over.state, 'interrupted');
    assert.deepEqual(readdirSync(folder).toSorted(), ['file', 'folder']);
    for (const why of ['EEXIST|ENOTDIR', 'EISDIR|ENOTEMPTY']) {
      const warning = new RegExp(`The download of http.*/all was not saved: (${why})`);
      await driver.app.waitForOutput('stderr', warning);
    }
  });

  test('should leave nothing when it is cancelled on its way', async ({ driver }) => {
    for (const folder of [newFolder(), newFolder(temp)]) {
      const { state } = await download(driver, join(folder, 'file.bin'), true);
      assert.equal(state, 'cancelled');
      assert.deepEqual(readdirSync(folder), []);
    }
  });
});
