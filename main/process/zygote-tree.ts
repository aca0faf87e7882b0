/**
 * ZygoteTree: which stage of the zygote serves which launch, and how it is kept going.
 *
 * A launch is served by the deepest stage that is ready and fits; none waits for a stage that is
 * still warming, except for the first of all, without which it would have to exec. The network
 * process comes from the engine stage: it runs no JavaScript.
 */
import { EventEmitter } from 'node:events';
import type { ExitDetails, ExitKind } from '../common/exit-reason.ts';
import { messageOf } from '../common/errors.ts';
import type { EngineBinding, SpawnBinding } from '../native.ts';
import { warn } from './log.ts';
import type { Sandbox, SandboxLayer, SandboxReport } from './sandbox.ts';
import { ZygoteGeneration, type GenerationDelegate } from './zygote-generation.ts';
import type { StageLimits, ZygoteHost } from './zygote-host.ts';
import type { StageName, StartedStage, WarmUpReport } from './zygote-process.ts';

/** Who a process is for; `web` is everything that is not the app's own. */
export type TrustDomain = 'app' | 'web' | 'network';

/** What the zygote tells of forks; implemented by the ProcessBroker. */
export interface ZygoteDelegate {
  forked(processId: number, pid: number, forkMs: number, stage: StageName): void;
  forkFailed(processId: number, why: string): void;
  zygoteReported(processId: number, kind: ExitKind, status: number): void;
  /** These forks are unanswered, and will not be answered. */
  zygoteLost(processIds: number[]): void;
}

export interface ZygoteOptions extends StageLimits {
  /** The clade-zygote executable. */
  path: string;
  /** Whether it is started inside a sandbox, and so all that it forks. */
  sandbox: Sandbox;
  /** Where its output goes, and that of what it forks; borrowed. */
  outputFd: number;
  extensionDirectory: string;
}

/** One live process of the tree, as it is listed. */
export interface StageDetails {
  stage: StageName;
  pid: number;
  /** The stage that it was forked from; undefined for the one that main spawned. */
  parentStage: StageName | undefined;
  state: 'warming' | 'ready';
  /** Since the epoch, ms. */
  createdAt: number;
  /** Duration of its own fork, ms. */
  forkMs: number | undefined;
  report: WarmUpReport | undefined;
}

export interface TreeEvents {
  'stage-ready': [report: WarmUpReport];
  /** A stage's process has ended, and nobody had asked it to. */
  'stage-ended': [stage: StageName, pid: number, details: ExitDetails];
}

const PARENT: Readonly<Record<StageName, StageName | undefined>> = {
  engine: undefined,
  warm: 'engine',
  app: 'warm',
};

export class ZygoteTree extends EventEmitter<TreeEvents> implements GenerationDelegate {
  readonly #spawn: SpawnBinding;
  readonly #options: ZygoteOptions;
  #generation: ZygoteGeneration;
  #delegate: ZygoteDelegate | undefined;
  #layers: readonly SandboxLayer[] = [];
  #saidMissing = '';

  constructor(spawn: SpawnBinding, options: ZygoteOptions) {
    super();
    this.#spawn = spawn;
    this.#options = options;
    this.#generation = new ZygoteGeneration(() => this.#spawnEngineStage(), options);
  }

  /** Starts the zygote's executable. Cheap, and needs no engine in this process. */
  start(): void {
    this.#generation.start();
  }

  /** From now on what the stages say is heard. Called once, when the engine is loaded. */
  connect(engine: EngineBinding, delegate: ZygoteDelegate): void {
    this.#delegate = delegate;
    this.#generation.connect(engine, this);
  }

  /** The engine stage's pid; 0 when there is none. */
  get pid(): number {
    return this.#generation.engine.pid;
  }

  /** Why windows are exec'd; empty while they are forked. */
  get lastFailure(): string {
    return this.#generation.engine.lastFailure;
  }

