/** Electron's session.cookies. */
import { EventEmitter } from 'node:events';
import type { NativeCookie } from '../native.ts';
import type { NetworkSession } from '../page/network-session.ts';
import { CookieChanges } from './cookie-changes.ts';
import { PreventableEvent } from './event.ts';
import { expectNumber, expectObject, expectString } from './arguments.ts';

export type SameSite = 'unspecified' | 'no_restriction' | 'lax' | 'strict';

export interface Cookie {
  name: string;
  value: string;
  domain: string;
  /** For this host alone, not for its subdomains. */
  hostOnly: boolean;
  path: string;
  secure: boolean;
  httpOnly: boolean;
  /** Without expirationDate. */
  session: boolean;
  /** Seconds since the epoch. */
  expirationDate?: number;
  sameSite: SameSite;
}

/** What `get` looks for; each member that is given has to fit. */
export interface CookiesGetFilter {
  url?: string;
  name?: string;
  /** This domain or a subdomain of it. */
  domain?: string;
  path?: string;
  secure?: boolean;
  session?: boolean;
  httpOnly?: boolean;
}

export interface CookiesSetDetails {
  url: string;
  name?: string;
  value?: string;
  domain?: string;
  path?: string;
  secure?: boolean;
  httpOnly?: boolean;
  expirationDate?: number;
  sameSite?: SameSite;
}

const SAME_SITE: Record<NativeCookie['sameSite'], SameSite> = {
  None: 'no_restriction',
  Lax: 'lax',
  Strict: 'strict',
};

/** Emits `changed` (event, cookie, cause, removed) while somebody listens. */
export class Cookies extends EventEmitter {
  readonly #network: NetworkSession;
  readonly #changes: CookieChanges;

  /** Used by Session; apps do not make one. */
  constructor(network: NetworkSession) {
    super();
    this.#network = network;
    this.#changes = new CookieChanges(network, (cookie, cause, removed) => {
      this.emit('changed', new PreventableEvent(), fromNative(cookie), cause, removed);
    });
    // Only who listens pays for it.
    this.on('newListener', (event) => {
      if (event === 'changed') this.#changes.start();
    });
    this.on('removeListener', (event) => {
      if (event === 'changed' && this.listenerCount('changed') === 0) this.#changes.stop();
    });
  }

  async get(filter: CookiesGetFilter = {}): Promise<Cookie[]> {
    expectObject(filter, 'filter');
    const url = filter.url === undefined ? undefined : parseUrl(filter.url);
    const all = await this.#network.cookies();
    return all
      .filter((cookie) => url === undefined || isSentTo(cookie, url))
      .map(fromNative)
      .filter((cookie) => fits(cookie, filter));
  }

  /** @throws (rejects) Error for a URL that is none, and when the engine refuses the cookie */
  async set(details: CookiesSetDetails): Promise<void> {
    const cookie = toNative(details);
    await this.#changes.ready;
    await this.#network.setCookie(cookie);
  }

  /** Removes the cookies of this name that would be sent to the URL. */
  async remove(url: string, name: string): Promise<void> {
    const parsed = parseUrl(url);
    expectString(name, 'name');
    const all = await this.#network.cookies();
    const gone = all.filter((cookie) => cookie.name === name && isSentTo(cookie, parsed));
    await Promise.all(gone.map((cookie) => this.#network.removeCookie(cookie)));
  }

  /** The engine writes cookies as they come. */
  flushStore(): Promise<void> {
    return Promise.resolve();
  }
}

function fromNative(cookie: NativeCookie): Cookie {
  const { name, value, domain, path, secure, httpOnly, expires } = cookie;
  return {
    name,
    value,
    domain,
    hostOnly: !domain.startsWith('.'),
    path,
    secure,
    httpOnly,
    session: expires < 0,
    ...(expires < 0 ? {} : { expirationDate: expires }),
    sameSite: SAME_SITE[cookie.sameSite],
  };
}

function toNative(details: CookiesSetDetails): NativeCookie {
  expectObject(details, 'details');
  const url = parseUrl(details.url);
  const { domain, expirationDate, sameSite = 'lax' } = details;
  return {
    name: expectString(details.name ?? '', 'details.name'),
    value: expectString(details.value ?? '', 'details.value'),
    domain: domain === undefined ? url.hostname : withDot(expectString(domain, 'details.domain')),
    path: expectString(details.path ?? '/', 'details.path'),
    expires: expirationDate === undefined ? -1 : expectNumber(expirationDate, 'expirationDate'),
    secure: details.secure ?? false,
    httpOnly: details.httpOnly ?? false,
    sameSite: sameSite === 'strict' ? 'Strict' : sameSite === 'lax' ? 'Lax' : 'None',
  };
}

/** A domain that is given counts for subdomains; an address has none. */
function withDot(domain: string): string {
  return domain.startsWith('.') || /^[\d.]+$|:/.test(domain) ? domain : `.${domain}`;
}

function parseUrl(url: string): URL {
  expectString(url, 'url');
  if (!URL.canParse(url)) throw new Error(`'${url}' is no URL that cookies could belong to`);
  return new URL(url);
}

/** Whether a cookie goes with requests to a URL (RFC 6265, 5.4). */
export function isSentTo(cookie: NativeCookie, url: URL): boolean {
  const { domain } = cookie;
  const hostFits = domain.startsWith('.')
    ? url.hostname === domain.slice(1) || url.hostname.endsWith(domain)
    : url.hostname === domain;
  const folder = cookie.path.endsWith('/') ? cookie.path : `${cookie.path}/`;
  const pathFits = url.pathname === cookie.path || `${url.pathname}/`.startsWith(folder);
  const secureFits =
    !cookie.secure || url.protocol === 'https:' || /^(localhost|127\.|\[::1\])/.test(url.hostname);
  return hostFits && pathFits && secureFits;
}

function fits(cookie: Cookie, filter: CookiesGetFilter): boolean {
  const { domain } = filter;
  if (domain !== undefined) {
    const wanted = domain.replace(/^\./, '');
    const has = cookie.domain.replace(/^\./, '');
    if (has !== wanted && !has.endsWith(`.${wanted}`)) return false;
  }
  const same = (['name', 'path', 'secure', 'session', 'httpOnly'] as const).filter(
    (member) => filter[member] !== undefined,
  );
  return same.every((member) => cookie[member] === filter[member]);
}
