/**
 * What has become of a session's cookies: the engine says that something has changed, and what it
 * was shows by comparing.
 */
import type { NativeCookie } from '../native.ts';
import type { NetworkSession } from '../page/network-session.ts';

/** As Electron names them; the engine does not tell an eviction from a removal. */
export type CookieCause = 'inserted' | 'explicit' | 'overwrite' | 'expired';

type Tell = (cookie: NativeCookie, cause: CookieCause, removed: boolean) => void;

export class CookieChanges {
  readonly #network: NetworkSession;
  readonly #tell: Tell;
  #known: Map<string, NativeCookie> | undefined;
  /** One comparison after the other. */
  #last: Promise<void> = Promise.resolve();
  #running = false;

  constructor(network: NetworkSession, tell: Tell) {
    this.#network = network;
    this.#tell = tell;
  }

  /** Resolves when what there was at the start is known: later changes will be seen. */
  get ready(): Promise<void> {
    return this.#last;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#network.on('cookies-changed', this.#onChanged);
    this.#onChanged();
  }

  stop(): void {
    this.#running = false;
    this.#known = undefined;
    this.#network.off('cookies-changed', this.#onChanged);
  }

  readonly #onChanged = (): void => {
    this.#last = this.#last.then(() => this.#compare());
  };

  async #compare(): Promise<void> {
    const cookies = await this.#network.cookies();
    if (!this.#running) return;
    const now = new Map(cookies.map((cookie) => [keyOf(cookie), cookie]));
    const before = this.#known;
    this.#known = now;
    if (before) for (const change of changesBetween(before, now)) this.#tell(...change);
  }
}

type Cookies = ReadonlyMap<string, NativeCookie>;

/** In the order in which Electron tells them: what has gone comes before what has come. */
export function changesBetween(before: Cookies, now: Cookies): Parameters<Tell>[] {
  const changes: Parameters<Tell>[] = [];
  for (const [key, cookie] of before) {
    if (!now.has(key)) changes.push([cookie, hasExpired(cookie) ? 'expired' : 'explicit', true]);
  }
  for (const [key, cookie] of now) {
    const old = before.get(key);
    if (old && JSON.stringify(old) === JSON.stringify(cookie)) continue;
    if (old) changes.push([old, 'overwrite', true]);
    changes.push([cookie, 'inserted', false]);
  }
  return changes;
}

function keyOf({ name, domain, path }: NativeCookie): string {
  return JSON.stringify([name, domain, path]);
}

function hasExpired({ expires }: NativeCookie): boolean {
  return expires >= 0 && expires * 1000 <= Date.now();
}
