/**
 * ZygoteHost: one stage of the zygote tree: its process's start, readiness and death, and the
 * next process of it.
 *
 *   off -> warming -> ready -> waiting -> warming ...      any -> stopped
 *                 \-> waiting -> off      \-> failed
 *
 * `off` waits for the stage before, `waiting` is the back-off before the next start. After too
 * many starts in a row that never became ready the state is `failed`: windows come from the stage
 * before from then on, or by exec where there is none, which is said once. Windows that a dead
 * process of the stage forked live on.
 */
import type { ExitDetails } from '../common/exit-reason.ts';
import { messageOf } from '../common/errors.ts';
import { StateMachine } from '../common/state-machine.ts';
import type { EngineBinding } from '../native.ts';
import type { ForkDelegate } from './fork-delegate.ts';
import { log, warn } from './log.ts';
import {
  ZygoteProcess,
  type ScriptReport,
  type StageName,
  type StartedStage,
  type WarmUpReport,
} from './zygote-process.ts';

export type ZygoteState = 'off' | 'warming' | 'ready' | 'waiting' | 'failed' | 'stopped';

/** What a stage tells. */
export interface StageDelegate extends ForkDelegate {
  stageReady(host: ZygoteHost): void;
  /** A script of this app stage has been started or has ended. */
  scriptReported(host: ZygoteHost, report: ScriptReport): void;
  /** A process of the stage has ended, and nobody had asked it to. */
  stageEnded(host: ZygoteHost, ended: ZygoteProcess, details: ExitDetails): void;
}

/** How a stage's process comes to be. */
export interface StageOrigin {
  /**
   * Undefined: not now, because the stage before is not ready; start() is called again when it is.
   * @throws when it cannot be started
   */
  start(host: ZygoteHost): StartedStage | undefined;
}

export interface StageLimits {
  /** Time-out for a warm-up, ms. */
  warmUpLimitMs?: number | undefined;
  /** Time-out for the answer to a fork request, ms; a zygote that exceeds it is killed. */
  forkLimitMs?: number | undefined;
  /** First back-off before a restart, ms; doubles up to 30 s. */
  backOffMs?: number | undefined;
}

const WARM_UP_LIMIT_MS = 15_000;
const FORK_LIMIT_MS = 5_000;
const MAX_BACK_OFF_MS = 30_000;
const MAX_FAILED_STARTS = 5;

