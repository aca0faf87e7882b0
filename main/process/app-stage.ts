/**
 * AppStage: what the app stage is made of: the scripts that the app has named and those that others
 * add, less those that have shown that they must not be run before the fork.
 *
 * A stage runs the scripts under limits and is expendable: when it ends over one, that script is
 * left out and the stage is made again. Windows come from the stage before meanwhile.
 */
import { closeSync } from 'node:fs';
import type { ExitDetails } from '../common/exit-reason.ts';
import type { EngineBinding } from '../native.ts';
import { bundleOf, scriptKey, type AppScript, type BundleEntry } from './app-scripts.ts';
import { log, warn } from './log.ts';
import type { ScriptReport, ZygoteProcess } from './zygote-process.ts';

/** Who has named scripts: the app itself, or what was learned from its windows. */
export type ScriptSource = 'app' | 'profile';

export interface AppStageSink {
  /** Makes an app stage of this bundle; of none when undefined. Borrowed until the next call. */
  setBundle(fd: number | undefined): void;
  skipped(script: AppScript, reason: string): void;
  threw(script: AppScript, message: string): void;
}

/** For each script. */
const CPU_LIMIT_MS = 5000;
const MEMORY_LIMIT_MB = 512;
/** zygote/script_watchdog.h */
const EXIT_SCRIPT_TIME = 6;
const EXIT_SCRIPT_MEMORY = 7;

export class AppStage {
  readonly #sink: AppStageSink;
  readonly #sources = new Map<ScriptSource, readonly AppScript[]>();
  readonly #excluded = new Set<string>();
  #engine: EngineBinding | undefined;
  #entries: BundleEntry[] = [];
  #fd: number | undefined;

  constructor(sink: AppStageSink) {
    this.#sink = sink;
  }

  /** From now on bundles can be made. */
  connect(engine: EngineBinding): void {
    this.#engine = engine;
    if (this.#sources.size > 0) this.#apply();
  }

  /** Replaces what this source has named. The app's own come first when not all fit. */
  setScripts(source: ScriptSource, scripts: readonly AppScript[]): void {
    this.#sources.set(source, scripts);
    this.#apply();
  }

  /** A stage tells of one of its scripts. */
  onReport({ index, state, ms, note }: ScriptReport): void {
    const entry = this.#entries[index];
    if (!entry?.script || state === 'started') return;
    const { name, run } = entry.script;
    const end = state === 'threw' ? `, then threw ${note}` : '';
    log('zygote', `app stage: ${name} for ${entry.url}: ${ms.toFixed(1)} ms${end}`);
    // Without even a stand-in for a document hardly any script gets to its end.
    if (state === 'threw' && run) this.#sink.threw(entry.script, note);
  }

  /** A process of the stage has ended by itself. */
  onEnded(ended: ZygoteProcess, details: ExitDetails): void {
    const script = this.#entries[ended.runningScript ?? -1]?.script;
    const reason = blame(ended, details);
    if (!script || reason === undefined) return;
    this.#excluded.add(scriptKey(script));
    warn(`${script.name} is left out of the zygote: ${reason}`);
    this.#sink.skipped(script, reason);
    this.#apply();
  }

  /** Its end. */
  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }

  #apply(): void {
    if (!this.#engine) return;
    const all = (['app', 'profile'] as const).flatMap((source) => this.#sources.get(source) ?? []);
    const { entries, tooMuch } = bundleOf(all, this.#excluded);
    for (const script of tooMuch) {
      this.#sink.skipped(script, 'together the scripts have more characters than can be kept');
    }
    const old = this.#fd;
    this.#entries = entries;
    this.#fd = entries.length === 0 ? undefined : makeBundle(this.#engine, entries);
    this.#sink.setBundle(this.#fd);
    if (old !== undefined) closeSync(old);
  }
}

function makeBundle(engine: EngineBinding, entries: readonly BundleEntry[]): number {
  const scripts = entries.map(({ url, module, fresh, source }) => ({
    url,
    module,
    fresh,
    source: Buffer.from(source),
  }));
  return engine.makeScriptBundle(scripts, CPU_LIMIT_MS, MEMORY_LIMIT_MB);
}

/** Why the script that ran is to blame for the end of its stage; undefined when it is not. */
function blame({ failure }: ZygoteProcess, details: ExitDetails): string | undefined {
  const { reason, exitCode } = details;
  if (exitCode === EXIT_SCRIPT_TIME && reason === 'abnormal-exit') {
    return `it ran for more than ${CPU_LIMIT_MS} ms`;
  }
  if (exitCode === EXIT_SCRIPT_MEMORY && reason === 'abnormal-exit') {
    return `it took more than ${MEMORY_LIMIT_MB} MB`;
  }
  if (reason === 'crashed') return `the engine crashed over it (signal ${exitCode})`;
  return failure === '' ? undefined : failure;
}
