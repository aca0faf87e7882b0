/**
 * One auxiliary process of the engine (a content process or the network process), as main sees
 * it: what is known of it, its state, and its one exit.
 *
 *   launching -> running -> exited        launching -> exited (it never became a process)
 */
import { exitDetails, type ExitDetails, type ExitKind } from '../common/exit-reason.ts';
import { StateMachine } from '../common/state-machine.ts';
import type { SandboxLayer } from './sandbox.ts';
import type { StageName } from './zygote-process.ts';
import type { TrustDomain } from './zygote-tree.ts';

export type ProcessKind = 'web' | 'network';
export type LaunchWay = 'fork' | 'exec';
export type ProcessState = 'launching' | 'running' | 'exited';

export interface RunningDetails {
  way: LaunchWay;
  /** In main's pid namespace; 0 when only the dead zygote knew it. */
  pid: number;
  /** Which zygote stage it was forked from. */
  stage: StageName | undefined;
  /** Duration of fork(2) in the zygote, ms. */
  forkMs: number | undefined;
  /** What confines it; undefined where only /proc can tell. */
  layers?: readonly SandboxLayer[] | undefined;
}

/** Views that one process shows at once. The engine gives most views a process of their own. */
const MAX_PAGES = 1000;
const MAX_ANNOUNCED = 2 * MAX_PAGES;

export class ContentProcess {
  readonly id: number;
  readonly kind: ProcessKind;
  /** Whom it is for, which decides what it may inherit. */
  readonly domain: TrustDomain;
  readonly createdAt = Date.now();
  /** Engine page ids that live in this process. */
  readonly pages = new Set<number>();
  /** The last ones that ever did: a page's last words may come after its view is gone. */
  readonly announced = new Set<number>();
  /** True once the engine has read the child's pid. */
  handshakeDone = false;
  /** It sent what no honest process sends, and is being ended. */
  condemned = false;
  /** The stage that has its fork request, unanswered. */
  askedStage: StageName | undefined;
  /** That stage has died. */
  orphaned = false;

  readonly #machine: StateMachine<ProcessState>;
  readonly #whenExited: Promise<ExitDetails>;
  #resolveExit: (details: ExitDetails) => void = () => undefined;
  #running: RunningDetails | undefined;
  #exit: ExitDetails | undefined;

  constructor(id: number, kind: ProcessKind, domain: TrustDomain) {
    this.id = id;
    this.kind = kind;
    this.domain = domain;
    this.#machine = new StateMachine<ProcessState>(
      `process ${id}`,
      { launching: ['running', 'exited'], running: ['exited'], exited: [] },
      'launching',
    );
    this.#whenExited = new Promise((resolve) => {
      this.#resolveExit = resolve;
    });
  }

  get state(): ProcessState {
    return this.#machine.state;
  }

  /** Shown by ps(1). */
  get title(): string {
    return this.kind === 'web' ? 'clade: content process' : 'clade: network process';
  }

  get pid(): number {
    return this.#running?.pid ?? 0;
  }

  get running(): RunningDetails | undefined {
    return this.#running;
  }

  get exit(): ExitDetails | undefined {
    return this.#exit;
  }

  /** Resolves once, when the process has ended. */
  whenExited(): Promise<ExitDetails> {
    return this.#whenExited;
  }

  /** @throws Error for what an honest process does not announce: it is to be ended */
  addPage(pageId: number): void {
    if (this.announced.has(pageId)) throw new Error('a page that it has announced already');
    if (this.pages.size >= MAX_PAGES) throw new Error(`more than ${MAX_PAGES} pages`);
    this.pages.add(pageId);
    this.announced.add(pageId);
    for (const oldest of this.announced) {
      if (this.announced.size <= MAX_ANNOUNCED) break;
      if (!this.pages.has(oldest)) this.announced.delete(oldest);
    }
  }

  started(details: RunningDetails): void {
    this.#machine.enter('running');
    this.askedStage = undefined;
    this.#running = details;
  }

  /**
   * What its wait status means. The first process of a pid namespace cannot be killed by a signal
   * of its own: it ends with the exit code 128 + its number (native/sandbox/process_limits.h).
   */
  endBy(kind: ExitKind, status: number): ExitDetails {
    const bySignal = kind === 'exited' && status > 128 && this.#isFirstOfNamespace;
    return bySignal ? exitDetails('killed', status - 128) : exitDetails(kind, status);
  }

  get #isFirstOfNamespace(): boolean {
    return this.#running?.layers?.includes('pid-namespace') ?? false;
  }

  exited(details: ExitDetails): void {
    this.#machine.enter('exited');
    this.askedStage = undefined;
    this.#exit = details;
    this.#resolveExit(details);
  }
}
