// What siblings must not share: nothing that is random in a page may be foretold from another.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Driver } from '../../fixtures/driver.ts';
import { fdInfo, openFds, statusField } from '../../fixtures/proc.ts';
import { stageOf } from '../../fixtures/stages.ts';
import { test } from '../../fixtures/test.ts';
import { sharedDriver, sharedServer } from '../../fixtures/suite.ts';

/** Runs in a page: everything that it draws, by name. */
const DRAW = `(async () => {
  const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16)).join('.');
  const key = async (algorithm, uses) => {
    const made = await crypto.subtle.generateKey(algorithm, true, uses);
    return hex(await crypto.subtle.exportKey(made.type ? 'raw' : 'pkcs8', made.privateKey ?? made));
  };
  const frame = document.body.appendChild(document.createElement('iframe'));
  const worker = new Worker(URL.createObjectURL(new Blob(['postMessage(Math.random())'])));
  return {
    math: Math.random(),
    mathOfFrame: frame.contentWindow.Math.random(),
    mathOfWorker: await new Promise((done) => (worker.onmessage = ({ data }) => done(data))),
    values: hex(crypto.getRandomValues(new Uint8Array(16))),
    uuid: crypto.randomUUID(),
    blobUrl: URL.createObjectURL(new Blob(['x'])),
    boundary: (await new Response(new FormData()).text()),
    aes: await key({ name: 'AES-GCM', length: 256 }, ['encrypt']),
    hmac: await key({ name: 'HMAC', hash: 'SHA-256' }, ['sign']),
    ecdsa: await key({ name: 'ECDSA', namedCurve: 'P-256' }, ['sign']),
  };
})()`;

type Drawn = Record<string, unknown>;

const COUNT = 50;

async function drawInWindows(
  driver: Driver,
  url: string,
): Promise<{ pid: number; drawn: Drawn }[]> {
  const all: { pid: number; drawn: Drawn }[] = [];
  for (let n = 0; n < COUNT; n += 1) {
    const id = await driver.open({ url, width: 200, height: 100 });
    const drawn = (await driver.inPage(id, DRAW)) as Drawn;
    all.push({ pid: await driver.contentPid(id), drawn });
  }
  return all;
}

test.describe('siblings', () => {
  const driver = sharedDriver();
  const server = sharedServer();

  test(`should draw different random numbers, ids and keys, ${COUNT} of them`, async () => {
    await stageOf(driver(), 'warm');
    const windows = await drawInWindows(driver(), `${server().origin}/page?draw`);
    assert.equal(new Set(windows.map(({ pid }) => pid)).size, COUNT);
    const metrics = await driver().metrics();
    const stages = windows.map(
      ({ pid }) => metrics.find((metric) => metric.pid === pid)?.clade.parentStage,
    );
    assert.deepEqual([...new Set(stages)], ['warm']);
    const names = Object.keys(windows[0]?.drawn ?? {});
    assert.equal(names.length, 10);
    for (const name of names) {
      const values = new Set(windows.map(({ drawn }) => drawn[name]));
      assert.equal(values.size, COUNT, `${name}: ${[...values].join(' ').slice(0, 200)}`);
    }
  });

  test('should have the page of constants read-only once they run', async () => {
    const id = await driver().open({ url: 'data:text/html,frozen' });
    assert.equal(await driver().inPage(id, '1 + 1'), 2);
    const pid = await driver().contentPid(id);
    const warm = await stageOf(driver(), 'warm');
    // The engine's page of constants is the only read-only private mapping in its writable data.
    const readOnly = (of: number) =>
      readFileSync(`/proc/${of}/maps`, 'utf8')
        .split('\n')
        .filter((line) => / r--p .* 00:00 0 +$/.test(line) && sizeOf(line) === 0x4000)
        .map((line) => line.split(' ')[0]);
    assert.ok(readOnly(warm).length > 0);
    assert.deepEqual(readOnly(pid), readOnly(warm));
  });

  test('should not share an event loop, nor look at their parent’s memory', async () => {
    const ids = [
      await driver().open({ url: 'data:text/html,a' }),
      await driver().open({ url: 'data:text/html,b' }),
    ];
    const pids = await Promise.all(ids.map((id) => driver().contentPid(id)));
    const eventfds = pids.map((pid) =>
      openFds(pid)
        .filter(({ target }) => target === 'anon_inode:[eventfd]')
        .map(({ fd }) => fdInfo(pid, fd).get('eventfd-id')),
    );
    assert.ok(eventfds.every((list) => list.length > 0));
    assert.equal(eventfds[0]?.filter((id) => eventfds[1]?.includes(id)).length, 0);
    for (const pid of pids) {
      const foreign = openFds(pid)
        .map(({ target }) => /^\/proc\/(\d+)\//.exec(target)?.[1])
        .filter((owner) => owner !== undefined && !namesOf(pid).includes(owner));
      assert.deepEqual(foreign, []);
    }
  });
});

/** A process's numbers, from outside to inside of the namespaces that it is in. */
function namesOf(pid: number): string[] {
  return (statusField(pid, 'NSpid') ?? '').split(/\s+/);
}

function sizeOf(line: string): number {
  const [from = 0, to = 0] = (line.split(' ')[0] ?? '')
    .split('-')
    .map((text) => parseInt(text, 16));
  return to - from;
}
