/** What becomes of forks: a stage tells its generation, that the tree, and that the ProcessBroker. */
import type { ExitKind } from '../common/exit-reason.ts';
import type { StageName } from './zygote-process.ts';

export interface ForkDelegate {
  forked(processId: number, pid: number, forkMs: number, stage: StageName): void;
  forkFailed(processId: number, why: string): void;
  zygoteReported(processId: number, kind: ExitKind, status: number): void;
  /** These forks are unanswered, and will not be answered. */
  zygoteLost(processIds: number[]): void;
}
