// ProcessBroker with an engine and a zygote that the test plays.
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { ExitDetails } from '../../common/exit-reason.ts';
import { ExecStarter } from '../../process/exec-starter.ts';
import { ProcessBroker } from '../../process/process-broker.ts';
import { ZygoteTree } from '../../process/zygote-tree.ts';
import { FakeEngine, FakeSpawn, fakeSandbox, stderrOf } from './fakes.ts';

/** Longer than any grace that the broker gives. */
const LONG_MS = 10_000;

function setUp(t: TestContext, { hasZygote = true, sandboxed = false, layers = '' } = {}) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const engine = new FakeEngine();
  const sandbox = fakeSandbox(sandboxed);
  const zygote = hasZygote
    ? new ZygoteTree(new FakeSpawn().binding(), {
        path: 'z',
        sandbox,
        outputFd: 1,
        extensionDirectory: 'x',
        warmUpLimitMs: 1e6,
        backOffMs: 1e5,
      })
    : undefined;
  zygote?.start();
  const binding = engine.binding();
  const broker = new ProcessBroker(
    binding,
    zygote,
    new ExecStarter(binding, sandbox, 1),
    () => 'app',
  );
  if (layers) engine.client(0).emit('started', 4711, layers, '');
  if (zygote) engine.client(0).ready();
  const exits: [id: number, details: ExitDetails][] = [];
  broker.on('exited', ({ id }, details) => exits.push([id, details]));
  const launch = (id: number, kind = 'web') => engine.emit('launch', id, kind);
  /** A process that has been forked and has shaken hands. */
  const run = (id: number) => {
    launch(id);
    engine.client(0).emit('forked', id, 1000 + id, 0.5);
    engine.emit('handshake', id);
  };
  return { engine, broker, exits, launch, run };
}

const only = (broker: ProcessBroker) => {
  const [process, ...others] = broker.list();
  assert.ok(process);
  assert.equal(others.length, 0);
  return process;
};

test('should exec the network process, in its own sandbox, beside a sandboxed zygote', (t) => {
  const { engine, broker, launch } = setUp(t, { sandboxed: true });
  launch(1, 'network');
  assert.deepEqual(engine.execs, [1]);
  assert.deepEqual(engine.lastExec?.prefix, []);
  assert.ok(engine.lastExec.env.includes('CLADE_CONFINE=network'));
  launch(2);
  assert.equal(engine.client(0).forks.length, 1);
  assert.equal(broker.list().length, 2);
});

test('should exec content processes through the launcher without a zygote', (t) => {
  const { engine, launch } = setUp(t, { sandboxed: true, hasZygote: false });
  launch(1);
  assert.deepEqual(engine.lastExec?.prefix, ['/runtime/clade-sandbox', 'content', '/runtime']);
});

test('should tell an end by a signal from the exit code of a pid namespace’s first process', (t) => {
  const { engine, exits, run } = setUp(t, { layers: 'pid-namespace,seccomp' });
  run(1);
  engine.client(0).emit('exited', 1, 'exited', 128 + 15);
  assert.deepEqual(exits, [[1, { reason: 'killed', exitCode: 15 }]]);
});

test('should answer a launch with a fork', (t) => {
  const { engine, broker, launch } = setUp(t);
  launch(1);
  launch(2, 'network');
  const titles = engine.client(0).forks.map(({ processId, title }) => [processId, title]);
  assert.deepEqual(titles, [
    [1, 'clade: content process'],
    [2, 'clade: network process'],
  ]);
  const [web] = broker.list();
  assert.deepEqual([web?.state, web?.pid], ['launching', 0]);
  engine.client(0).emit('forked', 1, 4711, 1.25);
  assert.equal(web?.state, 'running');
  const { layers, ...running } = web?.running ?? {};
  assert.deepEqual(layers, []);
  assert.deepEqual(running, { way: 'fork', pid: 4711, stage: 'engine', forkMs: 1.25 });
  assert.deepEqual(engine.execs, []);
});

test('should exec without a zygote', (t) => {
  const { engine, broker, launch } = setUp(t, { hasZygote: false });
  launch(1);
  assert.deepEqual(engine.execs, [1]);
  assert.deepEqual(only(broker).running?.way, 'exec');
  assert.equal(only(broker).pid, 5001);
});

