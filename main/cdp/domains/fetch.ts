/** Fetch: requests wait for what the client makes of them. */
import { STATUS_CODES } from 'node:http';
import { command, domain } from '../domain.ts';
import { Interception, type Paused, type Stage } from '../network/interception.ts';
import type { Headers } from '../network/engine-types.ts';
import { networkOf } from '../network/network-model.ts';
import { parseSetCookie } from '../network/set-cookie.ts';
import { describeRequest, headersOf, resourceType } from '../network/translate.ts';
import { flag, integer, list, optional, record, shape, text } from '../params.ts';
import { ProtocolError } from '../protocol-error.ts';
import type { PageSession } from '../sessions.ts';

/** Network.ErrorReason */
const REASONS: Record<string, string> = {
  Failed: 'ERR_FAILED',
  Aborted: 'ERR_ABORTED',
  TimedOut: 'ERR_TIMED_OUT',
  AccessDenied: 'ERR_ACCESS_DENIED',
  ConnectionClosed: 'ERR_CONNECTION_CLOSED',
  ConnectionReset: 'ERR_CONNECTION_RESET',
  ConnectionRefused: 'ERR_CONNECTION_REFUSED',
  ConnectionAborted: 'ERR_CONNECTION_ABORTED',
  ConnectionFailed: 'ERR_CONNECTION_FAILED',
  NameNotResolved: 'ERR_NAME_NOT_RESOLVED',
  InternetDisconnected: 'ERR_INTERNET_DISCONNECTED',
  AddressUnreachable: 'ERR_ADDRESS_UNREACHABLE',
  BlockedByClient: 'ERR_BLOCKED_BY_CLIENT',
  BlockedByResponse: 'ERR_BLOCKED_BY_RESPONSE',
};

type HeaderEntry = { name: string; value: string };

class Fetch {
  readonly #session: PageSession;
  #interception: Interception | undefined;

  constructor(session: PageSession) {
    this.#session = session;
  }

  async enable(patterns: Record<string, unknown>[] | undefined): Promise<void> {
    this.disable();
    const { page } = this.#session;
    const rules = patterns ?? [{}];
    const stages = new Set(rules.map((rule) => stageOf(rule['requestStage'])));
    const tests = rules.map((rule) => globPattern(rule['urlPattern']));
    const interception = new Interception(page, networkOf(page), [...stages], (paused) => {
      if (tests.some((test) => test.test(paused.request.url))) this.#tell(paused);
      // One that goes away meanwhile needs no answer.
      else interception.continue(paused.id, {}).catch(() => undefined);
    });
    this.#interception = interception;
    await interception.start();
  }

  disable(): void {
    this.#interception?.stop();
    this.#interception = undefined;
  }

  dispose(): void {
    this.disable();
  }

