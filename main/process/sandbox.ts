/**
 * The sandbox as main sees it: whether it is wanted, how an exec'd process gets into it, and what
 * a process turns out to be confined by. The layers themselves are native/sandbox/'s.
 */
import { mkdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { ExitDetails } from '../common/exit-reason.ts';
import { messageOf } from '../common/errors.ts';
import type { ProcessKind } from './content-process.ts';
import { warn } from './log.ts';

/** As native/sandbox/layers.h names them. */
export type SandboxLayer =
  | 'mount-namespace'
  | 'network-namespace'
  | 'ipc-namespace'
  | 'uts-namespace'
  | 'pid-namespace'
  | 'user-namespace'
  | 'no-capabilities'
  | 'seccomp'
  | 'landlock'
  | 'limits';

/** What a zygote says of those that it forks. */
export interface SandboxReport {
  layers: readonly SandboxLayer[];
  /** Why which layers are not there, for people; empty when none is missing. */
  missing: string;
}

/** What is put before an engine's program, and into its environment. */
export interface ExecPlan {
  prefix: string[];
  env: string[];
}

export interface SandboxOptions {
  /** False after --no-sandbox only. */
  on: boolean;
  /** The folder of clade-sandbox and libclade-confine.so. */
  library: string;
  extensionDirectory: string;
}

export class Sandbox {
  readonly on: boolean;
  readonly launcher: string;
  readonly library: string;
  readonly #extensionDirectory: string;
  #writable: string[] = [];

  constructor({ on, library, extensionDirectory }: SandboxOptions) {
    this.on = on;
    this.library = library;
    this.launcher = join(library, 'clade-sandbox');
    this.#extensionDirectory = extensionDirectory;
  }

  /**
   * The folders that the network process may write in.
   * @param own profile and cache: made, because only what exists can be allowed
   * @param others downloads, temporary files: passed over where they are not there
   */
  allowWriting(own: readonly string[], others: readonly string[]): void {
    for (const folder of own) {
      try {
        mkdirSync(folder, { recursive: true });
      } catch (error) {
        warn(`${messageOf(error)}: nothing can be kept there`);
      }
    }
    this.#writable = [...own, ...others];
  }

  /** How the engine's own program is started. */
  execPlan(kind: ProcessKind): ExecPlan {
    if (!this.on) return { prefix: [], env: [] };
    const extension = `CLADE_EXTENSION_DIR=${this.#extensionDirectory}`;
    if (kind === 'web') {
      return { prefix: [this.launcher, 'content', this.library], env: [extension] };
    }
    // By its name: in LD_PRELOAD a space in a path would end it, in LD_LIBRARY_PATH it does not.
    const list = (first: string, name: string): string =>
      `${name}=${[first, process.env[name]].filter(Boolean).join(':')}`;
    return {
      prefix: [],
      env: [
        list('libclade-confine.so', 'LD_PRELOAD'),
        list(this.library, 'LD_LIBRARY_PATH'),
        'CLADE_CONFINE=network',
        `CLADE_CONFINE_WRITE=${this.#writable.join(':')}`,
      ],
    };
  }
}

const SIGSYS = 31;
/** native/sandbox: a layer could not be applied. */
const EXIT_UNCONFINED = 122;

/** What an end has to do with the sandbox, for people; undefined: nothing. */
export function sandboxVerdict({ reason, exitCode }: ExitDetails): string | undefined {
  if (reason === 'crashed' && exitCode === SIGSYS) {
    return 'was ended by its sandbox: it made a system call that no page needs';
  }
  if (reason === 'abnormal-exit' && exitCode === EXIT_UNCONFINED) {
    return 'did not start, because its sandbox could not be closed; run "clade doctor"';
  }
  return undefined;
}

const NAMESPACES = [
  ['mnt', 'mount-namespace'],
  ['net', 'network-namespace'],
  ['ipc', 'ipc-namespace'],
  ['uts', 'uts-namespace'],
  ['pid', 'pid-namespace'],
  ['user', 'user-namespace'],
] as const satisfies [string, SandboxLayer][];

/**
 * What /proc says of a process: for those whose sandbox nobody has reported. Landlock and limits
 * cannot be seen from outside.
 */
export function observedLayers(pid: number): SandboxLayer[] {
  try {
    const layers: SandboxLayer[] = NAMESPACES.filter(
      ([name]) => readlinkSync(`/proc/${pid}/ns/${name}`) !== readlinkSync(`/proc/self/ns/${name}`),
    ).map(([, layer]) => layer);
    return [...layers, ...layersOf(readFileSync(`/proc/${pid}/status`, 'utf8'))];
  } catch {
    // Ended between two looks.
    return [];
  }
}

/** From the text of /proc/PID/status (proc(5)). */
export function layersOf(status: string): SandboxLayer[] {
  const layers: SandboxLayer[] = [];
  if (/^CapEff:\s+0+$/m.test(status) && /^NoNewPrivs:\s+1$/m.test(status)) {
    layers.push('no-capabilities');
  }
  if (/^Seccomp:\s+2$/m.test(status)) layers.push('seccomp');
  return layers;
}
