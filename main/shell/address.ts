/** From what people type into the address field to URLs, and back. Main process; pure. */
import { isIP } from 'node:net';

export const START_PAGE = 'clade://start/';
const ERROR_PAGE = 'clade://error/';

export type ParsedAddress = { url: string } | { problem: string };

/** Schemes that may be typed; the others are the engine's own business or run scripts. */
const OPENABLE = new Set(['http:', 'https:', 'file:', 'clade:', 'about:', 'data:', 'blob:']);

/** [IPv6] or a name, an optional port, and what follows the host. */
const HOST_LIKE = /^(\[[0-9a-f:.]+\]|[\p{L}\p{N}_.-]+)(:\d{1,5})?([/?#].*)?$/iu;

/**
 * A URL as it is; a path from the root as a file; what looks like a host as https:, or as http:
 * where no public certificate can exist (localhost, IP addresses, names without a dot).
 * Nothing is ever sent to a search engine.
 */
export function parseAddress(text: string): ParsedAddress {
  const typed = text.trim();
  if (typed === '') return { problem: 'Type an address' };
  if (typed.startsWith('/')) return asUrl(`file://${encodePath(typed)}`);
  // A name before a port is no scheme: localhost:3000.
  const scheme = /^([a-z][a-z0-9+.-]*:)(?!\d{1,5}(?:[/?#]|$))/i.exec(typed)?.[1]?.toLowerCase();
  if (scheme === undefined) return parseHost(typed);
  if (!OPENABLE.has(scheme)) return { problem: `${scheme} addresses cannot be opened here` };
  return asUrl(typed);
}

function parseHost(typed: string): ParsedAddress {
  const match = HOST_LIKE.exec(typed);
  const host = match?.[1] ?? '';
  if (
    !match ||
    !looksLikeHost(host, match[2] !== undefined || match[3]?.startsWith('/') === true)
  ) {
    return notAnAddress();
  }
  return asUrl(`${isLocal(host) ? 'http' : 'https'}://${typed}`);
}

/** @param marked whether a port or a path shows that a single word is meant as a host */
function looksLikeHost(host: string, marked: boolean): boolean {
  if (isAddress(host) || isLocalhost(host)) return true;
  const labels = host.replace(/\.$/, '').split('.');
  if (labels.some((label) => !/^[\p{L}\p{N}_](?:[\p{L}\p{N}_-]*[\p{L}\p{N}_])?$/u.test(label))) {
    return false;
  }
  // 3.14 and 1.2.3 are numbers: a top-level domain has a letter.
  return /\p{L}/u.test(labels.at(-1) ?? '') && (labels.length > 1 || marked);
}

function isLocal(host: string): boolean {
  return isAddress(host) || isLocalhost(host) || !host.includes('.');
}

function isLocalhost(host: string): boolean {
  return /^(?:.+\.)?localhost\.?$/i.test(host);
}

function isAddress(host: string): boolean {
  return isIP(host.replace(/^\[(.*)\]$/, '$1')) === (host.startsWith('[') ? 6 : 4);
}

/** In a path, unlike in a URL, these mean themselves. */
function encodePath(path: string): string {
  return path.replace(/[%?#]/g, encodeURIComponent);
}

function asUrl(text: string): ParsedAddress {
  return URL.canParse(text) ? { url: new URL(text).href } : notAnAddress();
}

function notAnAddress(): ParsedAddress {
  return { problem: 'This is not an address' };
}

/** What the address field shows for a page. */
export function displayAddress(url: string): string {
  return url === START_PAGE || url === 'about:blank' ? '' : url;
}

/**
 * Whether a page may have a new tab opened on a URL. What the main process loads is not asked for
 * the engine's own checks of who may link to what, so they are repeated here.
 * @param opener URL of the page that asks
 */
export function mayOpen(opener: string, url: string): boolean {
  const schemeOf = (text: string): string => (URL.canParse(text) ? new URL(text).protocol : '');
  const scheme = schemeOf(url);
  if (['http:', 'https:', 'blob:', 'about:'].includes(scheme)) return true;
  return ['clade:', 'file:'].includes(scheme) && schemeOf(opener) === scheme;
}

/**
 * The page that is shown instead of one that could not be loaded.
 * @param code Electron's errorDescription, e.g. ERR_NAME_NOT_RESOLVED
 */
export function errorPage(url: string, code: string): string {
  return `${ERROR_PAGE}?${new URLSearchParams({ url, code }).toString()}`;
}
