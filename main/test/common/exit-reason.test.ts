// Exit reasons from wait statuses.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exitDetails, type ExitKind, type ExitReason } from '../../common/exit-reason.ts';

const cases: [kind: ExitKind, status: number, reason: ExitReason][] = [
  ['exited', 0, 'clean-exit'],
  ['exited', 1, 'abnormal-exit'],
  ['exited', 255, 'abnormal-exit'],
  ['killed', 1, 'killed'],
  ['killed', 2, 'killed'],
  ['killed', 9, 'killed'],
  ['killed', 15, 'killed'],
  ['killed', 4, 'crashed'],
  ['killed', 6, 'crashed'],
  ['killed', 7, 'crashed'],
  ['killed', 11, 'crashed'],
  ['dumped', 6, 'crashed'],
  ['dumped', 11, 'crashed'],
  ['unknown', 0, 'abnormal-exit'],
];

for (const [kind, status, reason] of cases) {
  test(`should call ${kind} ${status} ${reason}`, () => {
    assert.deepEqual(exitDetails(kind, status), { reason, exitCode: status });
  });
}
