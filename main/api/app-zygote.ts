/**
 * app.zygote (Clade's own): what the app's windows are forked with. The same can be said in
 * package.json: `"clade": {"zygote": {"scripts": ["bundle.js"], "origins": ["app://main"]}}`.
 */
import { EventEmitter } from 'node:events';
import { resolve } from 'node:path';
import { CladeError, messageOf } from '../common/errors.ts';
import { warn } from '../process/log.ts';
import { ScriptFiles, type ScriptFile } from '../process/script-files.ts';
import { appPath, mappedFile } from './app-paths.ts';
import { declareOrigins } from './own-pages.ts';
import { runtime } from './runtime.ts';
import {
  checkScripts,
  checkZygoteOptions,
  type ScriptEntry,
  type ZygoteOptions,
} from './zygote-options.ts';
import { setOwnOrigins } from './trust.ts';

export interface ZygoteEvents {
  /** A stage is ready; `ms` is what it cost. */
  'stage-ready': [details: { stage: string; ms: number }];
  /** A script is left out of the app stage, and why. Pages that load it work all the same. */
  'script-skipped': [details: { script: string; reason: string }];
  /** A script with `run` has thrown; what it had reached until then is compiled all the same. */
  'script-threw': [details: { script: string; message: string }];
}

export class AppZygote extends EventEmitter<ZygoteEvents> {
  readonly #files = new ScriptFiles(
    () => this.#origins,
    (scripts) => runtime().zygote?.setScripts('app', scripts),
  );
  #origins: readonly string[] = [];

  /**
   * Scripts that the app's pages load: they are compiled, and with `run` also run as far as can be
   * without a document, before windows are forked. Files are watched. A script that was named
   * before is named anew; others are added.
   * @param scripts paths, relative to the app's folder, or `{path, url, type, run}`
   * @returns settles when the files have been read: the app stage is made in the background
   * @throws TypeError that names what is wrong; (rejects) Error naming a file that cannot be read
   */
  preload(scripts: readonly (string | ScriptEntry)[]): Promise<void> {
    const added = checkScripts(scripts, 'scripts').map(toFile);
    const names = new Set(added.map(({ path }) => path));
    return this.#files.set([...this.#files.files.filter(({ path }) => !names.has(path)), ...added]);
  }

  /**
   * @param options `origins`: http(s) origins that are the app's own; `rotateAfterForks`,
   *   `rotateAfterMinutes`: when the zygote is made anew (0: never)
   * @throws TypeError that names what is wrong
   */
  configure(options: ZygoteOptions): Promise<void> {
    return this.#configure(checkZygoteOptions(options, 'options'));
  }

  #configure({ origins, ...rotation }: ZygoteOptions): Promise<void> {
    runtime().zygote?.configureRotation(rotation);
    if (origins === undefined) return Promise.resolve();
    this.#origins = origins;
    setOwnOrigins(origins);
    declareOrigins(origins);
    return this.#files.refresh();
  }

  /** Called by init.ts, once, with what package.json says. */
  start(settings: unknown): void {
    const { zygote } = runtime();
    zygote?.on('stage-ready', ({ stage, warmUpMs }) =>
      this.emit('stage-ready', { stage, ms: warmUpMs }),
    );
    zygote?.on('script-skipped', (script, reason) =>
      this.emit('script-skipped', { script, reason }),
    );
    zygote?.on('script-threw', (script, message) => this.emit('script-threw', { script, message }));
    if (settings !== undefined) this.#preset(settings);
  }

  /** @throws CladeError ERR_INVALID_ARGUMENT */
  #preset(settings: unknown): void {
    try {
      const { scripts = [], ...options } = checkZygoteOptions(settings, 'clade.zygote');
      void this.#configure(options);
      this.preload(scripts).catch((error: unknown) => {
        warn(`package.json: clade.zygote.scripts: ${messageOf(error)}`);
      });
    } catch (error) {
      throw new CladeError('ERR_INVALID_ARGUMENT', `package.json: ${messageOf(error)}`);
    }
  }

  /** Called by App at its end. */
  close(): void {
    this.#files.close();
  }
}

function toFile({ path, url, type, run }: ScriptEntry): ScriptFile {
  const file = mappedFile(resolve(appPath(), path));
  return { path: file, url, module: type === 'module', run: run ?? false };
}

export const appZygote = new AppZygote();
