// Content processes: where they come from and what they hold.
import assert from 'node:assert/strict';
import { hasZygote } from '../fixtures/app-process.ts';
import {
  descendantsOf,
  displayClients,
  executableOf,
  fdInfo,
  openFds,
  parentOf,
  programOf,
  statusField,
} from '../fixtures/proc.ts';
import { dataPage } from '../fixtures/server.ts';
import { sharedDriver, sharedServer } from '../fixtures/suite.ts';
import { test } from '../fixtures/test.ts';
import { until } from '../fixtures/wait.ts';
import { openMany } from '../fixtures/windows.ts';

test.describe('a content process', () => {
  const shared = sharedDriver();
  const server = sharedServer();

  test('should be forked from the zygote where there is one, else exec’d', async () => {
    const driver = shared();
    const id = await driver.open({ url: dataPage('child') });
    const pid = await driver.contentPid(id);
    assert.equal(programOf(pid), hasZygote() ? 'clade-zygote' : 'WebKitWebProcess');
    if (!hasZygote()) assert.equal(parentOf(pid), driver.app.pid);
    else {
      const zygote = driver.zygotePid() ?? 0;
      // Of whichever stage is the latest by now.
      assert.ok([zygote, ...descendantsOf(zygote)].includes(parentOf(pid) ?? 0));
      assert.equal(executableOf(pid), executableOf(zygote));
    }
    assert.equal(statusField(pid, 'Name'), 'WebKitWebProces');
    await driver.close(id);
  });

  test('should be one of its own for each window', async () => {
    const driver = shared();
    const ids = await openMany(driver, 3);
    const pids = await Promise.all(ids.map((id) => driver.contentPid(id)));
    assert.equal(new Set(pids).size, 3);
    for (const id of ids) await driver.close(id);
  });

  test('should be new for each window, also when one of the same site has just closed', async () => {
    const driver = shared();
    const pids: number[] = [];
    for (let turn = 0; turn < 6; turn += 1) {
      const id = await driver.open({ url: `${server().origin}/page?${turn}` });
      pids.push(await driver.contentPid(id));
      await driver.close(id);
    }
    assert.equal(new Set(pids).size, pids.length);
  });

  test('should end with its window', async () => {
    const driver = shared();
    const id = await driver.open({ url: dataPage('brief') });
    const pid = await driver.contentPid(id);
    await driver.close(id);
    await until('its end', () => programOf(pid) === undefined);
  });

  test('should have random numbers of its own', async () => {
    const driver = shared();
    const ids = await openMany(driver, 4);
    const script =
      '[Math.random(), crypto.randomUUID?.() ?? crypto.getRandomValues(new Uint32Array(4)).join()]';
    const drawn = await Promise.all(ids.map((id) => driver.inPage(id, script)));
    const values = drawn.flat();
    assert.equal(new Set(values).size, values.length, values.join(' '));
    for (const id of ids) await driver.close(id);
  });
});

test.describe('descriptors', () => {
  const shared = sharedDriver();

  test('should be /dev/null and the output pipe, and nothing of the launcher’s', async () => {
    const driver = shared();
    const id = await driver.open({ url: dataPage('descriptors') });
    const pid = await driver.contentPid(id);
    const launchers = new Set(
      openFds(driver.app.pid)
        .filter(({ fd }) => fd <= 2)
        .map(({ target }) => target),
    );
    const zygote = driver.zygotePid();
    for (const looked of [pid, ...(zygote === undefined ? [] : [zygote])]) {
      const fds = openFds(looked);
      const target = (wanted: number) => fds.find(({ fd }) => fd === wanted)?.target ?? 'closed';
      assert.equal(target(0), '/dev/null');
      assert.match(target(1), /^pipe:/);
      assert.equal(target(2), target(1));
      const inherited = fds.filter(({ target: held }) => launchers.has(held));
      assert.deepEqual(
        inherited.filter(({ target: held }) => held !== '/dev/null'),
        [],
      );
    }
    await driver.close(id);
  });

  test(
    'should include no connection to the display where it was forked',
    { tag: '@zygote' },
    async () => {
      const driver = shared();
      const clients = () => displayClients(process.env['DISPLAY'] ?? '');
      const before = clients();
      assert.ok(before > 0, 'main itself has a connection to the display');
      const ids = await openMany(driver, 3);
      for (const id of ids) await driver.inPage(id, 'document.title');
      assert.equal(clients(), before);
      for (const id of ids) await driver.close(id);
    },
  );

  test('should share no eventfd, timerfd, signalfd or epoll with a sibling', async () => {
    const driver = shared();
    const ids = await openMany(driver, 3);
    const pids = await Promise.all(ids.map((id) => driver.contentPid(id)));
    const zygote = driver.zygotePid();
    const all = [...pids, driver.app.pid, ...(zygote === undefined ? [] : [zygote])];
    const owners = new Map<string, number>();
    let eventfds = 0;
    for (const pid of all) {
      for (const { fd, target } of openFds(pid)) {
        const eventfd = fdInfo(pid, fd).get('eventfd-id');
        if (eventfd === undefined) continue;
        eventfds += 1;
        const owner = owners.get(eventfd);
        assert.ok(
          owner === undefined || owner === pid,
          `${target} ${eventfd}: ${owner} and ${pid}`,
        );
        owners.set(eventfd, pid);
      }
    }
    assert.ok(eventfds >= all.length, 'event loops have eventfds');
    // The others show no identity; but what the zygote does not have, no child can have from it,
    // and its signalfd stays its own.
    const kinds = (pid: number) => openFds(pid).map(({ target }) => target);
    if (zygote !== undefined) {
      assert.doesNotMatch(kinds(zygote).join(), /timerfd|eventpoll|inotify/);
      for (const pid of pids) assert.doesNotMatch(kinds(pid).join(), /signalfd/);
    }
    for (const id of ids) await driver.close(id);
  });

  test('should react alone to what wakes its own event loop', async () => {
    const driver = shared();
    const ids = await openMany(driver, 4);
    const script = `(async () => {
      let count = 0;
      for (let n = 0; n < 50; n += 1) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        count += 1;
      }
      return count;
    })()`;
    // A wake-up that a sibling takes would leave a timer waiting.
    const counts = await Promise.all(ids.map((id) => driver.inPage(id, script)));
    assert.deepEqual(counts, [50, 50, 50, 50]);
    for (const id of ids) await driver.close(id);
  });
});
