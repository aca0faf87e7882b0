/**
 * ScriptProfile: the scripts that an app's own pages loaded, in the user's cache folder, for the
 * next start to have them in the zygote's app stage.
 *
 *   CACHE/clade/scripts/APP/index.json   the list, in the order of first use
 *   CACHE/clade/scripts/APP/HASH.js      a text, named by its SHA-256
 *
 * APP is a hash of the app's folder and name. Everything here may be deleted at any time, and what
 * is damaged is left out. Trust: scripts of the app stage run before any window is there, so files
 * that somebody else could have written are not read.
 */
import { createHash } from 'node:crypto';
import {
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { array, boolean, literal, object, string, uint, type Infer } from '../common/schema.ts';
import { log } from './log.ts';

/** The code cache of the engine's JavaScript VM starts to drop entries above 16 000 000. */
const MAX_CHARACTERS = 15_000_000;
const MAX_SCRIPTS = 64;
/** Apps whose profiles are kept: the last that wrote one. */
const MAX_APPS = 32;
/** A script that was not loaded in so many runs is forgotten. */
const MAX_RUNS_UNUSED = 4;
/** A file of another format is as good as none. */
const FORMAT = 'clade-scripts-1';

const INDEX = 'index.json';
const HASH = /^[0-9a-f]{64}$/;
const OTHERS_MAY_WRITE = 0o022;

const entry = object({
  url: string({ max: 4096 }),
  isModule: boolean(),
  hash: string({ max: 64 }),
  /** UTF-16 units. */
  length: uint({ max: MAX_CHARACTERS }),
  runsUnused: uint({ max: MAX_RUNS_UNUSED }),
});
const index = object({
  format: literal(FORMAT),
  scripts: array(entry, { max: MAX_SCRIPTS }),
});

export type ProfileEntry = Infer<typeof entry>;

/** A script as the app stage takes it. */
export interface ProfiledScript {
  url: string;
  isModule: boolean;
  source: string;
}

export class ScriptProfile {
  readonly #all: string;
  readonly #folder: string;

  /** @param cacheFolder the user's, XDG_CACHE_HOME */
  constructor(cacheFolder: string, app: { folder: string; name: string }) {
    const identity = createHash('sha256').update(`${app.folder}\0${app.name}`).digest('hex');
    this.#all = join(cacheFolder, 'clade/scripts');
    this.#folder = join(this.#all, identity.slice(0, 32));
  }

  /** The list of the last run; empty when there is none, or it cannot be trusted. */
  entries(): ProfileEntry[] {
    try {
      if (!isPrivate(this.#folder)) return [];
      const text = readFileSync(join(this.#folder, INDEX), 'utf8');
      return index.parse(JSON.parse(text), INDEX).scripts.filter(({ hash }) => HASH.test(hash));
    } catch (error) {
      log('zygote', `no script profile: ${(error as Error).message}`);
      return [];
    }
  }

  /** What the app stage is to have, in the order of use. */
  scripts(): ProfiledScript[] {
    return this.entries().flatMap(({ url, isModule, hash }) => {
      const source = this.#read(hash);
      return source === undefined ? [] : [{ url, isModule, source }];
    });
  }

  has(hash: string): boolean {
    return this.#read(hash) !== undefined;
  }

  /** Keeps a text for an entry to come. @throws Error when it cannot be written */
  keep(hash: string, source: string): void {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    this.#writeWhole(`${hash}.js`, source);
  }

  /** Replaces the list; what is in it no more is removed. @throws Error */
  write(scripts: ProfileEntry[]): void {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    this.#writeWhole(INDEX, JSON.stringify({ format: FORMAT, scripts }));
    const wanted = new Set([INDEX, ...scripts.map(({ hash }) => `${hash}.js`)]);
    for (const name of readdirSync(this.#folder)) {
      if (!wanted.has(name)) rmSync(join(this.#folder, name), { force: true });
    }
    this.#forgetOldApps();
  }

  #read(hash: string): string | undefined {
    try {
      const source = readFileSync(join(this.#folder, `${hash}.js`), 'utf8');
      return hashOf(source) === hash ? source : undefined;
    } catch {
      // Somebody has tidied up.
      return undefined;
    }
  }

  /** Who reads meanwhile finds the old file or the new one. */
  #writeWhole(name: string, text: string): void {
    const whole = join(this.#folder, name);
    const part = `${whole}.${process.pid}.part`;
    writeFileSync(part, text, { mode: 0o600 });
    renameSync(part, whole);
  }

  #forgetOldApps(): void {
    const folders = readdirSync(this.#all)
      .map((name) => join(this.#all, name))
      .map((path) => ({ path, usedAt: lstatSync(path).mtimeMs }))
      .toSorted((a, b) => b.usedAt - a.usedAt);
    for (const { path } of folders.slice(MAX_APPS)) rmSync(path, { recursive: true, force: true });
  }
}

export function hashOf(source: string): string {
  return createHash('sha256').update(source).digest('hex');
}

/**
 * What was loaded now, then what was loaded before and may be again.
 * @param loaded in the order of use
 */
export function mergeEntries(
  before: readonly ProfileEntry[],
  loaded: readonly ProfileEntry[],
): ProfileEntry[] {
  const again = new Set(loaded.map(({ url }) => url));
  const older = before
    .filter(({ url, runsUnused }) => !again.has(url) && runsUnused < MAX_RUNS_UNUSED)
    .map((script) => ({ ...script, runsUnused: script.runsUnused + 1 }));
  let room = MAX_CHARACTERS;
  const fits = ({ length }: ProfileEntry): boolean => {
    if (length > room) return false;
    room -= length;
    return true;
  };
  return [...loaded, ...older].filter(fits).slice(0, MAX_SCRIPTS);
}

/** A folder of this user's own, that nobody else can write to. */
function isPrivate(folder: string): boolean {
  const stat = lstatSync(folder);
  return (
    stat.isDirectory() && stat.uid === process.getuid?.() && (stat.mode & OTHERS_MAY_WRITE) === 0
  );
}
