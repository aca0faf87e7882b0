/**
 * NetworkSession: cookies, stored data, proxy and downloads of one partition, for the API and the
 * DevTools protocol alike. native/addon/network_session_host.h is the mechanism.
 */
import { EventEmitter } from 'node:events';
import { engineBinding, type NativeCookie, type NativeNetworkSession } from '../native.ts';
import { Download } from './download.ts';
import { Permissions } from './permissions.ts';

/** Kinds of stored data: the engine's WebKitWebsiteDataTypes. */
export const DATA = {
  memoryCache: 1 << 0,
  diskCache: 1 << 1,
  sessionStorage: 1 << 3,
  localStorage: 1 << 4,
  indexedDb: 1 << 5,
  cookies: 1 << 6,
  hsts: 1 << 8,
  serviceWorkers: 1 << 10,
  cacheStorage: 1 << 11,
  all: (1 << 12) - 1,
} as const;

export type Place = 'default' | 'ephemeral' | { dataDirectory: string; cacheDirectory: string };

/**
 * Where a download goes that nobody has given a path: an absolute path, or null to cancel
 * it.
 */
export type DownloadRule = (download: Download) => string | null;

export class NetworkSession extends EventEmitter<{
  /** Name, type and size are known; it waits for its path. */
  download: [download: Download];
  /** Some cookie has come, changed or gone. */
  'cookies-changed': [];
}> {
  readonly permissions = new Permissions();
  readonly native: NativeNetworkSession;
  /** Asked before the listeners of `download`. */
  downloadRule: DownloadRule | undefined;
  readonly #downloads = new Map<number, Download>();
  readonly #careless = new Set<object>();

  constructor(place: Place) {
    super();
    const { NetworkSession: Native } = engineBinding();
    this.native = new Native(place, (event: string, ...args: never[]) =>
      this.#onNative(event, args),
    );
  }

  cookies(): Promise<NativeCookie[]> {
    return this.native.cookies();
  }

  /** Replaces one of the same name, domain and path. @throws (rejects) ERR_SESSION */
  setCookie(cookie: NativeCookie): Promise<void> {
    return this.native.setCookie(cookie);
  }

  removeCookie(cookie: NativeCookie): Promise<void> {
    return this.native.removeCookie(cookie);
  }

  /** @param types a sum of DATA */
  clear(types: number): Promise<void> {
    return this.native.clearData(types);
  }

  /** Certificates of servers count for nothing while anybody says so. @param who says it */
  ignoreCertificates(who: object, ignore: boolean): void {
    const before = this.#careless.size;
    if (ignore) this.#careless.add(who);
    else this.#careless.delete(who);
    const isOn = this.#careless.size > 0;
    if (isOn !== before > 0) this.native.ignoreTlsErrors(isOn);
  }

  #onNative(event: string, args: unknown[]): void {
    const id = Number(args[0]);
    switch (event) {
      case 'cookies-changed':
        this.emit('cookies-changed');
        return;
      case 'download':
        this.#downloads.set(id, new Download(id, String(args[1]), Number(args[2])));
        return;
      case 'download-destination':
        return this.#onDestination(id, args);
      case 'download-progress':
        this.#downloads.get(id)?.onProgress(Number(args[1]));
        return;
      case 'download-done':
        void this.#downloads.get(id)?.onDone(String(args[1]));
        this.#downloads.delete(id);
        return;
    }
  }

  #onDestination(id: number, args: unknown[]): void {
    const download = this.#downloads.get(id);
    if (!download) return;
    download.onFacts({
      suggestedName: String(args[1]),
      url: String(args[2]),
      mimeType: String(args[3]),
      totalBytes: Math.max(0, Number(args[4])),
      pageId: Number(args[5]) || download.pageId,
    });
    const ruled = this.downloadRule?.(download);
    if (ruled === null) download.cancel();
    else if (ruled !== undefined) download.setPath(ruled);
    this.emit('download', download);
  }
}

let defaultSession: NetworkSession | undefined;

/** The one that views belong to by default. */
export function defaultNetworkSession(): NetworkSession {
  defaultSession ??= new NetworkSession('default');
  return defaultSession;
}
