/** From the engine's words for requests and responses to Chromium's. */
import { STATUS_CODES } from 'node:http';
import type { EngineTarget } from '../inspector/engine-target.ts';
import { uniqueId } from '../page/frame-tree.ts';
import type {
  EngineMetrics,
  EngineRequest,
  EngineResponse,
  EngineTiming,
  Headers,
} from './engine-types.ts';

import type { NetworkRequest } from './network-request.ts';

/** Network.ResourceType, where the names differ. */
const TYPES: Record<string, string> = { StyleSheet: 'Stylesheet', Beacon: 'Ping' };

const MILLISECONDS = 1000;
/** The engine says what went wrong in words for people. */
const ERRORS: [pattern: RegExp, name: string][] = [
  [/refused/i, 'ERR_CONNECTION_REFUSED'],
  [/resolv|name or service|hostname/i, 'ERR_NAME_NOT_RESOLVED'],
  [/timed? ?out/i, 'ERR_TIMED_OUT'],
  [/reset by peer/i, 'ERR_CONNECTION_RESET'],
  [/terminated unexpectedly|closed unexpectedly|empty/i, 'ERR_EMPTY_RESPONSE'],
  [/TLS|certificate/i, 'ERR_CERT_AUTHORITY_INVALID'],
  [/access control|cross-origin|CORS/i, 'ERR_FAILED'],
  [/content security policy|blocked/i, 'ERR_BLOCKED_BY_CLIENT'],
];

export function resourceType(type: string | undefined): string {
  return type === undefined ? 'Other' : (TYPES[type] ?? type);
}

/** Network.Request */
export function describeRequest(request: EngineRequest): object {
  const { url, postData } = request;
  const at = url.indexOf('#');
  return {
    url: at < 0 ? url : url.slice(0, at),
    ...(at < 0 ? {} : { urlFragment: url.slice(at) }),
    method: request.method,
    headers: request.headers,
    hasPostData: postData !== undefined,
    ...(postData === undefined ? {} : describePostData(postData)),
    mixedContentType: 'none',
    initialPriority: 'Medium',
    referrerPolicy: request.referrerPolicy || 'strict-origin-when-cross-origin',
  };
}

function describePostData(postData: string): object {
  const bytes = Buffer.from(postData, isLatin1(postData) ? 'latin1' : 'utf8');
  return {
    postData: bytes.toString('utf8'),
    postDataEntries: [{ bytes: bytes.toString('base64') }],
  };
}

/**
 * The engine reads a body as UTF-8, and gives a character for each byte of what is none. Such bytes
 * have control characters, which no text has.
 */
function isLatin1(postData: string): boolean {
  const codes = Array.from(postData, (character) => character.codePointAt(0) ?? 0);
  return codes.every((code) => code <= 0xff) && codes.some(isControl);
}

function isControl(code: number): boolean {
  return code < 0x09 || (code > 0x0d && code < 0x20) || (code >= 0x80 && code < 0xa0);
}

/** Network.Response */
export function describeResponse(response: EngineResponse): object {
  const { url, statusText, headers, mimeType, source, timing, security } = response;
  const isCached = source === 'memory-cache' || source === 'disk-cache';
  return {
    url,
    status: statusOf(response),
    statusText,
    headers,
    mimeType,
    charset: '',
    connectionReused: false,
    connectionId: 0,
    fromDiskCache: isCached,
    fromServiceWorker: source === 'service-worker',
    fromPrefetchCache: false,
    encodedDataLength: 0,
    ...(timing && { timing: describeTiming(timing) }),
    protocol: 'http/1.1',
    securityState: url.startsWith('https:') ? 'secure' : 'insecure',
    ...(security?.certificate && {
      securityDetails: {
        protocol: security.connection?.protocol ?? '',
        keyExchange: '',
        cipher: '',
        certificateId: 0,
        subjectName: (security.certificate.subject ?? '').replace(/^.*?CN=/, ''),
        sanList: security.certificate.dnsNames ?? [],
        issuer: '',
        validFrom: security.certificate.validFrom ?? 0,
        validTo: security.certificate.validUntil ?? 0,
        signedCertificateTimestampList: [],
        certificateTransparencyCompliance: 'unknown',
        encryptedClientHello: false,
      },
    }),
  };
}

