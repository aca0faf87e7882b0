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
import { AppStage, type ScriptSource } from './app-stage.ts';
import type { AppScript } from './app-scripts.ts';
import type { ForkDelegate } from './fork-delegate.ts';
import { warn } from './log.ts';
import type { Sandbox, SandboxLayer, SandboxReport } from './sandbox.ts';
import { ZygoteGeneration, type GenerationDelegate } from './zygote-generation.ts';
import type { StageLimits, ZygoteHost } from './zygote-host.ts';
import { detailsOf, type StageDetails } from './stage-details.ts';
import { Rotation, type RotationOptions } from './zygote-rotation.ts';
import type {
  ScriptReport,
  StageName,
  StartedStage,
  WarmUpReport,
  ZygoteProcess,
} from './zygote-process.ts';

/** Who a process is for; `web` is everything that is not the app's own. */
export type TrustDomain = 'app' | 'web' | 'network';

export interface ZygoteOptions extends StageLimits {
  /** The clade-zygote executable. */
  path: string;
  /** Whether it is started inside a sandbox, and so all that it forks. */
  sandbox: Sandbox;
  /** Where its output goes, and that of what it forks; borrowed. */
  outputFd: number;
  extensionDirectory: string;
}

export interface TreeEvents {
  'stage-ready': [report: WarmUpReport];
  /** A stage's process has ended, and nobody had asked it to. */
  'stage-ended': [stage: StageName, pid: number, details: ExitDetails];
  /** A script is left out of the app stage. */
  'script-skipped': [name: string, reason: string];
  /** A script that was to be run before the fork has thrown; what it had reached is kept. */
  'script-threw': [name: string, message: string];
}

export class ZygoteTree extends EventEmitter<TreeEvents> implements GenerationDelegate {
  readonly #spawn: SpawnBinding;
  readonly #options: ZygoteOptions;
  #generation: ZygoteGeneration;
  /** Takes #generation's place when it serves as deep a stage. */
  #next: ZygoteGeneration | undefined;
  /** Serves no more, and lives until its children have ended. */
  #last: ZygoteGeneration | undefined;
  readonly #rotation = new Rotation(() => this.#rotate());
  #engine: EngineBinding | undefined;
  #scriptsFd: number | undefined;
  #delegate: ForkDelegate | undefined;
  #layers: readonly SandboxLayer[] = [];
  #saidMissing = '';
  readonly #appStage = new AppStage({
    setBundle: (fd) => {
      this.#scriptsFd = fd;
      this.#generation.setScripts(fd);
      this.#next?.setScripts(fd);
    },
    skipped: ({ name }, reason) => this.emit('script-skipped', name, reason),
    threw: ({ name }, message) => this.emit('script-threw', name, message),
  });

  constructor(spawn: SpawnBinding, options: ZygoteOptions) {
    super();
    this.#spawn = spawn;
    this.#options = options;
    this.#generation = this.#newGeneration();
  }

  #newGeneration(): ZygoteGeneration {
    return new ZygoteGeneration(() => this.#spawnEngineStage(), this.#options);
  }

  /** Starts the zygote's executable. Cheap, and needs no engine in this process. */
  start(): void {
    this.#generation.start();
  }

  /** From now on what the stages say is heard. Called once, when the engine is loaded. */
  connect(engine: EngineBinding, delegate: ForkDelegate): void {
    this.#delegate = delegate;
    this.#engine = engine;
    this.#generation.connect(engine, this);
    this.#appStage.connect(engine);
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
    const generations = [this.#generation, this.#next, this.#last];
    const hosts = generations.flatMap((generation) => generation?.stages() ?? []);
    return hosts.flatMap(detailsOf);
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
   * Makes an app stage of these scripts and those of the other source; the one that there is serves
   * until it is ready.
   */
  setScripts(source: ScriptSource, scripts: readonly AppScript[]): void {
    this.#appStage.setScripts(source, scripts);
  }

  /** When the zygote is made anew. */
  configureRotation(options: RotationOptions): void {
    this.#rotation.configure(options);
  }

  /** A content process has crashed: its zygote's layout is known to whoever made it crash. */
  crashed(): void {
    this.#rotation.crashed();
  }

  /** Ends the tree for good. What it forked is not touched. */
  stop(): void {
    this.#rotation.stop();
    for (const generation of [this.#last, this.#next, this.#generation]) generation?.stop();
    this.#appStage.close();
  }

  /** False while a new one is being made already, or the one there is has not even begun. */
  #rotate(): boolean {
    if (this.#next?.engine.canFork || !this.#engine || !this.#generation.engine.isReady)
      return false;
    this.#next?.stop();
    this.#next = this.#newGeneration();
    this.#next.connect(this.#engine, this);
    this.#next.setScripts(this.#scriptsFd);
    this.#next.start();
    return true;
  }

  /** The new generation is as deep as the old one, or as deep as it will ever be. */
  #replaceGeneration(): void {
    const next = this.#next;
    if (!next?.isAsDeepAs(this.#generation)) return;
    this.#next = undefined;
    // Two old ones at a time would be too much memory; what they forked lives on all the same.
    this.#last?.stop();
    this.#last = this.#generation;
    this.#generation = next;
    this.#rotation.rotated();
    this.#last.retire();
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
    this.#replaceGeneration();
    // Of a generation that does not serve yet only the stage that makes it serve counts.
    const serves = this.#generation.stages().includes(host);
    if (serves && host.report) this.emit('stage-ready', host.report);
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

  scriptReported(report: ScriptReport): void {
    this.#appStage.onReport(report);
  }

  stageEnded(stage: StageName, ended: ZygoteProcess, details: ExitDetails): void {
    this.emit('stage-ended', stage, ended.pid, details);
    if (stage === 'app') this.#appStage.onEnded(ended, details);
  }

  forked(processId: number, pid: number, forkMs: number, stage: StageName): void {
    this.#rotation.forked();
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