test('should exec when the zygote refuses a fork', async (t) => {
  const { engine, broker, launch, exits } = setUp(t);
  launch(1);
  const text = await stderrOf(() => engine.client(0).emit('fork-failed', 1, 'fork failed', 11));
  assert.match(text, /a fork failed \(fork failed \(errno 11\)\).*exec'd instead/);
  assert.deepEqual([engine.execs, only(broker).running?.way, exits], [[1], 'exec', []]);
});

test('should exec when the request cannot even be sent', async (t) => {
  const { engine, broker, launch } = setUp(t);
  engine.client(0).forkError = new Error('the socket is full');
  const text = await stderrOf(() => launch(1));
  assert.match(text, /the socket is full/);
  assert.deepEqual([engine.execs, only(broker).running?.way], [[1], 'exec']);
});

test('should give the engine a dead process when exec fails, too', async (t) => {
  const { engine, broker, launch, exits } = setUp(t, { hasZygote: false });
  engine.execError = new Error('no such program');
  const text = await stderrOf(() => launch(1));
  assert.match(text, /could not be started: no such program/);
  assert.deepEqual(exits, [[1, { reason: 'launch-failed', exitCode: 0 }]]);
  assert.deepEqual([engine.failed, engine.forgotten, broker.list()], [[1], [1], []]);
});

test('should give the engine a dead process when a child ends before its hand-shake', (t) => {
  const { engine, launch, exits } = setUp(t);
  launch(1);
  engine.client(0).emit('forked', 1, 1001, 1);
  engine.client(0).emit('exited', 1, 'exited', 81);
  assert.deepEqual(engine.failed, [1]);
  assert.deepEqual(exits, [[1, { reason: 'abnormal-exit', exitCode: 81 }]]);
});

test('should not do so for one that has shaken hands', (t) => {
  const { engine, run, exits } = setUp(t);
  run(1);
  engine.client(0).emit('exited', 1, 'exited', 0);
  assert.deepEqual([engine.failed, engine.forgotten], [[], [1]]);
  assert.deepEqual(exits, [[1, { reason: 'clean-exit', exitCode: 0 }]]);
});

for (const order of ['report first', 'pidfd first']) {
  test(`should make one exit of the zygote's report and the pidfd, ${order}`, (t) => {
    const { engine, run, exits } = setUp(t);
    run(1);
    const report = () => engine.client(0).emit('exited', 1, 'killed', 11);
    const pidfd = () => engine.emit('exited', 1, 'unknown', 0);
    for (const say of order === 'report first' ? [report, pidfd] : [pidfd, report]) say();
    t.mock.timers.tick(LONG_MS);
    assert.deepEqual(exits, [[1, { reason: 'crashed', exitCode: 11 }]]);
  });
}

test('should not wait for ever for the report of a zygote', (t) => {
  const { engine, run, exits } = setUp(t);
  run(1);
  engine.emit('exited', 1, 'unknown', 0);
  assert.deepEqual(exits, []);
  t.mock.timers.tick(LONG_MS);
  assert.deepEqual(exits, [[1, { reason: 'abnormal-exit', exitCode: 0 }]]);
});

test('should take the status of a child of its own from the pidfd', (t) => {
  const { engine, launch, exits } = setUp(t, { hasZygote: false });
  launch(1);
  engine.emit('handshake', 1);
  engine.emit('exited', 1, 'dumped', 6);
  assert.deepEqual(exits, [[1, { reason: 'crashed', exitCode: 6 }]]);
});

test('should exec for the forks that a dead zygote leaves unanswered', async (t) => {
  const { engine, broker, launch, exits } = setUp(t);
  launch(1);
  launch(2);
  engine.client(0).emit('forked', 1, 1001, 1);
  await stderrOf(() => {
    engine.client(0).die();
    t.mock.timers.tick(LONG_MS);
  });
  assert.deepEqual(engine.execs, [2]);
  assert.deepEqual(
    broker.list().map(({ id, running }) => [id, running?.way]),
    [
      [1, 'fork'],
      [2, 'exec'],
    ],
  );
  assert.deepEqual(exits, []);
});

test('should keep a child that got as far as its hand-shake when its zygote dies', async (t) => {
  const { engine, broker, launch, exits } = setUp(t);
  launch(1);
  await stderrOf(() => {
    engine.client(0).die();
    engine.emit('handshake', 1);
    t.mock.timers.tick(LONG_MS);
  });
  assert.deepEqual(engine.execs, []);
  assert.deepEqual([only(broker).state, only(broker).pid], ['running', 0]);
  // Nobody knows its pid: its channel is the only sign of its end.
  engine.emit('channel-closed', 1);
  assert.deepEqual(exits, [[1, { reason: 'abnormal-exit', exitCode: 0 }]]);
});

test('should exec, not ask the next zygote, while there is none', async (t) => {
  const { engine, launch } = setUp(t);
  await stderrOf(() => engine.client(0).die());
  launch(1);
  assert.deepEqual(engine.execs, [1]);
});

test('should not mind a channel that closes before the process ends', (t) => {
  const { engine, broker, run, exits } = setUp(t);
  run(1);
  engine.emit('channel-closed', 1);
  assert.equal(only(broker).state, 'running');
  engine.client(0).emit('exited', 1, 'killed', 9);
  assert.deepEqual(exits, [[1, { reason: 'killed', exitCode: 9 }]]);
});

test('should kill a process that sends nonsense, and report that once', async (t) => {
  const { engine, run, exits } = setUp(t);
  run(1);
  const text = await stderrOf(() => engine.emit('bad-message', 1, 'too short'));
  assert.match(text, /content process 1001 sent a malformed message \(too short\)/);
  assert.deepEqual(engine.kills, [{ processId: 1, signal: 9 }]);
  engine.emit('exited', 1, 'killed', 9);
  engine.client(0).emit('exited', 1, 'killed', 9);
  t.mock.timers.tick(LONG_MS);
  assert.deepEqual(exits, [[1, { reason: 'bad-message', exitCode: 9 }]]);
});

test('should know which process hosts a page', (t) => {
  const { engine, broker, run } = setUp(t);
  run(1);
  run(2);
  const created: number[][] = [];
  broker.on('page-created', ({ id }, pageId) => created.push([id, pageId]));
  engine.emit('page-created', 2, 31);
  engine.emit('page-created', 2, 32);
  assert.deepEqual(created, [
    [2, 31],
    [2, 32],
  ]);
  assert.equal(broker.findByPage(32)?.id, 2);
  assert.equal(broker.findByPage(33), undefined);
});

test('should still know the host of a page just after its exit, and list it no longer', (t) => {
  const { engine, broker, run } = setUp(t);
  run(1);
  engine.emit('page-created', 1, 31);
  engine.client(0).emit('exited', 1, 'killed', 9);
  assert.deepEqual(broker.list(), []);
  const host = broker.findByPage(31);
  assert.deepEqual([host?.id, host?.exit?.exitCode], [1, 9]);
});

test('should prefer a live process for a page to one that has exited', (t) => {
  const { engine, broker, run } = setUp(t);
  for (const id of [1, 2]) {
    run(id);
    engine.emit('page-created', id, 31);
    if (id === 1) engine.client(0).emit('exited', 1, 'killed', 9);
  }
  assert.equal(broker.findByPage(31)?.id, 2);
});

test('should resolve whenExited with the same details as the event', async (t) => {
  const { engine, broker, run } = setUp(t);
  run(1);
  const process = only(broker);
  engine.client(0).emit('exited', 1, 'killed', 15);
  assert.deepEqual(await process.whenExited(), { reason: 'killed', exitCode: 15 });
  assert.deepEqual([process.state, process.exit?.reason], ['exited', 'killed']);
});

test('should ignore late words of a process that has exited', (t) => {
  const { engine, run, exits } = setUp(t);
  run(1);
  engine.client(0).emit('exited', 1, 'killed', 9);
  engine.client(0).emit('forked', 1, 1, 1);
  engine.client(0).emit('fork-failed', 1, 'late', 1);
  engine.emit('page-created', 1, 5);
  engine.emit('handshake', 1);
  assert.equal(exits.length, 1);
  assert.deepEqual(engine.execs, []);
});
