/**
 * Electron's session: what the pages of one partition share. `persist:NAME` keeps its data under
 * the app's session data; any other name lives as long as the app.
 */
import { existsSync } from 'node:fs';
import { EventEmitter } from 'node:events';
import { join, parse } from 'node:path';
import type { Download } from '../page/download.ts';
import { DATA, defaultNetworkSession, NetworkSession } from '../page/network-session.ts';
import { getPath } from './app-paths.ts';
import { expectObject, expectString } from './arguments.ts';
import { Cookies } from './cookies.ts';
import { DownloadItem } from './download-item.ts';
import { PreventableEvent } from './event.ts';
import {
  checkRule,
  expectHandler,
  requestRule,
  type PermissionCheckHandler,
  type PermissionRequestHandler,
} from './permission-handlers.ts';
import { readyRuntime } from './runtime.ts';
import { contentsOfPage } from './contents-by-page.ts';

const STORAGES: Record<string, number> = {
  cookies: DATA.cookies,
  localstorage: DATA.localStorage,
  indexdb: DATA.indexedDb,
  indexeddb: DATA.indexedDb,
  serviceworkers: DATA.serviceWorkers,
  cachestorage: DATA.cacheStorage,
};

export interface ProxyConfig {
  mode?: 'direct' | 'system' | 'fixed_servers';
  /** One server for all schemes, such as `http://host:port`. */
  proxyRules?: string;
  /** Hosts without proxy, separated by commas. */
  proxyBypassRules?: string;
}

const PERSISTENT = 'persist:';
const partitions = new Map<string, Session>();

export class Session extends EventEmitter {
  readonly cookies: Cookies;
  readonly network: NetworkSession;
  readonly #storagePath: string | null;
  #userAgent = '';

  private constructor(network: NetworkSession, storagePath: string | null) {
    super();
    this.network = network;
    this.#storagePath = storagePath;
    this.cookies = new Cookies(network);
    network.on('download', (download) => this.#onDownload(download));
  }

  /** @throws CladeError ERR_NOT_READY before the app is ready */
  static get default(): Session {
    return Session.fromPartition('');
  }

  /** The session of a partition; the same one for the same name. Empty is the default session. */
  static fromPartition(partition: string): Session {
    expectString(partition, 'partition');
    readyRuntime('a session');
    let session = partitions.get(partition);
    if (!session) {
      session = Session.#make(partition);
      partitions.set(partition, session);
    }
    return session;
  }

  static #make(partition: string): Session {
    if (partition === '') return new Session(defaultNetworkSession(), getPath('sessionData'));
    if (!partition.startsWith(PERSISTENT))
      return new Session(new NetworkSession('ephemeral'), null);
    const name = encodeURIComponent(partition.slice(PERSISTENT.length)).replaceAll('.', '%2E');
    const folder = join(getPath('sessionData'), 'Partitions', name);
    const cacheDirectory = join(getPath('cache'), 'Partitions', name);
    return new Session(new NetworkSession({ dataDirectory: folder, cacheDirectory }), folder);
  }

  /**
   * Decides what pages are asked for, such as their user's position. Without a handler nothing is
   * allowed.
   */
  setPermissionRequestHandler(handler: PermissionRequestHandler | null): void {
    this.network.permissions.ask = requestRule(expectHandler(handler));
  }

  /** What pages are told of their permissions before they ask. Without a handler: `prompt`. */
  setPermissionCheckHandler(handler: PermissionCheckHandler | null): void {
    this.network.permissions.check = checkRule(expectHandler(handler));
  }

  /** Where its data is kept; null for one in memory. */
  getStoragePath(): string | null {
    return this.#storagePath;
  }

  get storagePath(): string | null {
    return this.#storagePath;
  }

  isPersistent(): boolean {
    return this.#storagePath !== null;
  }

  /** For pages that are made from now on. */
  setUserAgent(userAgent: string): void {
    this.#userAgent = expectString(userAgent, 'userAgent');
  }

  /** Empty when the engine's own is in use. */
  getUserAgent(): string {
    return this.#userAgent;
  }

  async clearCache(): Promise<void> {
    await this.network.clear(DATA.memoryCache | DATA.diskCache | DATA.cacheStorage);
  }

  /** @throws (rejects) Error for an origin: the engine clears whole partitions only */
  async clearStorageData(options: { origin?: string; storages?: string[] } = {}): Promise<void> {
    expectObject(options, 'options');
    if (options.origin !== undefined) {
      throw new Error('clearStorageData cannot clear one origin; leave out options.origin');
    }
    const types = options.storages
      ? options.storages.reduce((sum, name) => sum | (STORAGES[name.toLowerCase()] ?? 0), 0)
      : DATA.all & ~(DATA.memoryCache | DATA.diskCache);
    if (types !== 0) await this.network.clear(types);
  }

  async setProxy(config: ProxyConfig): Promise<void> {
    expectObject(config, 'config');
    const rules = config.mode === 'direct' ? 'direct://' : config.proxyRules;
    const bypass = (config.proxyBypassRules ?? '').split(',').map((host) => host.trim());
    this.network.native.setProxy(
      rules ?? null,
      bypass.filter((host) => host !== ''),
    );
  }

  /** will-download follows. */
  downloadURL(url: string): void {
    this.network.native.downloadUrl(expectString(url, 'url'));
  }

  #onDownload(download: Download): void {
    const event = new PreventableEvent();
    const item = new DownloadItem(download);
    this.emit('will-download', event, item, contentsOfPage(download.pageId));
    if (event.defaultPrevented) download.cancel();
    else download.setPath(item.getSavePath() || freePath(download.facts.suggestedName));
  }
}

/** In the user's folder for downloads, beside files that are there already. */
function freePath(suggestedName: string): string {
  const folder = getPath('downloads');
  const { name, ext } = parse(parse(suggestedName).base || 'download');
  for (let n = 0; ; ++n) {
    const path = join(folder, n === 0 ? `${name}${ext}` : `${name} (${n})${ext}`);
    if (!existsSync(path)) return path;
  }
}

/** Electron's module `session`. */
export const session = {
  get defaultSession(): Session {
    return Session.default;
  },
  fromPartition: (partition: string): Session => Session.fromPartition(partition),
};
