/**
 * ZygoteProcess: one process of one stage, from its start to its end: what it was asked, what it
 * answered, what it forked. The next one of the same stage is another object (zygote-host.ts).
 */
import { exitDetails, type ExitDetails, type ExitKind } from '../common/exit-reason.ts';
import type { EngineBinding, NativeZygoteClient } from '../native.ts';
import { debugged, waitsForDebugger } from './debugger.ts';
import { warn } from './log.ts';
import type { SandboxLayer, SandboxReport } from './sandbox.ts';

/** How long a parent stage's report may lag behind the pidfd, ms. */
const REPORT_LAG_MS = 1000;

export type StageName = 'engine' | 'warm' | 'app';

/** A stage's first word. */
export interface WarmUpReport {
  pid: number;
  stage: StageName;
  warmUpMs: number;
  steps: { name: string; ms: number; skipped: boolean; note: string }[];
}

/** What became of a script of an app stage (native/ipc/zygote_protocol.h). */
export interface ScriptReport {
  /** In the stage's bundle. */
  index: number;
  state: 'started' | 'done' | 'threw';
  ms: number;
  note: string;
}

/** A process that has been started, or whose start has been asked for. */
export interface StartedStage {
  /** Clade's own number for a stage that is forked; 0 for the one that main spawns. */
  id: number;
  /** 0 and -1 for a stage that is forked: its parent tells both. */
  pid: number;
  pidfd: number;
  controlFd: number;
}

/** What a process of a stage tells its host. */
export interface ZygoteProcessSink {
  ready(report: WarmUpReport): void;
  script(report: ScriptReport): void;
  forked(processId: number, pid: number, forkMs: number): void;
  forkFailed(processId: number, why: string): void;
  reported(processId: number, kind: ExitKind, status: number): void;
  /** Nothing more will come from it, and these forks stay unanswered. */
  closed(why: string, unanswered: number[]): void;
  /** Once, when it has ended without having been asked to. */
  ended(details: ExitDetails): void;
}

export class ZygoteProcess {
  readonly id: number;
  readonly createdAt = Date.now();
  /** The processes it has forked that have not ended. */
  readonly children = new Set<number>();
  forks = 0;
  /** The script that it has begun to run and not ended; an index in its bundle. */
  runningScript: number | undefined;
  #pid: number;
  #forkMs: number | undefined;
  #report: WarmUpReport | undefined;
  #sandbox: SandboxReport | undefined;
  /** Its end was wanted, or has been told. */
  #settled = false;
  #unwanted = false;
  #failure = '';
  readonly #client: NativeZygoteClient;
  readonly #sink: ZygoteProcessSink;
  readonly #forkLimitMs: number;
  #warmUpTimer: NodeJS.Timeout | undefined;
  /** The fork requests that are unanswered, each with its time-out. */
  readonly #unanswered = new Map<number, NodeJS.Timeout | undefined>();
  /** The processes of the next stage that were forked from it. */
  readonly #stages = new Map<number, (event: string, args: unknown[]) => void>();

