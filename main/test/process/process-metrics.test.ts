// Memory and CPU from texts of /proc.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCpu, parseMemory, readCpu, readMemory } from '../../process/process-metrics.ts';

const ROLLUP = `55d0c0000000-7ffd00000000 ---p 00000000 00:00 0          [rollup]
Rss:               10000 kB
Pss:                4000 kB
Pss_Anon:           3000 kB
Shared_Clean:       5000 kB
Shared_Dirty:       1000 kB
Private_Clean:       500 kB
Private_Dirty:      3500 kB
`;

test('should read sizes in bytes', () => {
  assert.deepEqual(parseMemory(ROLLUP, 'Name:\tx\nVmHWM:\t   12000 kB\n'), {
    rss: 10000 * 1024,
    peakRss: 12000 * 1024,
    pss: 4000 * 1024,
    uss: 4000 * 1024,
    shared: 6000 * 1024,
  });
});

test('should give 0 for what the kernel does not tell', () => {
  assert.deepEqual(parseMemory('', ''), { rss: 0, peakRss: 0, pss: 0, uss: 0, shared: 0 });
});

test('should read CPU time behind a name that looks like more fields', () => {
  const fields = Array.from({ length: 50 }, () => '0');
  fields[0] = 'S';
  fields[11] = '150';
  fields[12] = '50';
  fields[19] = '123400';
  const stat = `42 (a) S 1 2 ) ${fields.join(' ')}`;
  assert.deepEqual(parseCpu(stat), { seconds: 2, startedAt: 1234 });
});

test('should read a live process, and say nothing of one that is gone', () => {
  const memory = readMemory(process.pid);
  assert.ok(memory && memory.rss > 0 && memory.peakRss >= memory.uss);
  assert.ok((readCpu(process.pid)?.startedAt ?? 0) > 0);
  assert.equal(readMemory(2 ** 22 + 1), undefined);
  assert.equal(readCpu(2 ** 22 + 1), undefined);
});
