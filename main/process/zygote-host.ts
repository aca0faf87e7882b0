/**
 * ZygoteHost: one zygote at a time: its start, its readiness, its death and the next one.
 *
 *   off -> warming -> ready -> waiting -> warming ...      any -> stopped
 *                 \-> waiting               \-> failed
 *
 * `waiting` is the back-off before the next start. After too many starts in a row that never
 * became ready the state is `failed`: windows are served by exec from then on, which is said once.
 * Windows that a dead zygote forked live on.
 */
import type { ExitKind } from '../common/exit-reason.ts';
import { messageOf } from '../common/errors.ts';
import { StateMachine } from '../common/state-machine.ts';
import type { EngineBinding, NativeZygoteClient, SpawnBinding } from '../native.ts';
import { log, warn } from './log.ts';

export type ZygoteState = 'off' | 'warming' | 'ready' | 'waiting' | 'failed' | 'stopped';

/** What the zygote tells; implemented by the ProcessBroker. */
export interface ZygoteDelegate {
  forked(processId: number, pid: number, forkMs: number, stage: string): void;
  forkFailed(processId: number, why: string): void;
  zygoteReported(processId: number, kind: ExitKind, status: number): void;
  /** No fork that is still unanswered will be answered. */
  zygoteLost(): void;
}

export interface WarmUpReport {
  pid: number;
  stage: string;
  warmUpMs: number;
  steps: { name: string; ms: number; skipped: boolean; note: string }[];
}

export interface ZygoteOptions {
  /** The clade-zygote executable. */
  path: string;
  /** Where its output goes, and that of what it forks; borrowed. */
  outputFd: number;
  extensionDirectory: string;
  /** Time-out for a warm-up, ms. */
  warmUpLimitMs?: number;
  /** Time-out for the answer to a fork request, ms; a zygote that exceeds it is killed. */
  forkLimitMs?: number;
  /** First back-off before a restart, ms; doubles up to 30 s. */
  backOffMs?: number;
}

interface Started {
  pid: number;
  pidfd: number;
  controlFd: number;
}

const WARM_UP_LIMIT_MS = 15_000;
const FORK_LIMIT_MS = 5_000;
const MAX_BACK_OFF_MS = 30_000;
const MAX_FAILED_STARTS = 5;