  constructor(
    engine: EngineBinding,
    started: StartedStage,
    sink: ZygoteProcessSink,
    limits: { warmUpMs: number; forkMs: number },
  ) {
    this.id = started.id;
    this.#pid = started.pid;
    this.#sink = sink;
    this.#forkLimitMs = limits.forkMs;
    this.#client = new engine.ZygoteClient(
      started.controlFd,
      started.pidfd,
      (event: string, ...args: never[]) => this.#onEvent(event, args),
    );
    // A zygote that waits for a debugger is not late. Its pid is not known before it is ready.
    if (debugged !== 'zygote') this.#limitWarmUp(limits.warmUpMs);
    else if (this.id === 0) warn(waitsForDebugger('the zygote', '$(pgrep -n clade-zygote)'));
  }

  get pid(): number {
    return this.#pid;
  }

  /** Duration of its own fork, ms; undefined for one that was spawned. */
  get forkMs(): number | undefined {
    return this.#forkMs;
  }

  /** It has no child, and owes no answer. */
  get isIdle(): boolean {
    return this.children.size === 0 && this.#unanswered.size === 0;
  }

  /** What confines each process that is forked from it and from the stages behind it. */
  get sandbox(): SandboxReport | undefined {
    return this.#sandbox;
  }

  get report(): WarmUpReport | undefined {
    return this.#report;
  }

  /** Why it was killed or could not warm up, as far as it is known before its end. */
  get failure(): string {
    return this.#failure;
  }

  /** @throws ERR_BUSY when too many requests wait, ERR_PEER_CLOSED when it is gone */
  fork(processId: number, title: string): void {
    this.#client.fork(processId, title, debugged === 'content');
    // One that is still warming has its own time-out.
    this.#unanswered.set(processId, undefined);
    if (this.#report) this.#limitAnswer(processId);
  }

  /**
   * Asks for a process of the next stage, and passes on what is told of it.
   * @param scriptsFd borrowed; -1 for none
   * @returns main's end of its control socket
   * @throws as fork()
   */
  forkStage(
    id: number,
    stage: StageName,
    scriptsFd: number,
    listener: (event: string, args: unknown[]) => void,
  ): number {
    const controlFd = this.#client.forkStage(id, stage, scriptsFd);
    this.#stages.set(id, listener);
    return controlFd;
  }

  /** What its parent tells of it. */
  onParentEvent(event: string, args: unknown[]): void {
    const [, second, third, fourth] = args as [number, unknown, number, number];
    if (event === 'stage-forked') {
      this.#pid = second as number;
      this.#forkMs = third;
      this.#client.setPidfd(fourth);
      if (this.#unwanted) this.#client.kill();
    } else if (event === 'stage-failed') {
      // Its socket closes, too.
      this.#failure = `${String(second)} (errno ${third})`;
    } else {
      this.#ended(second as ExitKind, third);
    }
  }

  /** Lets it go: it ends when its control socket closes. Its children are not touched. */
  close(): void {
    this.#settled = true;
    clearTimeout(this.#warmUpTimer);
    for (const processId of this.#unanswered.keys()) this.#answered(processId);
    this.#client.close();
  }

  /** As close(), for one that may be too busy to notice. */
  end(): void {
    this.close();
    this.#unwanted = true;
    this.#client.kill();
  }

  kill(why: string): void {
    this.#failure = why;
    this.#client.kill();
  }

  #limitWarmUp(limit: number): void {
    this.#warmUpTimer = setTimeout(() => this.kill(`it was not ready after ${limit} ms`), limit);
    this.#warmUpTimer.unref();
  }

  #limitAnswer(processId: number): void {
    const why = `it did not answer a fork request in ${this.#forkLimitMs} ms`;
    const timer = setTimeout(() => this.kill(why), this.#forkLimitMs);
    timer.unref();
    this.#unanswered.set(processId, timer);
  }

  #answered(processId: number): void {
    clearTimeout(this.#unanswered.get(processId));
    this.#unanswered.delete(processId);
  }

  #onEvent(event: string, args: unknown[]): void {
    const [first, second, third] = args as [number, unknown, number];
    switch (event) {
      case 'started':
        return this.#onStarted(first, second as string, String(third));
      case 'ready':
        return this.#onReady(args[0] as WarmUpReport);
      case 'warm-up-failed':
        this.#failure = `${String(first)}: ${String(second)}`;
        return;
      case 'script':
        return this.#onScript(args);
      case 'forked':
        this.#answered(first);
        this.forks += 1;
        this.children.add(first);
        return this.#sink.forked(first, second as number, third);
      case 'fork-failed':
        this.#answered(first);
        return this.#sink.forkFailed(first, `${String(second)} (errno ${third})`);
      case 'exited':
        this.children.delete(first);
        return this.#sink.reported(first, second as ExitKind, third);
      case 'stage-forked':
      case 'stage-failed':
      case 'stage-exited':
        this.#stages.get(first)?.(event, args);
        if (event !== 'stage-forked') this.#stages.delete(first);
        return;
      case 'closed':
        return this.#onClosed(`its control socket: ${String(first)}`);
      case 'gone':
        return this.#onGone(args[0] as ExitKind, second as number);
      default:
        throw new Error(`unknown zygote event ${event}`);
    }
  }

  /** What main has spawned may be a launcher with the zygote behind it. */
  #onStarted(pid: number, layers: string, missing: string): void {
    if (pid !== 0) this.#pid = pid;
    this.#sandbox = { layers: layers.split(',').filter(Boolean) as SandboxLayer[], missing };
  }

  #onReady(report: WarmUpReport): void {
    clearTimeout(this.#warmUpTimer);
    this.#report = report;
    for (const processId of this.#unanswered.keys()) this.#limitAnswer(processId);
    this.#sink.ready(report);
  }

  #onScript(args: unknown[]): void {
    const [index, state, ms, note] = args as [number, ScriptReport['state'], number, string];
    this.runningScript = state === 'started' ? index : undefined;
    this.#sink.script({ index, state, ms, note });
  }

  #onClosed(how: string): void {
    clearTimeout(this.#warmUpTimer);
    const unanswered = [...this.#unanswered.keys()];
    for (const processId of unanswered) this.#answered(processId);
    this.#sink.closed(this.#failure || how, unanswered);
  }

  /** Seen by main: it was spawned by main, or its parent stage had died before it. */
  #onGone(kind: ExitKind, status: number): void {
    // A parent stage that lives reaps it, and knows more.
    if (kind === 'unknown' && this.id !== 0) {
      setTimeout(() => {
        // The parent may have died before it could reap it.
        this.#client.reap();
        this.#ended(kind, status);
      }, REPORT_LAG_MS).unref();
    } else {
      this.#ended(kind, status);
    }
  }

  #ended(kind: ExitKind, status: number): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#sink.ended(exitDetails(kind, status));
  }
}
