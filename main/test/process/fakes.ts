/** The native bindings as far as the process layer uses them, played by the tests. */
import { openSync } from 'node:fs';
import type {
  EngineBinding,
  NativeListener,
  NativeZygoteClient,
  SpawnBinding,
} from '../../native.ts';
import { Sandbox } from '../../process/sandbox.ts';

type Emit = (event: string, ...args: unknown[]) => void;

/** A zygote's client: what it was asked to do, and how it speaks. */
export class FakeClient {
  readonly forks: { processId: number; title: string; waitDebugger: boolean }[] = [];
  readonly stages: { processId: number; stage: string; scriptsFd: number }[] = [];
  readonly pidfds: number[] = [];
  kills = 0;
  closes = 0;
  /** Set: fork() throws it. */
  forkError: Error | undefined;
  readonly emit: Emit;

  constructor(listener: NativeListener) {
    this.emit = listener as unknown as Emit;
  }

  fork(processId: number, title: string, waitDebugger: boolean): void {
    if (this.forkError) throw this.forkError;
    this.forks.push({ processId, title, waitDebugger });
  }

  forkStage(processId: number, stage: string, scriptsFd: number): number {
    if (this.forkError) throw this.forkError;
    this.stages.push({ processId, stage, scriptsFd });
    return 12;
  }

  setPidfd(pidfd: number): void {
    this.pidfds.push(pidfd);
  }

  reap(): void {}

  kill(): void {
    this.kills += 1;
  }

  close(): void {
    this.closes += 1;
  }

  /** A zygote's first word. */
  ready(pid = 100, stage = 'engine'): void {
    this.emit('ready', { pid, stage, warmUpMs: 1, steps: [] });
  }

  /** Its socket and its process end, in the order in which main sees them. */
  die(): void {
    this.emit('gone', 'killed', 9);
    this.emit('closed', 'the peer closed the connection');
  }
}

export class FakeEngine {
  readonly clients: FakeClient[] = [];
  readonly execs: number[] = [];
  /** What stood before the engine's program, and its environment, at the last of them. */
  lastExec: { prefix: string[]; env: string[] } | undefined;
  readonly failed: number[] = [];
  readonly forgotten: number[] = [];
  readonly kills: { processId: number; signal: number }[] = [];
  /** Set: execProcess() throws it. */
  execError: Error | undefined;
  emit: Emit = () => undefined;
  lastProcessId = 1000;
  /** The URLs of the scripts of each bundle. */
  readonly bundles: string[][] = [];

  /** As the code under test sees it. */
  binding(): EngineBinding {
    const { clients } = this;
    class ZygoteClient extends FakeClient {
      constructor(_controlFd: number, _pidfd: number, listener: NativeListener) {
        super(listener);
        clients.push(this);
      }
    }
    return {
      setProcessListener: (listener: NativeListener) => {
        this.emit = listener as unknown as Emit;
      },
      newProcessId: () => ++this.lastProcessId,
      execProcess: (processId: number, _outputFd: number, prefix: string[], env: string[]) => {
        this.lastExec = { prefix, env };
        return this.#exec(processId);
      },
      makeScriptBundle: (scripts: { url: string }[]) => {
        this.bundles.push(scripts.map(({ url }) => url));
        // A descriptor that may be closed.
        return openSync('/dev/null', 'r');
      },
      failProcess: (processId: number) => void this.failed.push(processId),
      endOfProcess: () => ({ kind: 'unknown', status: 0 }),
      readProcess: () => undefined,
      forgetProcess: (processId: number) => void this.forgotten.push(processId),
      killProcess: (processId: number, signal: number) => {
        this.kills.push({ processId, signal });
      },
      ZygoteClient: ZygoteClient as unknown as new () => NativeZygoteClient,
    } as unknown as EngineBinding;
  }

  client(index: number): FakeClient {
    const client = this.clients[index];
    if (!client) throw new Error(`zygote ${index} was not attached`);
    return client;
  }

  get lastClient(): FakeClient {
    const client = this.clients.at(-1);
    if (!client) throw new Error('no zygote was attached');
    return client;
  }

  #exec(processId: number): number {
    if (this.execError) throw this.execError;
    this.execs.push(processId);
    return 5000 + processId;
  }
}

/** A sandbox that nothing is in, unless it is told to be on. */
export function fakeSandbox(on = false): Sandbox {
  return new Sandbox({ on, library: '/runtime', extensionDirectory: '/runtime/extension' });
}

/** Starts zygotes that are only numbers. */
export class FakeSpawn {
  starts = 0;
  last: Parameters<SpawnBinding['spawnZygote']>[0] | undefined;
  /** Set: spawnZygote() throws it. */
  error: Error | undefined;

  binding(): SpawnBinding {
    return {
      openOutputPipe: () => ({ readFd: -1, writeFd: -1 }),
      spawnZygote: (options) => {
        this.starts += 1;
        this.last = options;
        if (this.error) throw this.error;
        return { pid: 100 + this.starts, pidfd: 10, controlFd: 11 };
      },
    };
  }
}

/** Catches what is written to stderr while `act` runs. */
export async function stderrOf(act: () => void | Promise<void>): Promise<string> {
  const original = process.stderr.write.bind(process.stderr);
  let text = '';
  process.stderr.write = (chunk: string | Uint8Array): boolean => {
    text += String(chunk);
    return true;
  };
  try {
    await act();
  } finally {
    process.stderr.write = original;
  }
  return text;
}