export class ZygoteHost {
  readonly stage: StageName;
  readonly #origin: StageOrigin;
  readonly #limits: StageLimits;
  readonly #machine = new StateMachine<ZygoteState>(
    'zygote',
    {
      off: ['warming', 'waiting', 'failed', 'stopped'],
      warming: ['ready', 'waiting', 'failed', 'stopped'],
      ready: ['waiting', 'stopped'],
      waiting: ['off', 'warming', 'waiting', 'failed', 'stopped'],
      failed: ['stopped'],
      stopped: [],
    },
    'off',
  );
  #engine: EngineBinding | undefined;
  #delegate: StageDelegate | undefined;
  #started: StartedStage | undefined;
  #process: ZygoteProcess | undefined;
  /** Those that the stage before has not reported the end of, by its number for them. */
  readonly #forked = new Map<number, ZygoteProcess>();
  #retired = false;
  #failedStarts = 0;
  #timer: NodeJS.Timeout | undefined;
  #lastFailure = '';

  constructor(stage: StageName, origin: StageOrigin, limits: StageLimits = {}) {
    this.stage = stage;
    this.#origin = origin;
    this.#limits = limits;
  }

  get state(): ZygoteState {
    return this.#machine.state;
  }

  /** The live process; undefined when there is none, or main does not listen yet. */
  get process(): ZygoteProcess | undefined {
    return this.#process;
  }

  /** The live process's pid; 0 when there is none. */
  get pid(): number {
    return this.canFork ? (this.#process?.pid ?? this.#started?.pid ?? 0) : 0;
  }

  /** What the live process's warm-up did; undefined until it is ready. */
  get report(): WarmUpReport | undefined {
    return this.isReady ? this.#process?.report : undefined;
  }

  /** Why there is none; empty while there is one. */
  get lastFailure(): string {
    return this.canFork ? '' : this.#lastFailure;
  }

  get isReady(): boolean {
    return this.#machine.state === 'ready';
  }

  /** A warming stage takes requests, too: they wait in its socket, and it answers when ready. */
  get canFork(): boolean {
    return this.#machine.state === 'warming' || this.isReady;
  }

  /** Starts its process, unless it has one, has been stopped, or cannot be started. */
  start(): void {
    if (this.canFork || this.#machine.state === 'failed' || this.#machine.state === 'stopped') {
      return;
    }
    clearTimeout(this.#timer);
    try {
      this.#started = this.#origin.start(this);
    } catch (error) {
      this.#onStartFailed(messageOf(error));
      return;
    }
    if (!this.#started) {
      if (this.#machine.state !== 'off') this.#machine.enter('off');
      return;
    }
    this.#machine.enter('warming');
    if (this.#engine) this.#attach(this.#engine);
  }

  /** From now on its packets are read. Called once, when the engine is loaded. */
  connect(engine: EngineBinding, delegate: StageDelegate): void {
    this.#engine = engine;
    this.#delegate = delegate;
    if (this.#started) this.#attach(engine);
  }

  /**
   * Asks for a fork. The answer comes to the delegate.
   * @throws ERR_BUSY when too many requests wait, ERR_PEER_CLOSED when the zygote is gone
   */
  fork(processId: number, title: string): void {
    this.#process?.fork(processId, title);
  }

  /**
   * Asks for a process of the next stage.
   * @param scriptsFd borrowed; -1 for none
   * @returns undefined when this stage is not ready
   * @throws as fork()
   */
  forkStage(next: ZygoteHost, scriptsFd: number): StartedStage | undefined {
    if (!this.isReady || !this.#process || !this.#engine) return undefined;
    const id = this.#engine.newProcessId();
    const controlFd = this.#process.forkStage(id, next.stage, scriptsFd, (event, args) =>
      next.onParentEvent(id, event, args),
    );
    return { id, pid: 0, pidfd: -1, controlFd };
  }

  /** What the stage before tells of a process that it forked for this one. */
  onParentEvent(id: number, event: string, args: unknown[]): void {
    const meant = this.#forked.get(id);
    meant?.onParentEvent(event, args);
    if (event !== 'stage-forked') this.#forked.delete(id);
  }

  /** Ends it for good. What it forked is not touched. */
  stop(): void {
    if (this.#machine.state === 'stopped') return;
    const wasReady = this.isReady;
    this.#machine.enter('stopped');
    clearTimeout(this.#timer);
    // One that is busy warming up does not look at its socket.
    if (wasReady) this.#process?.close();
    else this.#process?.end();
  }

  /** Asks it for no more forks, and ends it as soon as all that it forked have ended. */
  retire(): void {
    this.#retired = true;
    this.#stopWhenIdle();
  }

  #stopWhenIdle(): void {
    if (this.#retired && (!this.isReady || this.#process?.isIdle)) this.stop();
  }

  #attach(engine: EngineBinding): void {
    const started = this.#started;
    if (!started) return;
    this.#started = undefined;
    const born: ZygoteProcess = new ZygoteProcess(
      engine,
      started,
      {
        ready: (report) => this.#onReady(report),
        script: (report) => this.#delegate?.scriptReported(this, report),
        forked: (id, pid, ms) => this.#delegate?.forked(id, pid, ms, this.stage),
        forkFailed: (id, why) => this.#delegate?.forkFailed(id, why),
        reported: (id, kind, status) => {
          this.#delegate?.zygoteReported(id, kind, status);
          this.#stopWhenIdle();
        },
        closed: (why, unanswered) => {
          if (born === this.#process) this.#onLost(born, why, unanswered);
        },
        ended: (details) => this.#delegate?.stageEnded(this, born, details),
      },
      {
        warmUpMs: this.#limits.warmUpLimitMs ?? WARM_UP_LIMIT_MS,
        forkMs: this.#limits.forkLimitMs ?? FORK_LIMIT_MS,
      },
    );
    this.#process = born;
    if (born.id !== 0) this.#forked.set(born.id, born);
  }

  #onReady(report: WarmUpReport): void {
    this.#machine.enter('ready');
    this.#failedStarts = 0;
    this.#lastFailure = '';
    const steps = report.steps
      .map((step) => `${step.name} ${step.skipped ? `skipped (${step.note})` : step.ms.toFixed(1)}`)
      .join(', ');
    log(
      'zygote',
      `${report.stage} stage ready, pid ${this.pid}, ${report.warmUpMs.toFixed(1)} ms (${steps})`,
    );
    this.#delegate?.stageReady(this);
  }

  #onLost(lost: ZygoteProcess, why: string, unanswered: number[]): void {
    if (this.#machine.state === 'stopped') return;
    this.#process = undefined;
    if (this.#retired) {
      this.stop();
    } else if (this.isReady) {
      this.#lastFailure = why;
      const message = `${this.#name} (pid ${lost.pid}) is gone (${why}); windows live on, a new one is being started`;
      // Without a later stage windows open more slowly, and not even that for long.
      if (this.stage === 'engine') warn(message);
      else log('zygote', message);
      this.#machine.enter('waiting');
      this.#restartLater();
    } else {
      const reason = lost.failure || this.#lastFailure || `it ended during warm-up (${why})`;
      this.#onStartFailed(reason);
    }
    this.#delegate?.zygoteLost(unanswered);
  }

  get #name(): string {
    return this.stage === 'engine' ? 'the zygote' : `the zygote's ${this.stage} stage`;
  }

  #onStartFailed(why: string): void {
    this.#lastFailure = why;
    this.#failedStarts += 1;
    if (this.#failedStarts < MAX_FAILED_STARTS) {
      log('zygote', `${this.stage} stage: start ${this.#failedStarts} failed: ${why}`);
      this.#machine.enter('waiting');
      this.#restartLater();
      return;
    }
    this.#machine.enter('failed');
    const instead =
      this.stage === 'engine'
        ? "content processes are exec'd instead"
        : 'content processes are forked from the stage before';
    warn(`${this.#name} cannot be started (${why}); ${instead}: run "clade doctor"`);
  }

  #restartLater(): void {
    const first = this.#limits.backOffMs ?? 100;
    const delay = Math.min(first * 2 ** this.#failedStarts, MAX_BACK_OFF_MS);
    this.#timer = setTimeout(() => this.start(), delay);
    this.#timer.unref();
  }
}
