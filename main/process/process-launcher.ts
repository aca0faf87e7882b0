/**
 * ProcessLauncher: from the engine's launch of a process to one that runs, by a fork or, failing
 * that, an exec, also when the zygote dies over it.
 */
import { messageOf } from '../common/errors.ts';
import type { ExitDetails } from '../common/exit-reason.ts';
import type { ContentProcess, RunningDetails } from './content-process.ts';
import { debugged, waitsForDebugger } from './debugger.ts';
import type { ExecStarter } from './exec-starter.ts';
import { log, warn } from './log.ts';
import type { StageName } from './zygote-process.ts';
import type { ZygoteTree } from './zygote-tree.ts';

/** How long a fork that a dying zygote left unanswered may still show a sign of life, ms. */
const ORPHAN_GRACE_MS = 250;

export interface LaunchOutcomes {
  started(process: ContentProcess): void;
  /** It will never run. */
  failed(process: ContentProcess, how: ExitDetails): void;
}

export class ProcessLauncher {
  readonly #zygote: ZygoteTree | undefined;
  readonly #starter: ExecStarter;
  readonly #outcomes: LaunchOutcomes;

  constructor(zygote: ZygoteTree | undefined, starter: ExecStarter, outcomes: LaunchOutcomes) {
    this.#zygote = zygote;
    this.#starter = starter;
    this.#outcomes = outcomes;
  }

  launch(process: ContentProcess): void {
    if (this.#starter.mustExec(process.kind)) this.#exec(process);
    else this.#fork(process, 'app');
  }

  /** The zygote has answered. */
  forked(process: ContentProcess, pid: number, forkMs: number, stage: StageName): void {
    if (process.state !== 'launching') return;
    if (debugged === 'content') warn(waitsForDebugger(`a ${process.kind} process`, pid));
    this.#started(process, { way: 'fork', pid, stage, forkMs, layers: this.#zygote?.layers });
  }

  /** The zygote has refused. */
  forkFailed(process: ContentProcess, why: string): void {
    if (process.askedStage) this.#fallBack(process, why);
  }

  /** The engine has read the child's pid. */
  shookHands(process: ContentProcess): void {
    process.handshakeDone = true;
    if (process.orphaned) this.#adopt(process);
  }

  /** Their zygote has died with their forks unanswered. */
  orphaned(orphans: readonly ContentProcess[]): void {
    for (const process of orphans) {
      process.orphaned = true;
      if (process.handshakeDone) this.#adopt(process);
    }
    // A child that got as far as its hand-shake lives on; one that did not was killed with its
    // zygote (PR_SET_PDEATHSIG), so another can take its place.
    setTimeout(() => {
      for (const process of orphans.filter((orphan) => orphan.state === 'launching')) {
        this.#fallBack(process, 'the zygote died before it answered');
      }
    }, ORPHAN_GRACE_MS);
  }

  /** Forks it, from no stage deeper than that; without any, execs it. */
  #fork(process: ContentProcess, deepest: StageName): void {
    try {
      process.askedStage = this.#zygote?.fork(process.id, process.title, process.domain, deepest);
    } catch (error) {
      return this.#fallBack(process, messageOf(error));
    }
    if (process.askedStage === undefined) this.#exec(process);
  }

  /** Its zygote has died before it told of it. */
  #adopt(process: ContentProcess): void {
    if (process.state !== 'launching') return;
    this.#started(process, { way: 'fork', pid: 0, stage: undefined, forkMs: undefined });
  }

  /** A later stage is replaced by the first one, and that by exec. */
  #fallBack(process: ContentProcess, why: string): void {
    const asked = process.askedStage;
    process.askedStage = undefined;
    process.orphaned = false;
    if (asked !== undefined && asked !== 'engine' && this.#zygote?.canFork) {
      log('process', `a fork from the ${asked} stage failed (${why}); the engine stage is asked`);
      return this.#fork(process, 'engine');
    }
    warn(`a fork failed (${why}); this ${process.kind} process is exec'd instead`);
    this.#exec(process);
  }

  #exec(process: ContentProcess): void {
    try {
      const pid = this.#starter.start(process);
      this.#started(process, { way: 'exec', pid, stage: undefined, forkMs: undefined });
    } catch (error) {
      warn(`a ${process.kind} process could not be started: ${messageOf(error)}`);
      this.#outcomes.failed(process, { reason: 'launch-failed', exitCode: 0 });
    }
  }

  #started(process: ContentProcess, details: RunningDetails): void {
    process.started(details);
    this.#outcomes.started(process);
  }
}
