// The parts of the IPC benchmark that need no display and no build of Clade.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { buildBare } from '../bare/build.mjs';
import { bareFigures, measures } from './measures.mjs';
import { parseIpcOptions } from './options.mjs';
import { ipcTables, makeIpcResult } from './result.mjs';

describe('the bare program', () => {
  test('should answer every order that the measures need', () => {
    const orders = Object.keys(bareFigures).map((name) => `${name} 3\n`);
    const { stdout, status } = spawnSync(buildBare(), { input: orders.join(''), encoding: 'utf8' });
    const samples = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.equal(status, 0);
    assert.equal(samples.length, orders.length);
    for (const { ev, us, cpu } of samples) assert(ev === 'sample' && us > 0 && cpu > 0);
  });

  for (const order of ['', 'race 3', 'round-trip 0', 'memfd-0 1', 'stream-999999999 1']) {
    test(`should refuse the order "${order}"`, () => {
      const result = spawnSync(buildBare(), { input: `${order}\n`, encoding: 'utf8' });
      assert.equal(result.status, 2);
      assert.match(result.stderr, /not an order/);
      assert.equal(result.stdout, '');
    });
  }
});

describe('options of ipc', () => {
  test('should measure everything by default', () => {
    const { rounds, batches, names, json } = parseIpcOptions([]);
    assert.deepEqual({ rounds, batches, json }, { rounds: 3, batches: 5, json: false });
    assert.deepEqual(names, Object.keys(measures));
  });

  const wrong = /** @type {const} */ ([
    [['--rounds', '0'], /--rounds .* from 1 to 200, not "0"/],
    [['--batches', 'many'], /--batches .* not "many"/],
    [['--only', 'invoke,telepathy'], /--only .* not "telepathy"/],
    [['--windows', '3'], /ipc: .*--windows/],
  ]);
  for (const [args, message] of wrong) {
    test(`should refuse: ${args.join(' ')}`, () => {
      assert.throws(() => parseIpcOptions(args), message);
    });
  }
});

describe('a result of ipc', () => {
  const run = () => ({
    machine: {},
    version: 'Clade 1',
    failures: [],
    clade: new Map([
      ['invoke', [{ us: 40, main: 20, content: 10 }]],
      ['to-content-16MB', [{ us: 500, main: 1, content: 1 }]],
      ['to-content-16MB-pieces', [{ us: 3000, main: 1, content: 1 }]],
    ]),
    bare: new Map([['round-trip', [{ us: 10, cpu: 15 }]]]),
  });
  const options = { names: ['invoke', 'port'], rounds: 1, batches: 1, command: '' };

  test('should set each measure beside the bare figure', () => {
    const { measures: measured, piecesToShared } = makeIpcResult(options, run());
    assert.deepEqual(measured['invoke']?.ratio, { us: 4, cpu: 2 });
    assert.equal(measured['invoke']?.clade.perSecond, 25_000);
    assert.equal(piecesToShared, 6);
  });

  test('should show what was not measured as such', () => {
    const result = makeIpcResult(options, { ...run(), failures: ['round 1: it ended'] });
    assert.deepEqual(result.measures['port']?.clade, { us: null, cpu: {}, perSecond: null });
    assert.match(ipcTables(result), /port +- +-.*\n[^]*failed: round 1: it ended/);
  });
});
