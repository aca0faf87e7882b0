/**
 * ScriptRecorder: notes which scripts the app's own pages load, for the zygote's app stage of the
 * next start (process/script-profile.ts). It looks when the app is quiet, once at each script.
 *
 * Never kept: what comes from a foreign origin or into a page of one, and what an ephemeral session
 * loads (native/addon/script_watch.h).
 */
import { messageOf } from '../common/errors.ts';
import type { NativeWebView } from '../native.ts';
import { log } from '../process/log.ts';
import {
  hashOf,
  mergeEntries,
  type ProfileEntry,
  type ScriptProfile,
} from '../process/script-profile.ts';
import { contentsBus } from './contents-bus.ts';
import { isOwnUrl } from './own-pages.ts';
import type { WebContents } from './web-contents.ts';

/** Without a new script for so long, ms, the app is quiet. */
const QUIET_MS = 1500;
/** Shorter ones are compiled faster than they are looked up, in UTF-16 units. */
const MIN_LENGTH = 2048;
const MAX_LENGTH = 12_000_000;
/** More scripts in one run are no app's start. */
const MAX_SEEN = 256;

interface Waiting {
  native: NativeWebView;
  /** In the order of use. */
  id: number;
  url: string;
}

export class ScriptRecorder {
  readonly #profile: ScriptProfile;
  readonly #before: ProfileEntry[];
  readonly #loaded: ProfileEntry[] = [];
  readonly #seen = new Set<string>();
  #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(profile: ScriptProfile) {
    this.#profile = profile;
    this.#before = profile.entries();
  }

  /** From now on pages are watched. */
  start(): void {
    contentsBus.on('created', (contents) => this.#watch(contents));
  }

  #watch(contents: WebContents): void {
    const native = contents.native();
    native.watchScripts((_event: string, ...args: never[]) => {
      const [url, id] = args as unknown as [string, number];
      if (this.#wants(url) && !contents.isDestroyed() && isOwnUrl(contents.getURL())) {
        this.#seen.add(url);
        this.#waiting.push({ native, id, url });
        this.#lookLater();
      } else {
        native.dropScript(id);
      }
    });
  }

  #wants(url: string): boolean {
    return !this.#seen.has(url) && this.#seen.size < MAX_SEEN && isOwnUrl(url);
  }

  #lookLater(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#look(), QUIET_MS);
    this.#timer.unref();
  }

  /** One after the other, so that no moment of the main thread is long. */
  async #look(): Promise<void> {
    const waiting = this.#waiting.toSorted((a, b) => a.id - b.id);
    this.#waiting = [];
    for (const { native, id, url } of waiting) {
      try {
        this.#note(url, (await native.readScript(id)).toString('utf8'));
      } catch (error) {
        // Its page has gone already: another run will see the script.
        log('zygote', `${url} is not noted: ${messageOf(error)}`);
      }
    }
    this.#save();
  }

  #note(url: string, source: string): void {
    if (source.length < MIN_LENGTH || source.length > MAX_LENGTH) return;
    const hash = hashOf(source);
    if (!this.#profile.has(hash)) this.#profile.keep(hash, source);
    this.#loaded.push({
      url,
      isModule: looksLikeModule(source),
      hash,
      length: source.length,
      runsUnused: 0,
    });
  }

  #save(): void {
    if (this.#loaded.length === 0) return;
    try {
      this.#profile.write(mergeEntries(this.#before, this.#loaded));
    } catch (error) {
      // The next start is as fast as this one was.
      log('zygote', `the script profile could not be written: ${messageOf(error)}`);
    }
  }
}

/**
 * The engine does not tell. A wrong guess costs the script its place in the code cache and nothing
 * else.
 */
export function looksLikeModule(source: string): boolean {
  return /(?:^|[;}\n])\s*(?:import\s*(?:[\w$*{][^;'"()]*from\s*)?["']|export\s*(?:[{*]|(?:default|const|let|var|function|class|async)\b))/.test(
    source,
  );
}
