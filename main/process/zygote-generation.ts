/**
 * ZygoteGeneration: one zygote tree: an engine stage that main spawns, and the stages that are
 * forked from it, each as soon as the one before is ready. All of a generation share one layout of
 * their address space; a new generation has a new one.
 */
import type { ExitDetails, ExitKind } from '../common/exit-reason.ts';
import type { EngineBinding } from '../native.ts';
import type { ForkDelegate } from './fork-delegate.ts';
import { ZygoteHost, type StageDelegate, type StageLimits } from './zygote-host.ts';
import type { ScriptReport, StageName, StartedStage, ZygoteProcess } from './zygote-process.ts';

/** Time-out for the warm-up of an app stage, ms; its scripts have limits of their own. */
const APP_WARM_UP_LIMIT_MS = 60_000;

/** What a generation tells the tree. */
export interface GenerationDelegate extends ForkDelegate {
  stageReady(host: ZygoteHost): void;
  scriptReported(report: ScriptReport): void;
  stageEnded(stage: StageName, ended: ZygoteProcess, details: ExitDetails): void;
}

export class ZygoteGeneration implements StageDelegate {
  readonly engine: ZygoteHost;
  readonly warm: ZygoteHost;
  readonly #limits: StageLimits;
  #app: ZygoteHost | undefined;
  /** Takes #app's place when it is ready: it has other scripts. */
  #nextApp: ZygoteHost | undefined;
  /** App stages of old scripts that have children yet. */
  readonly #retiredApps = new Set<ZygoteHost>();
  #retired = false;
  #binding: EngineBinding | undefined;
  #delegate: GenerationDelegate | undefined;

  /** @param spawn starts an engine stage's process; throws when it cannot */
  constructor(spawn: () => StartedStage, limits: StageLimits) {
    this.#limits = limits;
    this.engine = new ZygoteHost('engine', { start: spawn }, limits);
    this.warm = new ZygoteHost(
      'warm',
      { start: (warm) => this.engine.forkStage(warm, -1) },
      limits,
    );
  }

  start(): void {
    this.engine.start();
  }

  connect(binding: EngineBinding, delegate: GenerationDelegate): void {
    this.#binding = binding;
    this.#delegate = delegate;
    for (const host of this.#hosts()) host.connect(binding, this);
  }

  /** Those that are there, deepest last. */
  stages(): ZygoteHost[] {
    return this.#hosts().filter(({ state }) => state !== 'stopped');
  }

  /** The stage that serves the app's own pages, when it has one. */
  get app(): ZygoteHost | undefined {
    return this.#app;
  }

  /** Whether it serves from a stage as deep as the deepest one that the other serves from. */
  isAsDeepAs(other: ZygoteGeneration): boolean {
    if (other.app?.isReady) return this.#app?.isReady ?? false;
    return other.warm.isReady ? this.warm.isReady : this.engine.isReady;
  }

  /**
   * Makes an app stage of these scripts; the one there is serves until it is ready.
   * @param scriptsFd a script bundle (native/ipc/script_bundle.h), borrowed until the next call;
   *   undefined for none
   */
  setScripts(scriptsFd: number | undefined): void {
    this.#nextApp?.stop();
    this.#nextApp = undefined;
    if (scriptsFd === undefined) return this.#replaceApp(undefined);
    this.#nextApp = new ZygoteHost(
      'app',
      {
        // One that is about to be replaced is not made again.
        start: (app) =>
          app === (this.#nextApp ?? this.#app) ? this.warm.forkStage(app, scriptsFd) : undefined,
      },
      { ...this.#limits, warmUpLimitMs: this.#limits.warmUpLimitMs ?? APP_WARM_UP_LIMIT_MS },
    );
    if (this.#binding) this.#nextApp.connect(this.#binding, this);
    this.#nextApp.start();
  }

  /** No more forks are asked of it; it ends when all that it forked have ended. */
  retire(): void {
    this.#retired = true;
    this.#stopWhenIdle();
  }

  stop(): void {
    // The deepest first: a stage takes those behind it with it.
    for (const host of this.#hosts().toReversed()) host.stop();
  }

  stageReady(host: ZygoteHost): void {
    if (host === this.engine) this.warm.start();
    if (host === this.warm) (this.#nextApp ?? this.#app)?.start();
    if (host === this.#nextApp) this.#replaceApp(host);
    this.#delegate?.stageReady(host);
  }

  scriptReported(host: ZygoteHost, report: ScriptReport): void {
    // What an older app stage tells is of other scripts.
    if (host === (this.#nextApp ?? this.#app)) this.#delegate?.scriptReported(report);
  }

  stageEnded(host: ZygoteHost, ended: ZygoteProcess, details: ExitDetails): void {
    this.#delegate?.stageEnded(host.stage, ended, details);
  }

  forked(processId: number, pid: number, forkMs: number, stage: StageName): void {
    this.#delegate?.forked(processId, pid, forkMs, stage);
  }

  forkFailed(processId: number, why: string): void {
    this.#delegate?.forkFailed(processId, why);
  }

  zygoteReported(processId: number, kind: ExitKind, status: number): void {
    this.#delegate?.zygoteReported(processId, kind, status);
    this.#stopWhenIdle();
  }

  zygoteLost(processIds: number[]): void {
    this.#delegate?.zygoteLost(processIds);
    this.#stopWhenIdle();
  }

  #replaceApp(next: ZygoteHost | undefined): void {
    const old = this.#app;
    this.#app = next;
    if (next === this.#nextApp) this.#nextApp = undefined;
    if (!old) return;
    this.#retiredApps.add(old);
    old.retire();
  }

  #hosts(): ZygoteHost[] {
    for (const old of this.#retiredApps) {
      if (old.state === 'stopped') this.#retiredApps.delete(old);
    }
    const apps = [...this.#retiredApps, this.#app, this.#nextApp];
    return [this.engine, this.warm, ...apps.filter((host) => host !== undefined)];
  }

  #stopWhenIdle(): void {
    if (this.#retired && this.#hosts().every(({ process }) => process?.isIdle ?? true)) this.stop();
  }
}