export class ZygoteHost {
  readonly #spawn: SpawnBinding;
  readonly #options: ZygoteOptions;
  readonly #machine = new StateMachine<ZygoteState>(
    'zygote',
    {
      off: ['warming', 'waiting', 'failed', 'stopped'],
      warming: ['ready', 'waiting', 'failed', 'stopped'],
      ready: ['waiting', 'stopped'],
      waiting: ['warming', 'waiting', 'failed', 'stopped'],
      failed: ['stopped'],
      stopped: [],
    },
    'off',
  );
  #engine: EngineBinding | undefined;
  #delegate: ZygoteDelegate | undefined;
  #started: Started | undefined;
  #client: NativeZygoteClient | undefined;
  #report: WarmUpReport | undefined;
  #pid = 0;
  #failedStarts = 0;
  #timer: NodeJS.Timeout | undefined;
  /** The fork requests that are unanswered, each with its time-out. */
  readonly #unanswered = new Map<number, NodeJS.Timeout | undefined>();
  #lastFailure = '';

  constructor(spawn: SpawnBinding, options: ZygoteOptions) {
    this.#spawn = spawn;
    this.#options = options;
  }

  get state(): ZygoteState {
    return this.#machine.state;
  }

  /** The live zygote's pid; 0 when there is none. */
  get pid(): number {
    return this.canFork ? this.#pid : 0;
  }

  /** What the live zygote's warm-up did; undefined until it is ready. */
  get report(): WarmUpReport | undefined {
    return this.#machine.state === 'ready' ? this.#report : undefined;
  }

  /** Why there is no zygote; empty while there is one. */
  get lastFailure(): string {
    return this.canFork ? '' : this.#lastFailure;
  }

  /** A warming zygote takes requests, too: they wait in its socket, and it answers when ready. */
  get canFork(): boolean {
    return this.#machine.state === 'warming' || this.#machine.state === 'ready';
  }

  /** Starts the zygote's executable. Cheap, and needs no engine in this process. */
  start(): void {
    try {
      this.#started = this.#spawn.spawnZygote({
        path: this.#options.path,
        outputFd: this.#options.outputFd,
        env: ['LD_BIND_NOW=1', `CLADE_EXTENSION_DIR=${this.#options.extensionDirectory}`],
      });
    } catch (error) {
      this.#onStartFailed(`${this.#options.path} could not be started: ${messageOf(error)}`);
      return;
    }
    this.#pid = this.#started.pid;
    this.#machine.enter('warming');
    if (this.#engine) this.#attach(this.#engine);
  }

  /** From now on the zygote's packets are read. Called once, when the engine is loaded. */
  connect(engine: EngineBinding, delegate: ZygoteDelegate): void {
    this.#engine = engine;
    this.#delegate = delegate;
    if (this.#started) this.#attach(engine);
  }

  /**
   * Asks for a fork. The answer comes to the delegate.
   * @throws ERR_BUSY when too many requests wait, ERR_PEER_CLOSED when the zygote is gone
   */
  fork(processId: number, title: string): void {
    this.#client?.fork(processId, title, process.env['CLADE_WAIT_DEBUGGER'] === 'content');
    // A zygote that is still warming has its own time-out.
    this.#unanswered.set(processId, undefined);
    if (this.#machine.state === 'ready') this.#limitAnswer(processId);
  }

  #limitAnswer(processId: number): void {
    const limit = this.#options.forkLimitMs ?? FORK_LIMIT_MS;
    const timer = setTimeout(() => {
      this.#lastFailure = `it did not answer a fork request in ${limit} ms`;
      this.#client?.kill();
    }, limit);
    timer.unref();
    this.#unanswered.set(processId, timer);
  }

  #answered(processId: number): void {
    clearTimeout(this.#unanswered.get(processId));
    this.#unanswered.delete(processId);
  }

  /** Ends the zygote for good. What it forked is not touched. */
  stop(): void {
    if (this.#machine.state === 'stopped') return;
    this.#machine.enter('stopped');
    clearTimeout(this.#timer);
    this.#client?.close();
  }

  #attach(engine: EngineBinding): void {
    const started = this.#started;
    if (!started) return;
    this.#started = undefined;
    const client = new engine.ZygoteClient(
      started.controlFd,
      started.pidfd,
      (event: string, ...args: never[]) => this.#onEvent(client, event, args),
    );
    this.#client = client;
    // A zygote that waits for a debugger is not late.
    if (process.env['CLADE_WAIT_DEBUGGER'] === 'zygote') return;
    const limit = this.#options.warmUpLimitMs ?? WARM_UP_LIMIT_MS;
    this.#timer = setTimeout(() => {
      this.#lastFailure = `it was not ready after ${limit} ms`;
      client.kill();
    }, limit);
    this.#timer.unref();
  }

  #onEvent(client: NativeZygoteClient, event: string, args: unknown[]): void {
    // A late word of a zygote that was replaced already.
    if (client !== this.#client) return;
    switch (event) {
      case 'ready':
        return this.#onReady(args[0] as WarmUpReport);
      case 'warm-up-failed':
        this.#lastFailure = `${String(args[0])}: ${String(args[1])}`;
        return;
      case 'forked':
        this.#answered(args[0] as number);
        return this.#delegate?.forked(
          args[0] as number,
          args[1] as number,
          args[2] as number,
          this.#report?.stage ?? 'engine',
        );
      case 'fork-failed':
        this.#answered(args[0] as number);
        return this.#delegate?.forkFailed(
          args[0] as number,
          `${String(args[1])} (errno ${String(args[2])})`,
        );
      case 'exited':
        return this.#delegate?.zygoteReported(
          args[0] as number,
          args[1] as ExitKind,
          args[2] as number,
        );
      case 'closed':
        return this.#onLost(`its control socket: ${String(args[0])}`);
      case 'gone':
        log('zygote', `process ended: ${String(args[0])} ${String(args[1])}`);
        return;
      default:
        throw new Error(`unknown zygote event ${event}`);
    }
  }

  #onReady(report: WarmUpReport): void {
    clearTimeout(this.#timer);
    this.#machine.enter('ready');
    this.#failedStarts = 0;
    this.#report = report;
    this.#lastFailure = '';
    for (const processId of this.#unanswered.keys()) this.#limitAnswer(processId);
    const steps = report.steps
      .map((step) => `${step.name} ${step.skipped ? `skipped (${step.note})` : step.ms.toFixed(1)}`)
      .join(', ');
    log(
      'zygote',
      `${report.stage} stage ready, pid ${report.pid}, ${report.warmUpMs.toFixed(1)} ms (${steps})`,
    );
  }

  #onLost(how: string): void {
    const wasReady = this.#machine.state === 'ready';
    this.#client = undefined;
    clearTimeout(this.#timer);
    for (const processId of this.#unanswered.keys()) this.#answered(processId);
    if (this.#machine.state === 'stopped') return;
    if (!wasReady) {
      this.#onStartFailed(this.#lastFailure || `it ended during warm-up (${how})`);
    } else {
      this.#lastFailure ||= how;
      warn(
        `the zygote (pid ${this.#pid}) is gone (${this.#lastFailure}); windows live on, a new one is being started`,
      );
      this.#machine.enter('waiting');
      this.#restartLater();
    }
    this.#delegate?.zygoteLost();
  }

  #onStartFailed(why: string): void {
    this.#lastFailure = why;
    this.#failedStarts += 1;
    if (this.#failedStarts >= MAX_FAILED_STARTS) {
      this.#machine.enter('failed');
      warn(
        `the zygote cannot be started (${why}); content processes are exec'd instead: run "clade doctor"`,
      );
      return;
    }
    log('zygote', `start ${this.#failedStarts} failed: ${why}`);
    this.#machine.enter('waiting');
    this.#restartLater();
  }

  #restartLater(): void {
    const first = this.#options.backOffMs ?? 100;
    const delay = Math.min(first * 2 ** this.#failedStarts, MAX_BACK_OFF_MS);
    this.#timer = setTimeout(() => this.start(), delay);
    this.#timer.unref();
  }
}