/** Network.ResourceTiming: milliseconds after `requestTime`, or -1. */
function describeTiming(timing: EngineTiming): object {
  const after = (time: number): number =>
    time <= 0 ? -1 : Math.max(0, (time - timing.startTime) * MILLISECONDS);
  return {
    requestTime: timing.startTime,
    proxyStart: -1,
    proxyEnd: -1,
    dnsStart: after(timing.domainLookupStart),
    dnsEnd: after(timing.domainLookupEnd),
    connectStart: after(timing.connectStart),
    connectEnd: after(timing.connectEnd),
    sslStart: after(timing.secureConnectionStart),
    sslEnd: timing.secureConnectionStart > 0 ? after(timing.connectEnd) : -1,
    workerStart: -1,
    workerReady: -1,
    workerFetchStart: -1,
    workerRespondWithSettled: -1,
    sendStart: after(timing.requestStart),
    sendEnd: after(timing.requestStart),
    pushStart: 0,
    pushEnd: 0,
    receiveHeadersStart: after(timing.responseStart),
    receiveHeadersEnd: after(timing.responseStart),
  };
}

/** The events Network.…ExtraInfo: the headers as they went over the wire. */
export function describeHeaders(
  { id: requestId, headers }: NetworkRequest,
  response: EngineResponse,
  sent: Headers | undefined,
): [method: string, params: object][] {
  return [
    [
      'Network.requestWillBeSentExtraInfo',
      {
        requestId,
        associatedCookies: [],
        headers: { ...headers, ...response.requestHeaders, ...sent },
        connectTiming: { requestTime: 0 },
      },
    ],
    [
      'Network.responseReceivedExtraInfo',
      {
        requestId,
        blockedCookies: [],
        headers: response.headers,
        headersText: headersText(response),
        resourceIPAddressSpace: 'Unknown',
        statusCode: response.status,
      },
    ],
  ];
}

/** A redirect that another process has followed: of the answer the engine tells nothing. */
export function unseenRedirect({ url }: { url: string }): EngineResponse {
  return { url, status: 302, statusText: 'Found', headers: {}, mimeType: '', source: 'network' };
}

/** Network.webSocket… */
export function describeWebSocket(
  target: EngineTarget,
  method: string,
  params: { requestId: string; walltime?: number },
): object {
  const { walltime, ...others } = params;
  return {
    ...others,
    requestId: uniqueId(target, params.requestId),
    ...(walltime === undefined ? {} : { wallTime: walltime }),
    ...(method === 'Network.webSocketCreated' ? { initiator: { type: 'script' } } : {}),
  };
}

/** Files have none, and count as found. */
function statusOf({ url, status }: EngineResponse): number {
  return status === 0 && url.startsWith('file:') ? 200 : status;
}

/** The head of a response as a server writes it; the engine keeps no more than its parts. */
function headersText({ status, statusText, headers }: EngineResponse): string {
  const phrase = statusText || (STATUS_CODES[status] ?? '');
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${phrase}\r\n${lines.join('')}\r\n`;
}

/** What a response has taken, with the head that clients are told. */
export function encodedLength(
  response: EngineResponse | undefined,
  metrics: EngineMetrics | undefined,
): number {
  const head = response ? headersText(response).length : 0;
  return head + Math.max(0, metrics?.responseBodyBytesReceived ?? 0);
}

/** A name of Chromium's, with its `net::`. */
export function errorName(text: string, canceled: boolean): string {
  if (canceled) return 'net::ERR_ABORTED';
  const found = ERRORS.find(([pattern]) => pattern.test(text));
  return `net::${found?.[1] ?? 'ERR_FAILED'}`;
}

/** Fetch.HeaderEntry[] as one value a name; several of a name are joined as HTTP allows. */
export function headersOf(entries: { name: string; value: string }[]): Headers {
  const headers: Headers = {};
  for (const { name, value } of entries) {
    const known = Object.keys(headers).find((key) => key.toLowerCase() === name.toLowerCase());
    if (known === undefined) headers[name] = value;
    else headers[known] += `, ${value}`;
  }
  return headers;
}
