// The parts of the benchmarks that need no display and no peer.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { elapsed } from './benchmarks.mjs';
import { parseCpuTotals, preferCalm } from './calm.mjs';
import { markdown, printStored } from './markdown.mjs';
import { memoryOf, parseMemory } from './memory.mjs';
import { parseOptions } from './options.mjs';
import { pageNames, parseReport, writePages } from './pages.mjs';
import { LineShell, parseMessage } from './peers/line-shell.mjs';
import { markName, parseStat, processTree } from './processes.mjs';
import { ratios } from './result.mjs';
import { parseConfinement } from './sandbox.mjs';
import { median, ratio, summary } from './statistics.mjs';
import { order } from './suite.mjs';
import { table } from './table.mjs';

/** @import { Place } from './place.mjs' */
/** @import { PeerResult, Result } from './result.mjs' */

/** @type {string} */
let folder;
before(() => (folder = mkdtempSync(join(tmpdir(), 'clade-bench-test-'))));
after(() => rmSync(folder, { recursive: true }));

describe('statistics', () => {
  test('should take the middle of an odd and the mean of the two middles of an even count', () => {
    assert.equal(median([30, 1, 2]), 2);
    assert.equal(median([10, 1, 2, 3]), 2.5);
    assert.throws(() => median([]), RangeError);
  });

  test('should summarise, rounded to tenths', () => {
    assert.deepEqual(summary([3.14, 1.26, 2]), { median: 2, min: 1.3, max: 3.1, n: 3 });
    assert.equal(summary([]), null);
  });

  test('should divide medians, and nothing by nothing', () => {
    assert.equal(ratio(summary([18]), summary([36])), 0.5);
    assert.equal(ratio(summary([18]), null), null);
    assert.equal(ratio(summary([18]), summary([0])), null);
  });
});

describe('/proc', () => {
  const rollup = [
    '5581a000-7ffd rollup',
    'Rss:               90000 kB',
    'Pss:               40000 kB',
    'Pss_Dirty:         21000 kB',
    'Pss_Anon:          20000 kB',
    'Pss_File:          15000 kB',
    'Pss_Shmem:          5000 kB',
    'Private_Clean:      1000 kB',
    'Private_Dirty:     19000 kB',
  ].join('\n');

  test('should add up what a process holds', () => {
    const memory = parseMemory(rollup, 'Name:\tx\nVmPTE:\t     700 kB\n');
    assert.deepEqual(memory, { pss: 40000, uss: 20000, own: 25700 });
  });

  test('should name the field that a memory report lacks', () => {
    assert.throws(() => parseMemory(rollup, 'Name:\tx\n'), /VmPTE/);
  });

  test('should read its own memory, and nothing of a process that does not exist', () => {
    const own = memoryOf(process.pid);
    assert(typeof own === 'object' && own.own > 1000 && own.uss <= own.pss);
    assert.equal(memoryOf(2 ** 22 + 1), undefined);
  });

  test('should read a process whose name contains parentheses and spaces', () => {
    const fields = 'S 7 1 1 0 -1 0 0 0 0 0 5 6 7 8 20 0 1 0 4242 0 0';
    assert.deepEqual(parseStat(`123 (a) b (c) ${fields}`), {
      pid: 123,
      parent: 7,
      name: 'a) b (c',
      zombie: false,
      started: 4242,
      cpuMs: 260,
    });
  });

  test('should sum up what all cores did', () => {
    const totals = parseCpuTotals('cpu  1 2 3 100 50 4 5 6 0 0\ncpu0 1 2 3 100 50 4 5 6 0 0\n');
    assert.deepEqual(totals, { busyMs: 210, idleMs: 1500 });
  });

  test('should see what confines a process more than others', () => {
    const outside = 'NSpid:\t10\nSeccomp:\t2\nSeccomp_filters:\t1\n';
    const inside = 'NSpid:\t11\t2\nSeccomp:\t2\nSeccomp_filters:\t3\n';
    const both = { syscallFilter: true, pidNamespace: true };
    assert.deepEqual(parseConfinement(inside, outside), both);
    assert.deepEqual(parseConfinement(outside, outside), {
      syscallFilter: false,
      pidNamespace: false,
    });
  });

  test('should find the marked processes that no longer descend from the launch', async () => {
    // The shell ends at once; `sleep` is left to init.
    const env = { ...process.env, [markName]: 'test-orphan' };
    const shell = spawn('sh', ['-c', 'sleep 30 >&- 2>&- & echo $!'], { env });
    const [pid] = await Promise.all([once(shell.stdout, 'data'), once(shell, 'exit')]);
    // It is a shell, too, until it has become `sleep`.
    const program = () => readFileSync(`/proc/${Number(pid)}/comm`, 'utf8').trim();
    for (let tries = 0; program() === 'sh' && tries < 5000; tries += 1) await sleep(1);
    const found = processTree(2 ** 22 + 1, 'test-orphan');
    process.kill(Number(pid));
    assert.deepEqual(
      found.map(({ name }) => name),
      ['sleep'],
    );
  });
});

