/**
 * Electron's older way to serve schemes: protocol.register*Protocol, whose handlers answer by a
 * callback. Built on protocol.handle; new apps use that.
 */
import { readFile } from 'node:fs/promises';
import { expectString } from './arguments.ts';
import { mimeTypeOf } from './mime-types.ts';
import { handle, isProtocolHandled, unhandle } from './protocol-handle.ts';
import { isReady } from './runtime.ts';

interface ProtocolRequest {
  url: string;
  method: string;
  headers: Record<string, string>;
  referrer: string;
}

interface ProtocolResponse {
  /** Chromium's number of a network error: nothing else is looked at. */
  error?: number;
  statusCode?: number;
  mimeType?: string;
  charset?: string;
  headers?: Record<string, string>;
  data?: Uint8Array | string;
  path?: string;
}

type Answer<T> = (response: T | ProtocolResponse) => void;
type Handler<T> = (request: ProtocolRequest, callback: Answer<T>) => void;

/** @param short makes a response of what a handler may give instead of one */
function register<T>(
  scheme: string,
  handler: Handler<T>,
  short: (value: T) => ProtocolResponse,
): boolean {
  if (isProtocolHandled(scheme)) return false;
  handle(scheme, async (request) => {
    const { url, method, headers, referrer } = request;
    const details = { url, method, referrer, headers: Object.fromEntries(headers) };
    const given = await new Promise<T | ProtocolResponse>((resolve) => handler(details, resolve));
    const isShort = typeof given === 'string' || given instanceof Uint8Array;
    return respond(isShort ? short(given) : (given as ProtocolResponse));
  });
  return true;
}

async function respond(response: ProtocolResponse): Promise<Response> {
  const { error, path, data, statusCode = 200, mimeType, charset, headers } = response;
  if (error !== undefined) return new Response(`The request failed: ${error}`, { status: 502 });
  let body: Uint8Array | string;
  try {
    body = path === undefined ? (data ?? '') : await readFile(path);
  } catch {
    return new Response('There is no such file.', { status: 404 });
  }
  const type = mimeType ?? (path === undefined ? 'text/html' : mimeTypeOf(path));
  const withCharset = charset === undefined ? type : `${type}; charset=${charset}`;
  return new Response(body, {
    status: statusCode,
    headers: { 'content-type': withCharset, ...headers },
  });
}

/** @returns false when the scheme is served already */
export function registerFileProtocol(scheme: string, handler: Handler<string>): boolean {
  return register(scheme, handler, (path) => ({ path }));
}

export function registerStringProtocol(scheme: string, handler: Handler<string>): boolean {
  return register(scheme, handler, (data) => ({ data }));
}

export function registerBufferProtocol(scheme: string, handler: Handler<Uint8Array>): boolean {
  return register(scheme, handler, (data) => ({ data }));
}

/** @returns false when the scheme is not served */
export function unregisterProtocol(scheme: string): boolean {
  if (!isProtocolHandled(scheme)) return false;
  unhandle(scheme);
  return true;
}

/**
 * Accepted as Electron does, before ready only. Here a scheme of an app's own is standard and secure
 * anyway; it cannot be exempted from pages' Content-Security-Policy.
 * @throws Error after ready; TypeError
 */
export function registerSchemesAsPrivileged(schemes: { scheme: string }[]): void {
  if (isReady()) {
    throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
  }
  if (!Array.isArray(schemes)) throw new TypeError('customSchemes must be an array');
  for (const { scheme } of schemes) expectString(scheme, 'scheme');
}
