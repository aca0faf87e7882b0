// ZygoteTree with an engine and stages that the test plays.
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { AppScript } from '../../process/app-scripts.ts';
import type { ForkDelegate } from '../../process/fork-delegate.ts';
import { ZygoteTree } from '../../process/zygote-tree.ts';
import { FakeEngine, FakeSpawn, fakeSandbox, stderrOf, type FakeClient } from './fakes.ts';

const BACK_OFF_MS = 100;

const script = (name: string, more: Partial<AppScript> = {}): AppScript => ({
  name,
  source: `run(${name})`,
  urls: [`file:///${name}.js`],
  module: false,
  run: false,
  ...more,
});

function setUp(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const engine = new FakeEngine();
  const spawn = new FakeSpawn();
  const told: unknown[][] = [];
  const tell =
    (name: string) =>
    (...args: unknown[]) =>
      void told.push([name, ...args]);
  const delegate: ForkDelegate = {
    forked: tell('forked'),
    forkFailed: tell('forkFailed'),
    zygoteReported: tell('reported'),
    zygoteLost: tell('lost'),
  };
  const tree = new ZygoteTree(spawn.binding(), {
    path: 'z',
    sandbox: fakeSandbox(),
    outputFd: 1,
    extensionDirectory: 'x',
    backOffMs: BACK_OFF_MS,
  });
  const ended: unknown[][] = [];
  tree.on('stage-ended', (stage, pid, { reason }) => ended.push([stage, pid, reason]));
  tree.start();
  tree.connect(engine.binding(), delegate);
  /** Answers the last request for a stage. */
  const born = (parent: FakeClient, pid: number) => {
    const request = parent.stages.at(-1);
    assert.ok(request);
    parent.emit('stage-forked', request.processId, pid, 1.5, 77);
    return request;
  };
  /** The engine and the warm stage, both ready. */
  const grow = () => {
    engine.client(0).ready(101);
    born(engine.client(0), 102);
    engine.client(1).ready(102, 'warm');
  };
  const grown = () => tree.stages().map(({ stage, pid, state }) => `${stage} ${pid} ${state}`);
  return { t, engine, spawn, told, ended, tree, born, grow, grown };
}

test('should start the zygote through the launcher, unless the sandbox is off', () => {
  for (const on of [true, false]) {
    const spawn = new FakeSpawn();
    const options = { path: '/runtime/clade-zygote', outputFd: 1, extensionDirectory: 'x' };
    new ZygoteTree(spawn.binding(), { ...options, sandbox: fakeSandbox(on) }).start();
    assert.equal(spawn.last?.path, on ? '/runtime/clade-sandbox' : '/runtime/clade-zygote');
    assert.equal(spawn.last?.env.includes('CLADE_SANDBOX=off'), !on);
  }
});

