/**
 * The files that an app has named for its app stage: read, and read again when they change.
 */
import { watch, type FSWatcher } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { messageOf } from '../common/errors.ts';
import type { AppScript } from './app-scripts.ts';
import { log, warn } from './log.ts';

/** A file that pages load as a script. */
export interface ScriptFile {
  /** Absolute. */
  path: string;
  /** Where pages load it from; undefined: its own file URL and the app's origins. */
  url: string | undefined;
  module: boolean;
  run: boolean;
}

/** Editors and bundlers write a file in several steps; then it rests. */
const SETTLED_MS = 200;

export class ScriptFiles {
  readonly #onChange: (scripts: AppScript[]) => void;
  readonly #origins: () => readonly string[];
  #files: readonly ScriptFile[] = [];
  #watchers: FSWatcher[] = [];
  #timer: NodeJS.Timeout | undefined;
  #known = '';

  /**
   * @param origins from where, beside files, the app's pages load: `app://main`
   * @param onChange called with all scripts, when one of them has changed
   */
  constructor(origins: () => readonly string[], onChange: (scripts: AppScript[]) => void) {
    this.#origins = origins;
    this.#onChange = onChange;
  }

  get files(): readonly ScriptFile[] {
    return this.#files;
  }

  /**
   * Replaces the list, and tells of the scripts if they are others than before.
   * @throws (rejects) Error naming a file that cannot be read; then the list stays as it was
   */
  async set(files: readonly ScriptFile[]): Promise<void> {
    const scripts = await this.#read(files);
    this.#files = files;
    this.#watch();
    this.#tell(scripts);
  }

  /** The origins have changed. */
  refresh(): Promise<void> {
    return this.set(this.#files);
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers) watcher.close();
    this.#watchers = [];
  }

  #tell(scripts: AppScript[]): void {
    const known = JSON.stringify(scripts);
    if (known === this.#known) return;
    this.#known = known;
    this.#onChange(scripts);
  }

  #read(files: readonly ScriptFile[]): Promise<AppScript[]> {
    return Promise.all(
      files.map(async ({ path, url, module, run }) => {
        const source = await readText(path);
        return { name: path, source, module, run, urls: this.#urlsOf(path, url) };
      }),
    );
  }

  #urlsOf(path: string, url: string | undefined): string[] {
    if (url !== undefined) return [url];
    const origins = this.#origins().map((origin) => new URL(basename(path), `${origin}/`).href);
    return [pathToFileURL(path).href, ...origins];
  }

  /** Folders, not files: a file that is replaced takes its watcher with it. */
  #watch(): void {
    this.close();
    for (const folder of new Set(this.#files.map(({ path }) => dirname(path)))) {
      const names = new Set(
        this.#files
          .filter(({ path }) => dirname(path) === folder)
          .map(({ path }) => basename(path)),
      );
      try {
        const watcher = watch(folder, { persistent: false }, (_event, name) => {
          if (name === null || names.has(name)) this.#changed();
        });
        watcher.on('error', (error) => log('zygote', `${folder}: ${messageOf(error)}`));
        this.#watchers.push(watcher);
      } catch (error) {
        log('zygote', `changes in ${folder} are not noticed: ${messageOf(error)}`);
      }
    }
  }

  #changed(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#read(this.#files).then(
        (scripts) => this.#tell(scripts),
        (error: unknown) => warn(`the app stage keeps its scripts: ${messageOf(error)}`),
      );
    }, SETTLED_MS);
    this.#timer.unref();
  }
}

/** As the engine decodes a script: UTF-8 without its mark. */
async function readText(path: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new Error(`the script ${path} cannot be read: ${messageOf(error)}`, { cause: error });
  }
  return new TextDecoder('utf-8').decode(bytes);
}
