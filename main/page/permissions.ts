/**
 * Permissions: what the pages of one session may do unasked. Asked, one after the other: what a
 * client of the DevTools protocol has set, the app's handlers, and without any of them nothing is
 * allowed. native/addon/view_permissions.h tells the engine's questions.
 */

/** As Electron names what a page asks for. */
export type PermissionKind =
  | 'clipboard-read'
  | 'device-info'
  | 'display-capture'
  | 'geolocation'
  | 'media'
  | 'mediaKeySystem'
  | 'notifications'
  | 'pointerLock'
  | 'storage-access'
  | 'unknown';

export interface PermissionRequest {
  kind: PermissionKind;
  /** For `media`. */
  mediaTypes: ('audio' | 'video')[];
  /** Of the page. */
  url: string;
  /** The page, as its app knows it. */
  page: object;
}

export type PermissionState = 'granted' | 'denied' | 'prompt';

/** What a page wants to know, by the names of the web's Permissions API. */
export interface PermissionQuery {
  name: string;
  origin: string;
  page: object;
}

/** Answers by calling back, at once or later; the first answer counts. */
export type AskPermission = (request: PermissionRequest, answer: (allow: boolean) => void) => void;
/** Undefined: it has no opinion. */
export type CheckPermission = (query: PermissionQuery) => boolean | undefined;

/** For which names of the Permissions API a request of a page asks. */
const NAMES: Partial<Record<PermissionKind, string[]>> = {
  'clipboard-read': ['clipboard-read'],
  'display-capture': ['display-capture'],
  'storage-access': ['storage-access'],
  geolocation: ['geolocation'],
  notifications: ['notifications'],
};

export class Permissions {
  ask: AskPermission | undefined;
  check: CheckPermission | undefined;
  /** By origin; the empty one is every origin that has none of its own. */
  readonly #overrides = new Map<string, ReadonlyMap<string, PermissionState>>();
  /** Origins for which everything that is not named is refused. */
  readonly #closed = new Set<string>();

  /** Grants these names and refuses all others. @param origin empty: every origin */
  grantOnly(origin: string, names: string[]): void {
    this.#overrides.set(origin, new Map(names.map((name) => [name, 'granted'])));
    this.#closed.add(origin);
  }

  /** @param origin empty: every origin */
  override(origin: string, name: string, state: PermissionState): void {
    this.#overrides.set(origin, new Map([...(this.#overrides.get(origin) ?? []), [name, state]]));
  }

  /** Takes back what grantOnly and override have set. */
  reset(): void {
    this.#overrides.clear();
    this.#closed.clear();
  }

  query(query: PermissionQuery): PermissionState {
    const overridden = this.#overridden(query.origin, query.name);
    if (overridden) return overridden;
    const checked = this.check?.(query);
    return checked === undefined ? 'prompt' : checked ? 'granted' : 'denied';
  }

  /** @returns false: nobody was asked, so it is refused */
  request(request: PermissionRequest, answer: (allow: boolean) => void): boolean {
    const origin = originOf(request.url);
    const states = namesOf(request).map((name) => this.#overridden(origin, name));
    const decided = states.length > 0 && !states.includes(undefined) && !states.includes('prompt');
    if (decided) {
      answer(states.every((state) => state === 'granted'));
      return true;
    }
    if (!this.ask) return false;
    let answered = false;
    this.ask(request, (allow) => {
      // An app's callback: anything but true refuses.
      if (!answered) answer((allow as unknown) === true);
      answered = true;
    });
    return true;
  }

  #overridden(origin: string, name: string): PermissionState | undefined {
    for (const key of [origin, '']) {
      const state = this.#overrides.get(key)?.get(name);
      if (state) return state;
      if (this.#closed.has(key)) return 'denied';
    }
    return undefined;
  }
}

function namesOf({ kind, mediaTypes }: PermissionRequest): string[] {
  if (kind !== 'media') return NAMES[kind] ?? [];
  return mediaTypes.map((type) => (type === 'audio' ? 'microphone' : 'camera'));
}

/** As the engine writes origins; of a scheme that has none, the URL's beginning. */
export function originOf(url: string): string {
  if (!URL.canParse(url)) return '';
  const { origin, protocol, host } = new URL(url);
  return origin === 'null' ? `${protocol}//${host}` : origin;
}