  continue(id: string, change: ContinueParams): Promise<void> {
    const { url, method, postData, headers } = change;
    return this.#active.continue(id, {
      ...(url === undefined ? {} : { url }),
      ...(method === undefined ? {} : { method }),
      ...(postData === undefined ? {} : { postData }),
      ...(headers === undefined ? {} : { headers: headersOf(headers.filter(isOwn)) }),
    });
  }

  /** @throws ProtocolError for a status that HTTP has none of */
  async fulfil(id: string, answer: FulfilParams): Promise<void> {
    const { responseCode: status, responsePhrase, responseHeaders = [], body = '' } = answer;
    if (status < 100 || status > 599) {
      throw new ProtocolError('Invalid http status code or phrase');
    }
    const statusText = responsePhrase ?? STATUS_CODES[status] ?? '';
    const isCookie = ({ name }: HeaderEntry): boolean => name.toLowerCase() === 'set-cookie';
    const { url } = this.#active.paused(id).request;
    await this.#setCookies(url, responseHeaders.filter(isCookie));
    const headers = headersOf(responseHeaders.filter((entry) => !isCookie(entry)));
    await this.#active.fulfil(id, { status, statusText, headers, body });
  }

  /** The engine keeps none of an answer that is not the network's. */
  async #setCookies(url: string, headers: HeaderEntry[]): Promise<void> {
    const session = this.#session.target.host.session();
    for (const line of headers.flatMap(({ value }) => value.split('\n'))) {
      const cookie = parseSetCookie(line, url);
      if (cookie) await session.setCookie(cookie);
    }
  }

  /** @throws ProtocolError for an unknown reason */
  fail(id: string, reason: string): Promise<void> {
    const name = Object.hasOwn(REASONS, reason) ? REASONS[reason] : undefined;
    if (name === undefined) throw new ProtocolError(`Unknown errorReason '${reason}'`);
    return this.#active.fail(id, `net::${name}`);
  }

  async body(id: string): Promise<object> {
    const { network } = this.#active.paused(id);
    if (!network)
      throw new ProtocolError(
        'Can only get response body on requests captured after headers received.',
      );
    return networkOf(this.#session.page).body(network.id);
  }

  #tell({ id, stage, network, request, response, isFollowed }: Paused): void {
    this.#session.emit('Fetch.requestPaused', {
      requestId: id,
      request: describeRequest(request),
      frameId: network?.frameId ?? this.#session.target.id,
      resourceType: network?.type ?? resourceType(undefined),
      ...(network && { networkId: network.id }),
      ...(isFollowed && network && { redirectedRequestId: network.id }),
      ...(stage === 'response' &&
        response && {
          responseStatusCode: response.status,
          responseStatusText: response.statusText,
          responseHeaders: entriesOf(response.headers),
        }),
    });
  }

  get #active(): Interception {
    if (!this.#interception) throw new ProtocolError('Fetch domain is not enabled');
    return this.#interception;
  }
}

/** Cookies are the engine's business, whatever a client says of them. */
function isOwn({ name }: HeaderEntry): boolean {
  return name.toLowerCase() !== 'cookie';
}

function stageOf(stage: unknown): Stage {
  return stage === 'Response' ? 'response' : 'request';
}

/** `*` is any text, `?` any character. */
function globPattern(pattern: unknown): RegExp {
  const glob = typeof pattern === 'string' && pattern !== '' ? pattern : '*';
  const escaped = glob.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
}

function entriesOf(headers: Headers): HeaderEntry[] {
  return Object.entries(headers).map(([name, value]) => ({ name, value }));
}

const headerEntries = optional(list(shape({ name: text(), value: text() })));

interface ContinueParams {
  url: string | undefined;
  method: string | undefined;
  postData: string | undefined;
  headers: HeaderEntry[] | undefined;
}

interface FulfilParams {
  responseCode: number;
  responsePhrase: string | undefined;
  responseHeaders: HeaderEntry[] | undefined;
  body: string | undefined;
}

export const fetchDomain = domain<PageSession, Fetch>({
  name: 'Fetch',
  events: ['requestPaused'],
  createState: (session) => new Fetch(session),
  commands: {
    enable: command(
      { patterns: optional(list(record())), handleAuthRequests: optional(flag()) },
      (fetch: Fetch, { patterns }) => fetch.enable(patterns),
    ),
    disable: command({}, (fetch: Fetch) => fetch.disable()),
    continueRequest: command(
      {
        requestId: text(),
        url: optional(text()),
        method: optional(text()),
        postData: optional(text()),
        headers: headerEntries,
      },
      (fetch: Fetch, { requestId, ...change }) => fetch.continue(requestId, change),
    ),
    fulfillRequest: command(
      {
        requestId: text(),
        responseCode: integer(),
        responsePhrase: optional(text()),
        responseHeaders: headerEntries,
        body: optional(text()),
      },
      (fetch: Fetch, { requestId, ...answer }) => fetch.fulfil(requestId, answer),
    ),
    failRequest: command(
      { requestId: text(), errorReason: text() },
      (fetch: Fetch, { requestId, errorReason }) => fetch.fail(requestId, errorReason),
    ),
    getResponseBody: command({ requestId: text() }, (fetch: Fetch, { requestId }) =>
      fetch.body(requestId),
    ),
  },
});