test('should know the pid and the layers that the zygote tells, and warn once of a lack', async (t) => {
  const { tree, engine } = setUp(t);
  const text = await stderrOf(() => {
    engine.lastClient.emit('started', 4711, 'seccomp', 'Landlock: not in the kernel');
    engine.lastClient.ready();
  });
  assert.deepEqual([tree.pid, [...tree.layers]], [4711, ['seccomp']]);
  assert.equal(text.match(/the sandbox lacks a layer \(Landlock/g)?.length, 1, text);
});

test('should fork each stage as soon as the one before is ready', (t) => {
  const { engine, tree, born, grown } = setUp(t);
  tree.setScripts('app', [script('55')]);
  assert.deepEqual([engine.clients.length, engine.client(0).stages], [1, []]);
  engine.client(0).ready(101);
  assert.deepEqual(born(engine.client(0), 102).stage, 'warm');
  assert.deepEqual(engine.client(1).pidfds, [77]);
  assert.deepEqual(engine.client(1).stages, []);
  engine.client(1).ready(102, 'warm');
  const app = born(engine.client(1), 103);
  assert.equal(app.stage, 'app');
  assert.ok(app.scriptsFd > 2);
  assert.deepEqual(engine.bundles, [['file:///55.js']]);
  assert.deepEqual(grown(), ['engine 101 ready', 'warm 102 ready', 'app 103 warming']);
  engine.client(2).ready(103, 'app');
  assert.deepEqual(
    tree.stages().map(({ parentStage, forkMs }) => [parentStage, forkMs]),
    [
      [undefined, undefined],
      ['engine', 1.5],
      ['warm', 1.5],
    ],
  );
});

test('should serve from the deepest stage that is ready and fits', (t) => {
  const { engine, tree, born, grow } = setUp(t);
  tree.setScripts('app', [script('55')]);
  assert.equal(tree.fork(1, 't', 'app'), 'engine', 'the first waits for it rather than exec');
  engine.client(0).ready(101);
  born(engine.client(0), 102);
  assert.equal(tree.fork(2, 't', 'app'), 'engine', 'none waits for a stage that is warming');
  engine.client(1).ready(102, 'warm');
  born(engine.client(1), 103);
  assert.equal(tree.fork(3, 't', 'app'), 'warm');
  engine.client(2).ready(103, 'app');
  assert.equal(tree.fork(4, 't', 'app'), 'app');
  assert.equal(tree.fork(5, 't', 'web'), 'warm');
  assert.equal(tree.fork(6, 't', 'network'), 'engine');
  assert.equal(tree.fork(7, 't', 'app', 'warm'), 'warm');
  assert.equal(tree.fork(8, 't', 'app', 'engine'), 'engine');
  const asked = engine.clients.map(({ forks }) => forks.map(({ processId }) => processId));
  assert.deepEqual(asked, [[1, 2, 6, 8], [3, 5, 7], [4]]);
  void grow;
});

test('should rebuild a dead stage from the one before, and serve meanwhile', async (t) => {
  const { engine, tree, ended, told, born, grow } = setUp(t);
  grow();
  tree.fork(1, 't', 'app');
  const parent = engine.client(0);
  const [request] = parent.stages;
  assert.equal(await stderrOf(() => engine.client(1).emit('closed', 'x')), '');
  parent.emit('stage-exited', request?.processId, 'killed', 11);
  assert.deepEqual(ended, [['warm', 102, 'crashed']]);
  assert.deepEqual(told, [['lost', [1]]]);
  assert.equal(tree.fork(2, 't', 'app'), 'engine');
  t.mock.timers.tick(BACK_OFF_MS);
  born(parent, 104);
  engine.client(2).ready(104, 'warm');
  assert.equal(tree.fork(3, 't', 'app'), 'warm');
  assert.equal(ended.length, 1);
});

test('should rebuild everything when the engine stage dies', async (t) => {
  const { engine, tree, spawn, ended, born, grow, grown } = setUp(t);
  grow();
  const text = await stderrOf(() => {
    engine.client(0).die();
    engine.client(1).emit('gone', 'killed', 9);
    engine.client(1).emit('closed', 'x');
  });
  assert.equal(text.split('is gone').length, 2, text);
  assert.deepEqual(ended, [
    ['engine', 101, 'killed'],
    ['warm', 102, 'killed'],
  ]);
  assert.deepEqual([tree.canFork, tree.fork(1, 't', 'app')], [false, undefined]);
  t.mock.timers.tick(10 * BACK_OFF_MS);
  assert.equal(spawn.starts, 2);
  assert.equal(engine.clients.length, 3, 'the warm stage waits for its parent');
  engine.client(2).ready(102);
  born(engine.client(2), 105);
  engine.client(3).ready(105, 'warm');
  assert.deepEqual(grown(), ['engine 102 ready', 'warm 105 ready']);
});

test('should serve from the stage before for ever when a stage cannot be made', async (t) => {
  const { engine, tree, born } = setUp(t);
  engine.client(0).ready(101);
  const text = await stderrOf(() => {
    for (let n = 0; n < 5; n += 1) {
      born(engine.client(0), 200 + n);
      engine.lastClient.emit('warm-up-failed', 'vm', 'no such symbol');
      engine.lastClient.emit('closed', 'x');
      t.mock.timers.tick(30_000);
    }
  });
  assert.match(text, /the zygote's warm stage cannot be started \(vm: no such symbol\).*before/);
  assert.equal(engine.client(0).stages.length, 5);
  await stderrOf(() => {
    engine.client(0).die();
    t.mock.timers.tick(1e7);
    engine.lastClient.ready(101);
  });
  assert.deepEqual([engine.client(0).stages.length, engine.lastClient.stages], [5, []]);
  assert.equal(tree.fork(1, 't', 'app'), 'engine');
});

test('should take a refused fork of a stage for a failed start', (t) => {
  const { engine } = setUp(t);
  const first = engine.client(0);
  first.ready(101);
  const [request] = first.stages;
  first.emit('stage-failed', request?.processId, 'more than one thread', 0);
  engine.client(1).emit('closed', 'x');
  t.mock.timers.tick(2 * BACK_OFF_MS);
  assert.equal(first.stages.length, 2);
});

test('should let an app stage serve until one of other scripts is ready', (t) => {
  const { engine, tree, born, grow, grown } = setUp(t);
  grow();
  tree.setScripts('app', [script('55')]);
  born(engine.client(1), 103);
  const old = engine.client(2);
  old.ready(103, 'app');
  tree.fork(1, 't', 'app');
  old.emit('forked', 1, 900, 1);
  tree.setScripts('app', [script('56')]);
  born(engine.client(1), 104);
  assert.deepEqual(engine.bundles.at(-1), ['file:///56.js']);
  assert.equal(tree.fork(2, 't', 'app'), 'app');
  old.emit('forked', 2, 901, 1);
  engine.client(3).ready(104, 'app');
  tree.fork(3, 't', 'app');
  assert.deepEqual(
    [old.forks, engine.client(3).forks].map((forks) => forks.map(({ processId }) => processId)),
    [[1, 2], [3]],
  );
  assert.ok(grown().includes('app 103 ready'), 'its children have not ended');
  old.emit('exited', 1, 'exited', 0);
  assert.equal(old.closes, 0);
  old.emit('exited', 2, 'exited', 0);
  assert.equal(old.closes, 1);
  assert.ok(!grown().includes('app 103 ready'));
});

test('should forget an app stage that warms up with scripts that have changed', (t) => {
  const { engine, tree, born, grow } = setUp(t);
  grow();
  tree.setScripts('app', [script('55')]);
  const first = engine.client(2);
  tree.setScripts('app', [script('56')]);
  assert.equal(first.closes, 1);
  // It was not even forked: its pidfd comes now, and it may be busy for long.
  const [request] = engine.client(1).stages;
  const kills = first.kills;
  engine.client(1).emit('stage-forked', request?.processId, 103, 1, 78);
  assert.deepEqual([first.pidfds, first.kills - kills], [[78], 1]);
  born(engine.client(1), 104);
  engine.client(3).ready(104, 'app');
  assert.equal(tree.fork(1, 't', 'app'), 'app');
  assert.equal(engine.client(3).forks.length, 1);
});

test('should end the deepest stage first when it is stopped', (t) => {
  const { engine, tree, ended, grow } = setUp(t);
  grow();
  const closed: number[] = [];
  for (const n of [0, 1]) {
    const client = engine.client(n);
    const close = client.close.bind(client);
    client.close = () => {
      closed.push(n);
      close();
    };
  }
  tree.stop();
  assert.deepEqual(closed, [1, 0]);
  engine.client(0).die();
  assert.deepEqual([ended, tree.stages()], [[], []]);
});

test('should leave a script out over which the app stage ended, and make it again at once', async (t) => {
  const { engine, tree, born, grow } = setUp(t);
  const skipped: string[][] = [];
  tree.on('script-skipped', (name, reason) => skipped.push([name, reason]));
  grow();
  tree.setScripts('app', [script('good'), script('loop'), script('last')]);
  const warm = engine.client(1);
  const request = born(warm, 103);
  const app = engine.client(2);
  app.emit('script', 0, 'started', 0, '');
  app.emit('script', 0, 'done', 3, '');
  app.emit('script', 1, 'started', 0, '');
  const text = await stderrOf(() => {
    app.emit('closed', 'x');
    warm.emit('stage-exited', request.processId, 'exited', 6);
  });
  assert.match(text, /loop is left out of the zygote: it ran for more than 5000 ms/);
  assert.deepEqual(skipped, [['loop', 'it ran for more than 5000 ms']]);
  assert.deepEqual(engine.bundles.at(-1), ['file:///good.js', 'file:///last.js']);
  born(warm, 104);
  engine.client(3).ready(104, 'app');
  assert.equal(tree.fork(1, 't', 'app'), 'app');
});

test('should blame no script for the end of an app stage that somebody killed', async (t) => {
  const { engine, tree, born, grow } = setUp(t);
  grow();
  tree.setScripts('app', [script('good')]);
  const request = born(engine.client(1), 103);
  engine.client(2).emit('script', 0, 'started', 0, '');
  await stderrOf(() => {
    engine.client(2).emit('closed', 'x');
    engine.client(1).emit('stage-exited', request.processId, 'killed', 9);
    t.mock.timers.tick(10 * BACK_OFF_MS);
  });
  assert.equal(engine.bundles.length, 1);
  assert.equal(engine.client(1).stages.length, 2);
});

test('should tell of a script that threw only when it was to be run', (t) => {
  const { engine, tree, born, grow } = setUp(t);
  const threw: string[] = [];
  tree.on('script-threw', (name) => threw.push(name));
  grow();
  tree.setScripts('app', [script('bare'), script('run', { run: true })]);
  born(engine.client(1), 103);
  for (const index of [0, 1, 2]) engine.client(2).emit('script', index, 'threw', 1, 'no document');
  assert.deepEqual(threw, ['run']);
});

test('should serve from the old zygote until a new one is as deep', (t) => {
  const { engine, tree, spawn, born, grow, grown } = setUp(t);
  grow();
  tree.fork(1, 't', 'app');
  const old = engine.client(1);
  old.emit('forked', 1, 900, 1);
  tree.crashed();
  t.mock.timers.tick(1);
  assert.equal(spawn.starts, 2);
  const ready: string[] = [];
  tree.on('stage-ready', ({ stage }) => ready.push(stage));
  const next = engine.client(2);
  next.ready(201);
  assert.equal(tree.fork(2, 't', 'app'), 'warm');
  assert.equal(old.forks.length, 2);
  old.emit('forked', 2, 901, 1);
  born(next, 202);
  engine.client(3).ready(202, 'warm');
  assert.deepEqual(ready, ['warm'], 'what serves from now on');
  tree.fork(3, 't', 'app');
  assert.deepEqual([old.forks.length, engine.client(3).forks.length], [2, 1]);
  assert.equal(grown().length, 4, 'its children have not ended');
  old.emit('exited', 1, 'exited', 0);
  old.emit('exited', 2, 'killed', 9);
  assert.deepEqual(grown(), ['engine 102 ready', 'warm 202 ready']);
});
