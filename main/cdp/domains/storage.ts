/** Storage and the cookies of Network: what a browser context keeps. */
import type { NativeCookie } from '../../native.ts';
import { DATA, type NetworkSession } from '../../page/network-session.ts';
import { command, domain } from '../domain.ts';
import { list, optional, record, text } from '../params.ts';
import { ProtocolError } from '../protocol-error.ts';
import type { BrowserSession, PageSession } from '../sessions.ts';

/** Network.Cookie */
interface Cookie extends NativeCookie {
  size: number;
  session: boolean;
}

async function cookiesOf(session: NetworkSession): Promise<Cookie[]> {
  const cookies = await session.cookies();
  return cookies.map((cookie) => ({
    ...cookie,
    size: cookie.name.length + cookie.value.length,
    session: cookie.expires < 0,
  }));
}

/** One after the other: of two with the same name the last one counts. */
async function setCookies(
  session: NetworkSession,
  cookies: Record<string, unknown>[],
): Promise<void> {
  for (const cookie of cookies.map(nativeCookie)) await session.setCookie(cookie);
}

/** @throws ProtocolError for a cookie that belongs nowhere */
function nativeCookie(cookie: Record<string, unknown>): NativeCookie {
  const member = (name: string): string => text().parse(cookie[name] ?? '', `cookie.${name}`);
  const url = member('url');
  if (url !== '' && !URL.canParse(url)) throw new ProtocolError('Invalid cookie fields');
  const place = url === '' ? undefined : new URL(url);
  const domainName = member('domain') || (place?.hostname ?? '');
  if (member('name') === '' || domainName === '') {
    throw new ProtocolError('Invalid cookie fields');
  }
  const { expires, sameSite } = cookie;
  return {
    name: member('name'),
    value: member('value'),
    domain: domainName,
    path: member('path') || '/',
    expires: typeof expires === 'number' ? expires : -1,
    secure:
      cookie['secure'] === true || (place?.protocol === 'https:' && cookie['secure'] !== false),
    httpOnly: cookie['httpOnly'] === true,
    sameSite: sameSite === 'Strict' || sameSite === 'None' ? sameSite : 'Lax',
  };
}

class Storage {
  readonly #session: BrowserSession;

  constructor(session: BrowserSession) {
    this.#session = session;
  }

  of(contextId: string | undefined): NetworkSession {
    const { host } = this.#session.targets;
    return host.session(contextId ?? host.defaultContextId);
  }
}

const context = { browserContextId: optional(text()) };

export const storageDomain = domain<BrowserSession, Storage>({
  name: 'Storage',
  createState: (session) => new Storage(session),
  commands: {
    getCookies: command(context, async (storage: Storage, { browserContextId }) => ({
      cookies: await cookiesOf(storage.of(browserContextId)),
    })),
    setCookies: command(
      { ...context, cookies: list(record()) },
      (storage: Storage, { browserContextId, cookies }) =>
        setCookies(storage.of(browserContextId), cookies),
    ),
    clearCookies: command(context, (storage: Storage, { browserContextId }) =>
      storage.of(browserContextId).clear(DATA.cookies),
    ),
  },
});

/** The part of Network that is about cookies, in a session with a page. */
export const cookiesDomain = domain<PageSession, { session: NetworkSession }>({
  name: 'Network.cookies',
  createState: ({ target }) => ({ session: target.host.session() }),
  commands: {
    getAllCookies: command({}, async ({ session }: { session: NetworkSession }) => ({
      cookies: await cookiesOf(session),
    })),
    setCookies: command(
      { cookies: list(record()) },
      ({ session }: { session: NetworkSession }, { cookies }) => setCookies(session, cookies),
    ),
    clearBrowserCookies: command({}, ({ session }: { session: NetworkSession }) =>
      session.clear(DATA.cookies),
    ),
    clearBrowserCache: command({}, ({ session }: { session: NetworkSession }) =>
      session.clear(DATA.memoryCache | DATA.diskCache),
    ),
  },
});
