/**
 * ProcessBroker: has each process that the engine launches made (process-launcher.ts), and turns what
 * is heard from the zygote, the kernel and the process itself into one exit per process.
 *
 * Order of a forked process: launch (engine) - fork request - forked (zygote) - handshake
 * (engine has the pid) - pages announced on its channel - pidfd readable and the zygote's exit
 * report, in either order - exited.
 */
import { EventEmitter } from 'node:events';
import { closeSync } from 'node:fs';
import { messageOf } from '../common/errors.ts';
import { exitDetails, type ExitDetails, type ExitKind } from '../common/exit-reason.ts';
import type { EngineBinding } from '../native.ts';
import { ContentProcess, type ProcessKind } from './content-process.ts';
import type { ExecStarter } from './exec-starter.ts';
import { sandboxVerdict } from './sandbox.ts';
import {
  frameMessage,
  sendError,
  type FrameMessage,
  type OutgoingMessage,
} from './frame-message.ts';
import type { ForkDelegate } from './fork-delegate.ts';
import { log, warn } from './log.ts';
import { ProcessIndex } from './process-index.ts';
import { ProcessLauncher } from './process-launcher.ts';
import type { StageName } from './zygote-process.ts';
import type { TrustDomain, ZygoteTree } from './zygote-tree.ts';

/** How long the zygote's exit report may lag behind the pidfd, ms. */
const REPORT_LAG_MS = 1000;
/** How long a child may take for its pid hand-shake with the engine, ms. */
const HANDSHAKE_LIMIT_MS = 20_000;
/** How long a process may live on after its last page, ms. */
const CLOSE_GRACE_MS = 3000;
/** How long a process may live on after its channel is closed, ms. */
const CHANNEL_GRACE_MS = 3000;
const SIGKILL = 9;

interface BrokerEvents {
  started: [process: ContentProcess];
  exited: [process: ContentProcess, details: ExitDetails];
  'page-created': [process: ContentProcess, pageId: number];
  'document-loaded': [process: ContentProcess, pageId: number];
  'frame-message': [process: ContentProcess, message: FrameMessage];
  /** `lastRequest`: the document will answer none up to it any more. */
  'frame-gone': [process: ContentProcess, frameId: number, lastRequest: number];
}

export class ProcessBroker extends EventEmitter<BrokerEvents> implements ForkDelegate {
  readonly #engine: EngineBinding;
  readonly #zygote: ZygoteTree | undefined;
  readonly #launcher: ProcessLauncher;
  readonly #domainOfLaunch: () => TrustDomain;
  readonly #processes = new ProcessIndex();

