/** The Set-Cookie headers of an answer that a client has made up: RFC 6265, section 5.2. */
import type { NativeCookie } from '../../native.ts';

const SAME_SITE = { strict: 'Strict', lax: 'Lax', none: 'None' } as const;
const MILLISECONDS = 1000;

/**
 * @param header one cookie, with its attributes
 * @param url what it is the answer to
 * @returns undefined for what is no cookie
 */
export function parseSetCookie(header: string, url: string): NativeCookie | undefined {
  const [pair = '', ...rest] = header.split(';');
  const equals = pair.indexOf('=');
  const name = pair.slice(0, Math.max(0, equals)).trim();
  if (name === '' || !URL.canParse(url)) return undefined;
  const { hostname, pathname } = new URL(url);
  const attributes = new Map(rest.map(attribute));
  const domain = attributes.get('domain')?.replace(/^\./, '');
  const path = attributes.get('path');
  const sameSite = attributes.get('samesite')?.toLowerCase() ?? '';
  return {
    name,
    value: pair.slice(equals + 1).trim(),
    domain: domain === undefined || domain === '' ? hostname : `.${domain}`,
    path: path?.startsWith('/') === true ? path : folderOf(pathname),
    expires: expiry(attributes),
    secure: attributes.has('secure'),
    httpOnly: attributes.has('httponly'),
    sameSite: Object.hasOwn(SAME_SITE, sameSite)
      ? SAME_SITE[sameSite as keyof typeof SAME_SITE]
      : 'Lax',
  };
}

function folderOf(pathname: string): string {
  return pathname.slice(0, pathname.lastIndexOf('/')) || '/';
}

function attribute(text: string): [name: string, value: string] {
  const [name = '', ...value] = text.split('=');
  return [name.trim().toLowerCase(), value.join('=').trim()];
}

/** Seconds since the epoch; -1 for the session's end. */
function expiry(attributes: ReadonlyMap<string, string>): number {
  const age = Number.parseInt(attributes.get('max-age') ?? '', 10);
  if (!Number.isNaN(age)) return Math.max(0, Date.now() / MILLISECONDS + age);
  const date = Date.parse(attributes.get('expires') ?? '');
  return Number.isNaN(date) ? -1 : Math.max(0, date / MILLISECONDS);
}
