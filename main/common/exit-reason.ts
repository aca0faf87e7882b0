/**
 * Why a process ended: the closed list of Electron's RenderProcessGoneDetails, and how a wait
 * status becomes a member of it. No Node, no DOM.
 */
export type ExitReason =
  'clean-exit' | 'abnormal-exit' | 'killed' | 'crashed' | 'oom' | 'launch-failed' | 'bad-message';

/** waitid(2): exited with a code, or ended by a signal, with or without a core dump. */
export type ExitKind = 'exited' | 'killed' | 'dumped' | 'unknown';

export interface ExitDetails {
  reason: ExitReason;
  /** The exit code, or the number of the signal. */
  exitCode: number;
}

/** SIGKILL, SIGTERM, SIGINT, SIGHUP: somebody ended it, nothing went wrong inside. */
const KILL_SIGNALS: ReadonlySet<number> = new Set([1, 2, 9, 15]);

/** The reason for a wait status. `unknown` (the parent died first) counts as abnormal. */
export function exitDetails(kind: ExitKind, status: number): ExitDetails {
  return { reason: exitReason(kind, status), exitCode: status };
}

function exitReason(kind: ExitKind, status: number): ExitReason {
  switch (kind) {
    case 'exited':
      return status === 0 ? 'clean-exit' : 'abnormal-exit';
    case 'killed':
      return KILL_SIGNALS.has(status) ? 'killed' : 'crashed';
    case 'dumped':
      return 'crashed';
    case 'unknown':
      return 'abnormal-exit';
  }
}