describe('pages', () => {
  test('should be written with the clock in them and all scripts beside them', () => {
    const pages = join(folder, 'pages');
    writePages(pages);
    const written = readdirSync(pages);
    for (const name of pageNames) {
      const page = readFileSync(join(pages, `${name}.html`), 'utf8');
      assert(page.includes('performance.timeOrigin'), name);
      const scripts = [...page.matchAll(/<script src="(.*?)"/g)].map(([, script]) => script ?? '');
      assert.deepEqual(
        scripts.filter((script) => !written.includes(script)),
        [],
      );
    }
  });

  test('should report by title', () => {
    assert.equal(parseReport('hello'), undefined);
    assert.deepEqual(parseReport('clade-bench:{"script":5}'), { script: 5 });
    assert.throws(() => parseReport('clade-bench-error:no rows'), /no rows/);
  });

  test('should be timed from the request; what was not reported is absent', () => {
    assert.deepEqual(elapsed({ script: 107, load: 109, frame: 120 }, 100), { script: 7, load: 9 });
  });
});

describe('options', () => {
  test('should have defaults for each benchmark', () => {
    const { windows, rounds, pages, peers, json } = parseOptions(['open']);
    assert.deepEqual({ windows, rounds, json }, { windows: 20, rounds: 2, json: false });
    assert.deepEqual(pages, ['hello', 'app', 'vue']);
    assert.deepEqual(peers, ['clade', 'clade-exec', 'webkit-stock', 'content-shell']);
    assert.equal(parseOptions(['memory']).windows, 11);
  });

  test('should keep the command that repeats a run', () => {
    const { command } = parseOptions(['open', '--pages', 'vue', '--json']);
    assert.equal(command, 'npm run bench -- open --pages vue --json');
  });

  const wrong = /** @type {const} */ ([
    [[], /which benchmark/],
    [['race'], /no benchmark "race"/],
    [['open', '--windows', '1'], /--windows .* from 2 to 200, not "1"/],
    [['scale', '--windows', '9'], /--windows .* from 14 to 200, not "9"/],
    [['open', '--rounds', 'two'], /--rounds .* not "two"/],
    [['start', '--windows', '3'], /leave --windows out/],
    [['open', '--peers', 'clade,lynx'], /--peers .* not "lynx"/],
    [['open', '--speed', '9'], /--speed/],
  ]);
  for (const [args, message] of wrong) {
    test(`should refuse: ${args.join(' ') || 'nothing'}`, () => {
      assert.throws(() => parseOptions(args), message);
    });
  }
});

describe('a run', () => {
  test('should turn round the order of the peers in every other round', () => {
    const turns = order({ rounds: 2, pages: ['hello'] }, ['a', 'b']);
    assert.deepEqual(
      turns.map(({ peer, round }) => `${peer}${round}`),
      ['a1', 'b1', 'b2', 'a2'],
    );
  });

  test('should leave disturbed samples out where enough calm ones remain', () => {
    const samples = (/** @type {number} */ calm) =>
      Array.from({ length: 8 }, (_, index) => ({ calm: index < calm }));
    assert.equal(preferCalm(samples(5)).length, 5);
    assert.equal(preferCalm(samples(4)).length, 8);
  });

  test('should compare the first peer with each other one', () => {
    const peer = (/** @type {number} */ value) =>
      /** @type {PeerResult} */ (
        /** @type {unknown} */ ({ pages: { hello: { load: summary([value]) } } })
      );
    assert.deepEqual(ratios({ clade: peer(20), other: peer(80) }, ['hello'], ['load']), {
      ratiosOf: 'clade',
      ratios: { hello: { other: { load: 0.25 } } },
    });
  });

  test('should align the columns of tables', () => {
    assert.equal(
      table([
        ['a', 'bb'],
        ['ccc', 'd'],
      ]),
      'a    bb\nccc  d',
    );
  });
});