  /** What confines each process that is forked; known when a stage is ready. */
  get layers(): readonly SandboxLayer[] {
    return this.#layers;
  }

  get canFork(): boolean {
    return this.#generation.engine.canFork;
  }

  /** The live stages, each before those that were forked from it. */
  stages(): StageDetails[] {
    return this.#generation.stages().flatMap((host) => {
      if (!host.canFork || host.pid === 0) return [];
      return {
        stage: host.stage,
        pid: host.pid,
        parentStage: PARENT[host.stage],
        state: host.isReady ? 'ready' : 'warming',
        createdAt: host.process?.createdAt ?? Date.now(),
        forkMs: host.process?.forkMs,
        report: host.report,
      } satisfies StageDetails;
    });
  }

  /**
   * Asks for a fork. The answer comes to the delegate.
   * @returns the stage that was asked; undefined when there is none
   * @param deepest no stage behind this one is asked
   * @throws ERR_BUSY when too many requests wait, ERR_PEER_CLOSED when the zygote is gone
   */
  fork(
    processId: number,
    title: string,
    domain: TrustDomain,
    deepest: StageName = 'app',
  ): StageName | undefined {
    const host = this.#hostFor(domain, deepest);
    host?.fork(processId, title);
    return host?.stage;
  }

  /**
   * Makes an app stage of these scripts; the one there is serves until it is ready.
   * @param scriptsFd a script bundle, borrowed until the next call; undefined for none
   */
  setScripts(scriptsFd: number | undefined): void {
    this.#generation.setScripts(scriptsFd);
  }

  /** Ends the tree for good. What it forked is not touched. */
  stop(): void {
    this.#generation.stop();
  }

  #hostFor(domain: TrustDomain, deepest: StageName): ZygoteHost | undefined {
    const { engine, warm, app } = this.#generation;
    const fits = {
      app: domain === 'app' && deepest === 'app',
      warm: domain !== 'network' && deepest !== 'engine',
    };
    if (fits.app && app?.isReady) return app;
    if (fits.warm && warm.isReady) return warm;
    return engine.canFork ? engine : undefined;
  }

  #spawnEngineStage(): StartedStage {
    const { path, sandbox, outputFd, extensionDirectory } = this.#options;
    try {
      const started = this.#spawn.spawnZygote({
        path: sandbox.on ? sandbox.launcher : path,
        library: sandbox.library,
        sandbox: sandbox.on,
        outputFd,
        env: [
          'LD_BIND_NOW=1',
          `CLADE_EXTENSION_DIR=${extensionDirectory}`,
          ...(sandbox.on ? [] : ['CLADE_SANDBOX=off']),
        ],
      });
      return { id: 0, ...started };
    } catch (error) {
      throw new Error(`${path} could not be started: ${messageOf(error)}`, { cause: error });
    }
  }

  stageReady(host: ZygoteHost): void {
    this.#noteSandbox(host.process?.sandbox);
    if (host.report) this.emit('stage-ready', host.report);
  }

  #noteSandbox(report: SandboxReport | undefined): void {
    if (!report) return;
    this.#layers = report.layers;
    if (report.missing && report.missing !== this.#saidMissing) {
      warn(
        `the sandbox lacks a layer (${report.missing}); "clade doctor" says what that means and how to get it`,
      );
    }
    this.#saidMissing = report.missing;
  }

  stageEnded(stage: StageName, pid: number, details: ExitDetails): void {
    this.emit('stage-ended', stage, pid, details);
  }

  forked(processId: number, pid: number, forkMs: number, stage: StageName): void {
    this.#delegate?.forked(processId, pid, forkMs, stage);
  }

  forkFailed(processId: number, why: string): void {
    this.#delegate?.forkFailed(processId, why);
  }

  zygoteReported(processId: number, kind: ExitKind, status: number): void {
    this.#delegate?.zygoteReported(processId, kind, status);
  }

  zygoteLost(processIds: number[]): void {
    this.#delegate?.zygoteLost(processIds);
  }
}
