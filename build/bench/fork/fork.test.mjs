// The parts of the fork benchmark that need no display and no build of Clade.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseForkOptions } from './options.mjs';
import { forkTables, makeForkResult } from './result.mjs';

describe('options of fork', () => {
  test('should measure every stage by default', () => {
    const { rounds, forks, stages, json } = parseForkOptions([]);
    assert.deepEqual({ rounds, forks, json }, { rounds: 3, forks: 20, json: false });
    assert.deepEqual(stages, ['engine', 'warm', 'app']);
  });

  const wrong = /** @type {const} */ ([
    [['--forks', '0'], /--forks .* from 1 to 1000, not "0"/],
    [['--stages', 'warm,cold'], /--stages .* not "cold"/],
    [['--windows', '3'], /fork: .*--windows/],
  ]);
  for (const [args, message] of wrong) {
    test(`should refuse: ${args.join(' ')}`, () => {
      assert.throws(() => parseForkOptions(args), message);
    });
  }
});

describe('a result of fork', () => {
  const options = { rounds: 1, forks: 2, command: '' };
  const run = (/** @type {string[]} */ failures) => ({
    machine: {},
    version: null,
    failures,
    stages: new Map([
      [
        'warm',
        {
          bare: [1000, 2000, 3000].map((fork) => ({ fork, step: null })),
          confined: [1100, 2100, 3100].map((fork) => ({ fork, step: 200 })),
        },
      ],
    ]),
  });

  test('should set the whole beside the bare fork', () => {
    const { warm } = makeForkResult(options, run([])).stages;
    assert.equal(warm?.bare?.median, 2000);
    assert.equal(warm?.namespaces?.median, 2100);
    assert.equal(warm?.step?.median, 200);
    assert.equal(warm?.addedUs, 300);
    assert.equal(warm?.ratio, 1.15);
  });

  test('should tell people what has failed', () => {
    const text = forkTables(makeForkResult(options, run(['round 1: it ended'])));
    assert.match(text, /warm +2000 .* x1\.15[^]*failed: round 1: it ended/);
  });
});