describe('a table for the README', () => {
  const figures = { own: summary([3.96, 4.24]), cpu: summary([25.1]), pss: summary([9]) };
  const result = /** @type {Result} */ (
    /** @type {unknown} */ ({
      name: 'memory',
      units: { own: 'MB', pss: 'MB', cpu: 'ms' },
      peers: { clade: { pages: { hello: figures } }, 'webkit-stock': { pages: { hello: {} } } },
      command: 'npm run bench -- memory',
    })
  );

  test('should show each figure with its range, and what is missing as missing', () => {
    assert.deepEqual(markdown(result).split('\n'), [
      '`npm run bench -- memory`:',
      '',
      '| | Clade | stock |',
      '| --- | --- | --- |',
      '| hello: own MB | **4.1** (4.0–4.2) | – |',
      '| hello: CPU ms | **25** | – |',
    ]);
  });

  test('should refuse a file that holds no result', () => {
    const file = join(folder, 'no-result.json');
    writeFileSync(file, '{}');
    assert.throws(() => printStored([file]), /no-result\.json holds no result/);
    assert.throws(() => printStored([]), /table FILE/);
  });
});

describe('a shell that follows lines', () => {
  const app = [
    '-r',
    join(import.meta.dirname, 'test/fake-electron.cjs'),
    join(import.meta.dirname, 'clade-app/main.js'),
  ];
  /** @param {string[]} args */
  const shellWith = (args) =>
    new LineShell('fake', fakePlace(), { command: process.execPath, args });
  const fakePlace = () =>
    /** @type {Place} */ (
      /** @type {unknown} */ ({
        account: { name: 'anybody' },
        home: () => folder,
        log: () => join(folder, 'log'),
        env: () => ({ PATH: process.env['PATH'] }),
      })
    );

  test('should tell messages from other lines', () => {
    assert.deepEqual(parseMessage('{"ev":"pid","id":1,"pid":2}'), { ev: 'pid', id: 1, pid: 2 });
    assert.equal(parseMessage('{"ev":"other"}'), undefined);
    assert.equal(parseMessage('null'), undefined);
    assert.equal(parseMessage('Hello'), undefined);
  });

  test('should run the app for Clade, window by window, and end with all it started', async () => {
    const shell = shellWith(app);
    await shell.start('file:///page.html?window=0');
    shell.open(1, 'file:///page.html?window=1');
    assert.equal((await shell.report(1)).paint, 1003);
    assert.equal(shell.version, 'Clade undefined');
    const processes = shell.processes();
    assert.equal(processes.filter((process) => shell.isContent(process)).length, 1);
    await shell.end();
    assert.deepEqual(shell.processes(), []);
  });

  test('should say what went wrong in the app, and still end it', async () => {
    const shell = shellWith(app);
    await shell.start('file:///page.html?window=0');
    shell.open(1, 'http://unreachable.example/');
    await assert.rejects(shell.report(1), /window 1: .*ERR_CONNECTION_REFUSED/);
    await shell.end();
    assert.deepEqual(shell.processes(), []);
  });

  test('should say that a program ended, with what it printed', async () => {
    writeFileSync(join(folder, 'log'), '');
    const shell = shellWith(['-e', 'console.error("no display"); process.exit(3)']);
    await assert.rejects(shell.start('file:///x'), /fake: it ended \(status 3\).*\nno display/);
    await shell.end();
  });

  test('should say that a program cannot be started', async () => {
    const shell = new LineShell('fake', fakePlace(), { command: '/nowhere/clade', args: [] });
    await assert.rejects(shell.start('file:///x'), /\/nowhere\/clade cannot be started/);
    await shell.end();
  });
});
