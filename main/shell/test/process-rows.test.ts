/** Tests of process-rows.ts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { processRows, type ProcessDetails } from '../process-rows.ts';

const ROLES = { Browser: 'main', Zygote: 'zygote', Tab: 'page', Utility: 'network' } as const;

function details(
  pid: number,
  type: ProcessDetails['type'],
  launch: ProcessDetails['launch'],
  more: Partial<ProcessDetails> = {},
): ProcessDetails {
  return {
    pid,
    type,
    role: ROLES[type],
    launch,
    name: '',
    createdAt: 0,
    parentStage: undefined,
    forkMs: undefined,
    stage: undefined,
    warmUpMs: undefined,
    rss: 0,
    peakRss: 0,
    pss: 1,
    uss: 2,
    shared: 3,
    cpuSeconds: 0.5,
    titles: [],
    sandbox: [],
    ...more,
  };
}

test('should put what was forked below the zygote and the rest below main', () => {
  const rows = processRows([
    details(1, 'Browser', 'main'),
    details(3, 'Utility', 'exec'),
    details(2, 'Zygote', 'spawn', { stage: 'engine', warmUpMs: 61.2 }),
    details(4, 'Tab', 'fork', { parentStage: 'engine', forkMs: 1.5, titles: ['A'] }),
    details(5, 'Tab', 'fork', { parentStage: 'engine', forkMs: 1.5, role: 'spare' }),
  ]);
  assert.deepEqual(
    rows.map(({ pid, depth, type, origin }) => [pid, depth, type, origin]),
    [
      [1, 0, 'Main', 'started by the user'],
      [2, 1, 'Zygote, engine stage', 'spawned by main, ready after 61 ms'],
      [4, 2, 'Content', 'forked, engine stage'],
      [5, 2, 'Spare', 'forked, engine stage'],
      [3, 1, 'Network', 'exec’d by main'],
    ],
  );
  assert.deepEqual(
    rows.map(({ forkMs }) => forkMs),
    [null, null, 1.5, 1.5, null],
  );
  assert.deepEqual(rows[2]?.titles, ['A']);
});

test('should put each stage below the one before, with what it forked', () => {
  const fork = (stage: string) => ({ parentStage: stage, forkMs: 1 });
  const rows = processRows([
    details(1, 'Browser', 'main'),
    details(4, 'Zygote', 'fork', { ...fork('warm'), stage: 'app' }),
    details(2, 'Zygote', 'spawn', { stage: 'engine' }),
    details(3, 'Zygote', 'fork', { ...fork('engine'), stage: 'warm' }),
    details(5, 'Tab', 'fork', fork('app')),
    details(6, 'Tab', 'fork', fork('warm')),
    details(7, 'Utility', 'fork', fork('engine')),
  ]);
  assert.deepEqual(
    rows.map(({ pid, depth }) => [pid, depth]),
    [
      [1, 0],
      [2, 1],
      [7, 2],
      [3, 2],
      [6, 3],
      [4, 3],
      [5, 4],
    ],
  );
});

test('should show forked processes whose zygote has ended below main', () => {
  const rows = processRows([details(1, 'Browser', 'main'), details(4, 'Tab', 'fork')]);
  assert.deepEqual(
    rows.map(({ pid, depth, origin }) => [pid, depth, origin]),
    [
      [1, 0, 'started by the user'],
      [4, 1, 'forked'],
    ],
  );
});
