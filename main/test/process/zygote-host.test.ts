// ZygoteHost with a spawner and a client that the test plays.
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { ZygoteHost, type StageDelegate } from '../../process/zygote-host.ts';
import { FakeEngine, FakeSpawn, stderrOf } from './fakes.ts';

const BACK_OFF_MS = 100;
const WARM_UP_LIMIT_MS = 5000;

/** An engine stage's origin: a program to be spawned. */
const originOf = (spawn: FakeSpawn) => ({
  start: () => ({
    id: 0,
    ...spawn
      .binding()
      .spawnZygote({ path: 'z', library: 'l', sandbox: false, outputFd: 1, env: [] }),
  }),
});

function setUp(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const spawn = new FakeSpawn();
  const engine = new FakeEngine();
  const told: unknown[][] = [];
  const tell =
    (name: string) =>
    (...args: unknown[]) =>
      void told.push([name, ...args]);
  const delegate: StageDelegate = {
    forked: tell('forked'),
    forkFailed: tell('forkFailed'),
    zygoteReported: tell('reported'),
    zygoteLost: tell('lost'),
    stageReady: () => undefined,
    scriptReported: () => undefined,
    stageEnded: ({ stage }, { pid }, { reason }) => void told.push(['ended', stage, pid, reason]),
  };
  const host = new ZygoteHost('engine', originOf(spawn), {
    warmUpLimitMs: WARM_UP_LIMIT_MS,
    backOffMs: BACK_OFF_MS,
  });
  const connect = () => host.connect(engine.binding(), delegate);
  const start = () => {
    host.start();
    connect();
  };
  return { t, spawn, engine, told, host, connect, start };
}

test('should take requests while it warms up, and say when it is ready', (t) => {
  const { host, engine, start } = setUp(t);
  assert.equal(host.state, 'off');
  assert.equal(host.canFork, false);
  start();
  assert.deepEqual([host.state, host.canFork, host.pid], ['warming', true, 101]);
  host.fork(7, 'a title');
  assert.deepEqual(engine.lastClient.forks, [
    { processId: 7, title: 'a title', waitDebugger: false },
  ]);
  const reports = () => [host.state, host.report?.stage];
  assert.deepEqual(reports(), ['warming', undefined]);
  engine.lastClient.ready(101, 'warm');
  assert.deepEqual(reports(), ['ready', 'warm']);
});

test('should read a zygote’s packets from the moment the engine is there', (t) => {
  const { host, engine, connect } = setUp(t);
  host.start();
  assert.equal(engine.clients.length, 0);
  connect();
  assert.equal(engine.clients.length, 1);
});

test('should pass on what the zygote tells of its children', (t) => {
  const { engine, told, start } = setUp(t);
  start();
  const client = engine.lastClient;
  client.ready(101, 'warm');
  client.emit('forked', 7, 4711, 1.5);
  client.emit('fork-failed', 8, 'fork failed', 11);
  client.emit('exited', 7, 'killed', 9);
  assert.deepEqual(told, [
    ['forked', 7, 4711, 1.5, 'engine'],
    ['forkFailed', 8, 'fork failed (errno 11)'],
    ['reported', 7, 'killed', 9],
  ]);
});

test('should start another zygote after a back-off when a ready one dies', async (t) => {
  const { host, engine, spawn, told, start } = setUp(t);
  start();
  engine.lastClient.ready();
  const text = await stderrOf(() => engine.lastClient.die());
  assert.match(text, /zygote \(pid 101\) is gone \(.*\); windows live on/);
  assert.deepEqual(told, [
    ['ended', 'engine', 101, 'killed'],
    ['lost', []],
  ]);
  assert.deepEqual([host.state, host.canFork, host.pid], ['waiting', false, 0]);
  t.mock.timers.tick(BACK_OFF_MS - 1);
  assert.equal(spawn.starts, 1);
  t.mock.timers.tick(1);
  assert.equal(spawn.starts, 2);
  assert.deepEqual([host.state, engine.clients.length], ['warming', 2]);
  engine.lastClient.ready(102);
  assert.deepEqual([host.state, host.pid, host.lastFailure], ['ready', 102, '']);
});

