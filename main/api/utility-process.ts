/** Electron's utilityProcess: Node processes that apps move work to, with a message port to each. */
import type { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { constants } from 'node:os';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { exitDetails, type ExitDetails } from '../common/exit-reason.ts';
import {
  checkTransfer,
  closePorts,
  detachPorts,
  type MessagePortMain,
} from '../ipc/message-port.ts';
import { PortLink } from '../ipc/port-link.ts';
import {
  launchUtility,
  utilityRuntime,
  type UtilityLaunch,
  type UtilityRuntime,
} from '../process/utility-launch.ts';
import { isReady } from './runtime.ts';
import { utilityBus } from './utility-bus.ts';
import { checkFork, type ForkOptions } from './utility-options.ts';

/** How long `exit` waits for output that a grandchild may hold open, ms. */
const OUTPUT_GRACE = 200;

const running = new Map<UtilityProcess, ChildProcess>();

// The kernel does so too (main/utility/init.ts), but for a process that has hardly started only
// once its first script runs.
process.once('exit', () => {
  for (const child of running.values()) child.kill('SIGKILL');
});

/** Those that have a process now. */
export function runningUtilities(): UtilityProcess[] {
  return [...running.keys()].filter(({ pid }) => pid !== undefined);
}

/**
 * Events: `spawn`; `message` (the message itself); `exit` (exit code, or number of the signal),
 * after the last message and the last output.
 */
export class UtilityProcess extends EventEmitter<{
  spawn: [];
  message: [message: unknown];
  exit: [code: number];
}> {
  /** Its name in app.getAppMetrics() and child-process-gone. */
  readonly serviceName: string;
  readonly createdAt = Date.now();
  readonly #child: ChildProcess;
  readonly #link: PortLink;
  readonly #drained: Promise<void>;
  #pid: number | undefined;
  #exited = false;

  /** Made by utilityProcess.fork. */
  constructor(launch: UtilityLaunch, runtime: UtilityRuntime) {
    super();
    this.serviceName = launch.name;
    const { child, portFd } = launchUtility(launch, runtime);
    this.#child = child;
    running.set(this, child);
    this.#link = new PortLink(portFd);
    this.#drained = new Promise((resolve) => this.#listen(resolve));
    child.once('spawn', () => this.#onSpawn());
    child.once('error', () => void this.#onEnd({ reason: 'launch-failed', exitCode: 1 }));
    child.once('exit', (code, signal) => void this.#onEnd(endOf(code, signal)));
  }

  /** From `spawn` until `exit` has been emitted. */
  get pid(): number | undefined {
    return this.#pid;
  }

  /** Null unless it is piped, and after `exit`. */
  get stdout(): Readable | null {
    return this.#exited ? null : this.#child.stdout;
  }

  /** Null unless it is piped, and after `exit`. */
  get stderr(): Readable | null {
    return this.#exited ? null : this.#child.stderr;
  }

  /**
   * Messages wait until the process listens. After its end nothing happens.
   * @throws TypeError "An object could not be cloned."; for a port that cannot be transferred
   * @throws Error ERR_PORT_FULL when the process does not read its messages
   */
  postMessage(message?: unknown, transfer?: readonly MessagePortMain[]): void {
    const ports = checkTransfer(transfer);
    if (!this.#link.closed) this.#link.post(message, () => detachPorts(ports));
  }

  /** Sends SIGTERM. @returns false when the process has ended */
  kill(): boolean {
    return !this.#exited && this.#child.kill();
  }

  #listen(onClose: () => void): void {
    this.#link.start((data, fds) => {
      // A child has no way to send ports, so they came from no honest one.
      closePorts(fds);
      this.emit('message', data);
    }, onClose);
  }

  #onSpawn(): void {
    this.#pid = this.#child.pid;
    utilityBus.emit('spawned', this.serviceName, this.#pid ?? 0);
    this.emit('spawn');
  }

  async #onEnd(details: ExitDetails): Promise<void> {
    running.delete(this);
    await Promise.all([this.#drained, outputEnd(this.#child)]);
    try {
      this.emit('exit', details.exitCode);
    } finally {
      this.#exited = true;
      this.#pid = undefined;
      if (details.reason !== 'clean-exit') utilityBus.emit('gone', this.serviceName, details);
    }
  }
}

function endOf(code: number | null, signal: NodeJS.Signals | null): ExitDetails {
  if (code !== null) return exitDetails('exited', code);
  return exitDetails('killed', signal === null ? 0 : constants.signals[signal]);
}

/** Resolves when stdout and stderr have ended, or OUTPUT_GRACE has passed. */
async function outputEnd(child: ChildProcess): Promise<void> {
  const ends = [child.stdout, child.stderr]
    .filter((stream) => stream && !stream.closed)
    .map((stream) => new Promise<void>((resolve) => stream?.once('close', resolve)));
  if (ends.length === 0) return;
  const grace = new AbortController();
  const patience = sleep(OUTPUT_GRACE, undefined, { signal: grace.signal }).catch(() => undefined);
  await Promise.race([Promise.all(ends), patience]);
  grace.abort();
}

/** Electron's module object. */
export const utilityProcess = {
  /**
   * Runs a module in a process of its own.
   * @param args process.argv from its third element on; may be left out
   * @throws Error before app is ready, or naming what is wrong with an argument
   */
  fork(
    modulePath: string,
    args?: string[] | ForkOptions | null,
    options?: ForkOptions,
  ): UtilityProcess {
    const list = Array.isArray(args) ? args : [];
    const launch = checkFork(modulePath, list, (Array.isArray(args) ? options : args) ?? options);
    if (!isReady()) throw new Error('utilityProcess cannot be created before app is ready.');
    return new UtilityProcess(launch, utilityRuntime());
  },
};