  /** @param domainOfLaunch for whom the engine launches a content process; asked while it does */
  constructor(
    engine: EngineBinding,
    zygote: ZygoteTree | undefined,
    starter: ExecStarter,
    domainOfLaunch: () => TrustDomain,
  ) {
    super();
    this.#launcher = new ProcessLauncher(zygote, starter, {
      started: (process) => this.#onStarted(process),
      failed: (process, how) => this.#exited(process, how),
    });
    this.#domainOfLaunch = domainOfLaunch;
    this.#engine = engine;
    this.#zygote = zygote;
    engine.setProcessListener((event: string, ...args: never[]) => this.#onEvent(event, args));
    zygote?.connect(engine, this);
  }

  /** The processes that have not exited. */
  list(): ContentProcess[] {
    return this.#processes.list();
  }

  /** The process that hosts an engine page, or hosted it until just now. */
  findByPage(pageId: number): ContentProcess | undefined {
    return this.#processes.findByPage(pageId);
  }

  /** @returns false when the process is gone already, which is told as any other end */
  kill(process: ContentProcess, signal: number): boolean {
    try {
      this.#engine.killProcess(process.id, signal);
      return true;
    } catch (error) {
      log('process', `process ${process.id} was gone already: ${messageOf(error)}`);
      return false;
    }
  }

  /**
   * Sends to the runtime in a frame's document; frame 0 is the page's main frame. Never waits.
   * @throws CladeError ERR_LIMIT when the message is too large, or the process does not read what
   *   it was sent before; ERR_PROCESS_GONE when it is gone. The ports are the caller's again.
   */
  sendToFrame(
    process: ContentProcess,
    target: { pageId: number; frameId: number },
    { payload, buffers, ports, always }: OutgoingMessage,
  ): void {
    const { pageId, frameId } = target;
    try {
      this.#engine.sendToFrame(process.id, pageId, frameId, payload, buffers, ports, always);
    } catch (error) {
      throw sendError(process, error);
    }
  }

  /** As sendToFrame, for the frame that waits. */
  replySync(
    process: ContentProcess,
    syncId: number,
    payload: Uint8Array,
    buffers: Uint8Array[],
  ): void {
    if (process.state === 'exited') return;
    try {
      this.#engine.replySync(process.id, syncId, payload, buffers);
    } catch (error) {
      throw sendError(process, error);
    }
  }

  /** Ends a process that sent what an honest one cannot. */
  endBadPeer(process: ContentProcess, what: string): void {
    if (process.state !== 'exited') this.#onBadMessage(process, what);
  }

  /**
   * The views of these pages are gone. A process that has no other page ends by itself, unless a
   * script keeps it busy: then it is killed after a while.
   */
  releasePages(pageIds: ReadonlySet<number>): void {
    this.#processes.expectGone(pageIds);
    for (const process of this.list()) {
      const before = process.pages.size;
      for (const pageId of pageIds) process.pages.delete(pageId);
      if (process.pages.size === 0 && before > 0) this.#endWhenIdle(process);
    }
  }

  /**
   * Emits what a page's process has said by now: before what the engine has heard from it later,
   * which comes on another socket.
   */
  catchUp(pageId: number): void {
    const process = this.findByPage(pageId);
    if (process?.state === 'running') this.#engine.readProcess(process.id);
  }

  #endWhenIdle(process: ContentProcess): void {
    setTimeout(() => {
      if (process.pages.size === 0 && process.state === 'running') this.kill(process, SIGKILL);
    }, CLOSE_GRACE_MS).unref();
  }

  #onEvent(event: string, args: unknown[]): void {
    const id = args[0] as number;
    if (event === 'launch') return this.#onLaunch(id, args[1] as ProcessKind);
    const process = this.#processes.get(id);
    if (!process) return;
    switch (event) {
      case 'handshake':
        return this.#launcher.shookHands(process);
      case 'exited':
        return this.#onPidfd(process, args[1] as ExitKind, args[2] as number);
      case 'page-created':
      case 'document-loaded':
      case 'frame-gone':
      case 'frame-message':
        return this.#onContent(process, event, args);
      case 'channel-closed':
        return this.#onChannelClosed(process);
      case 'bad-message':
        return this.#onBadMessage(process, String(args[1]));
      default:
        throw new Error(`unknown process event ${event}`);
    }
  }

  #onLaunch(id: number, kind: ProcessKind): void {
    const domain = kind === 'network' ? 'network' : this.#domainOfLaunch();
    const process = new ContentProcess(id, kind, domain);
    this.#processes.add(process);
    this.#launcher.launch(process);
  }

  forked(processId: number, pid: number, forkMs: number, stage: StageName): void {
    const process = this.#processes.get(processId);
    if (process) this.#launcher.forked(process, pid, forkMs, stage);
  }

  forkFailed(processId: number, why: string): void {
    const process = this.#processes.get(processId);
    if (process) this.#launcher.forkFailed(process, why);
  }

  zygoteReported(processId: number, kind: ExitKind, status: number): void {
    const process = this.#processes.get(processId);
    if (process) this.#exited(process, process.endBy(kind, status));
  }

  zygoteLost(processIds: number[]): void {
    const orphans = processIds
      .map((id) => this.#processes.get(id))
      .filter((process) => process !== undefined);
    this.#launcher.orphaned(orphans);
  }

  #onStarted(process: ContentProcess): void {
    setTimeout(() => this.#expectHandshake(process), HANDSHAKE_LIMIT_MS).unref();
    this.emit('started', process);
  }

  /** The first thing that a child does. The engine waits for it without a limit of its own. */
  #expectHandshake(process: ContentProcess): void {
    if (process.handshakeDone || process.state !== 'running') return;
    warn(`a ${process.kind} process (pid ${process.pid}) did not shake hands and is ended`);
    if (process.pid !== 0) this.kill(process, SIGKILL);
  }

  #onPidfd(process: ContentProcess, kind: ExitKind, status: number): void {
    if (kind !== 'unknown') return this.#exited(process, process.endBy(kind, status));
    // Its parent can tell the status, and says so in a packet of its own, unless it has died.
    setTimeout(() => {
      const end = this.#engine.endOfProcess(process.id);
      this.#exited(process, process.endBy(end.kind, end.status));
    }, REPORT_LAG_MS);
  }

  /** What came on the process's own channel; a page that it names has to be its own. */
  #onContent(process: ContentProcess, event: string, args: unknown[]): void {
    const pageId = args[1] as number;
    try {
      if (process.condemned) throw new Error('it is being ended');
      if (event === 'page-created') process.addPage(pageId);
      else if (!process.announced.has(pageId)) throw new Error('a page that is not its own');
    } catch (error) {
      if (event === 'frame-message') (args[6] as number[]).forEach((fd) => closeSync(fd));
      return this.#onBadMessage(process, messageOf(error));
    }
    if (event === 'page-created' && this.#processes.isGone(pageId)) {
      return this.releasePages(new Set([pageId]));
    }
    if (event === 'frame-gone') {
      this.emit('frame-gone', process, args[2] as number, args[3] as number);
    } else if (event === 'frame-message') this.emit('frame-message', process, frameMessage(args));
    else this.emit(event as 'page-created' | 'document-loaded', process, pageId);
  }

  /** In good order just before the process ends; one that lives on has cut itself off. */
  #onChannelClosed(process: ContentProcess): void {
    if (process.state !== 'running') return;
    // Without a pidfd (its zygote died before it could pass one on) this is the only sign.
    if (process.pid === 0) return this.#exited(process, exitDetails('unknown', 0));
    setTimeout(() => {
      if (process.state === 'running') this.#onBadMessage(process, 'the end of its channel');
    }, CHANNEL_GRACE_MS).unref();
  }

  /** Its end is reported when it has ended, as any other's. */
  #onBadMessage(process: ContentProcess, what: string): void {
    if (process.condemned) return;
    process.condemned = true;
    warn(`content process ${process.pid} sent a malformed message (${what}) and is ended`);
    if (!this.kill(process, SIGKILL)) this.#exited(process, exitDetails('unknown', 0));
  }

  #exited(process: ContentProcess, how: ExitDetails): void {
    if (process.state === 'exited') return;
    const details = process.condemned ? { ...how, reason: 'bad-message' as const } : how;
    if (!process.handshakeDone) this.#engine.failProcess(process.id);
    process.exited(details);
    if (process.running?.way === 'fork' && details.reason === 'crashed') this.#zygote?.crashed();
    this.#processes.depart(process);
    this.#engine.forgetProcess(process.id);
    log('process', `${process.kind} process ${process.id}: ${details.reason} ${details.exitCode}`);
    const verdict = sandboxVerdict(how);
    if (verdict) warn(`a ${process.kind} process (pid ${process.pid}) ${verdict}`);
    this.emit('exited', process, details);
  }
}