test('should wait twice as long after each failed start, and give up after five', async (t) => {
  const { host, engine, spawn, start } = setUp(t);
  const text = await stderrOf(() => {
    start();
    for (const failures of [1, 2, 3, 4]) {
      engine.lastClient.emit('warm-up-failed', 'fonts', 'none found');
      engine.lastClient.die();
      assert.equal(host.state, 'waiting');
      t.mock.timers.tick(BACK_OFF_MS * 2 ** failures - 1);
      assert.equal(spawn.starts, failures);
      t.mock.timers.tick(1);
      assert.equal(spawn.starts, failures + 1);
    }
    engine.lastClient.die();
  });
  assert.equal(host.state, 'failed');
  assert.equal(host.canFork, false);
  assert.match(host.lastFailure, /fonts: none found/);
  t.mock.timers.tick(1e9);
  assert.equal(spawn.starts, 5, 'it does not try again');
  assert.equal(text.split('cannot be started').length, 2, `said once: ${text}`);
  assert.match(text, /exec'd instead: run "clade doctor"/);
});

test('should begin to count anew when a zygote has been ready', async (t) => {
  const { host, engine, spawn, start } = setUp(t);
  await stderrOf(() => {
    start();
    for (let round = 0; round < 12; round += 1) {
      if (round % 4 === 3) engine.lastClient.ready();
      engine.lastClient.die();
      t.mock.timers.tick(30_000);
    }
  });
  assert.equal(host.state, 'warming');
  assert.equal(spawn.starts, 13);
});

test('should give up in the same way when the program cannot even be started', async (t) => {
  const { host, spawn, start } = setUp(t);
  spawn.error = new Error('posix_spawn: No such file or directory');
  const text = await stderrOf(() => {
    start();
    for (let n = 0; n < 10; n += 1) t.mock.timers.tick(30_000);
  });
  assert.deepEqual([host.state, spawn.starts], ['failed', 5]);
  assert.match(text, /the zygote cannot be started \(posix_spawn: No such file/);
  assert.match(host.lastFailure, /No such file/);
});

test('should never wait longer than 30 s', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const spawn = new FakeSpawn();
  spawn.error = new Error('no');
  const host = new ZygoteHost('engine', originOf(spawn), { backOffMs: 29_000 });
  await stderrOf(() => {
    host.start();
    t.mock.timers.tick(30_000);
  });
  assert.equal(spawn.starts, 2);
});

test('should kill a zygote that does not get warm in time, and start another', async (t) => {
  const { host, engine, spawn, start } = setUp(t);
  start();
  t.mock.timers.tick(WARM_UP_LIMIT_MS - 1);
  assert.equal(engine.lastClient.kills, 0);
  t.mock.timers.tick(1);
  assert.equal(engine.lastClient.kills, 1);
  engine.lastClient.die();
  assert.match(host.lastFailure, /not ready after 5000 ms/);
  t.mock.timers.tick(2 * BACK_OFF_MS);
  assert.equal(spawn.starts, 2);
});

test('should not limit a zygote that is ready', (t) => {
  const { engine, start } = setUp(t);
  start();
  engine.lastClient.ready();
  t.mock.timers.tick(10 * WARM_UP_LIMIT_MS);
  assert.equal(engine.lastClient.kills, 0);
});

test('should not listen to a zygote that was replaced', async (t) => {
  const { host, engine, told, start } = setUp(t);
  start();
  const first = engine.lastClient;
  first.ready();
  await stderrOf(() => first.die());
  t.mock.timers.tick(BACK_OFF_MS);
  told.length = 0;
  first.emit('closed', 'again');
  assert.deepEqual(told, []);
  assert.deepEqual([host.state, host.pid], ['warming', 102]);
});

test('should end its zygote for good when it is stopped, in any state', (t) => {
  const { host, engine, spawn, start } = setUp(t);
  start();
  engine.lastClient.ready();
  host.stop();
  host.stop();
  assert.deepEqual([host.state, host.canFork, engine.lastClient.closes], ['stopped', false, 1]);
  engine.lastClient.die();
  t.mock.timers.tick(1e6);
  assert.deepEqual([host.state, spawn.starts], ['stopped', 1]);
});

test('should not start again when it is stopped during a back-off', async (t) => {
  const { host, engine, spawn, start } = setUp(t);
  start();
  engine.lastClient.ready();
  await stderrOf(() => engine.lastClient.die());
  host.stop();
  t.mock.timers.tick(1e6);
  assert.equal(spawn.starts, 1);
});

test('should pass on the error of a request that cannot be sent', (t) => {
  const { host, engine, start } = setUp(t);
  start();
  engine.lastClient.forkError = new Error('the socket is full');
  assert.throws(() => host.fork(1, 't'), /the socket is full/);
});
