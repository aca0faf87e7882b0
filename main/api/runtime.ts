/**
 * What the public classes share: the engine, the processes, and whether the app is ready. Set
 * once by init.ts; asking too early is a clear error.
 */
import { CladeError } from '../common/errors.ts';
import type { EngineBinding, EngineVersions } from '../native.ts';
import type { ProcessBroker } from '../process/process-broker.ts';
import type { ZygoteTree } from '../process/zygote-tree.ts';

export interface Runtime {
  engine: EngineBinding;
  broker: ProcessBroker;
  /** Undefined with CLADE_NO_ZYGOTE=1. */
  zygote: ZygoteTree | undefined;
  /** When main started to work, ms since the epoch. */
  startedAt: number;
}

let current: Runtime | undefined;
let ready = false;
let versions: EngineVersions = { gtk: '', webkit: '', userAgent: '' };

/** Called by init.ts before the app's main script runs. */
export function setRuntime(value: Runtime): void {
  current = value;
}

/** Called by init.ts when the engine is initialised, before `ready` is emitted. */
export function setReady(engine: EngineVersions): void {
  ready = true;
  versions = engine;
}

/** Of the libraries that are loaded; empty before ready. */
export function engineVersions(): EngineVersions {
  return versions;
}

export function isReady(): boolean {
  return ready;
}

export function runtime(): Runtime {
  if (!current) throw new CladeError('ERR_NOT_READY', 'the runtime has not been started');
  return current;
}

/** @throws CladeError ERR_NOT_READY when windows cannot be made yet */
export function readyRuntime(what: string): Runtime {
  if (!ready) {
    throw new CladeError('ERR_NOT_READY', `Cannot create ${what} before app is ready`);
  }
  return runtime();
}
