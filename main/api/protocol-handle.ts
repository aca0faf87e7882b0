/**
 * Electron's protocol.handle, for schemes of the app's own: requests become standard Request
 * objects and are answered with standard Responses. The engine serves http, https, file, data
 * and blob itself; they cannot be taken over.
 */
import { expectString } from './arguments.ts';
import { readyRuntime } from './runtime.ts';
import { WebContents } from './web-contents.ts';

export type ProtocolHandler = (
  request: Request,
  sender: WebContents | null,
) => Response | Promise<Response>;

const BUILT_IN = new Set(['http', 'https', 'ws', 'wss', 'file', 'data', 'blob', 'about', 'ftp']);

const handlers = new Map<string, ProtocolHandler>();
/** The engine registers a scheme once for ever; what is dispatched to may change. */
const registered = new Set<string>();

/** @throws Error when the scheme is handled already or is one of the engine's own */
export function handle(scheme: string, handler: ProtocolHandler): void {
  expectString(scheme, 'scheme');
  if (typeof handler !== 'function') throw new TypeError('handler must be a function');
  if (!/^[a-z][a-z0-9+.-]*$/.test(scheme)) throw new TypeError(`'${scheme}' is no URL scheme`);
  if (BUILT_IN.has(scheme)) throw new Error(`The scheme '${scheme}' belongs to the engine`);
  if (handlers.has(scheme)) throw new Error(`The scheme '${scheme}' is handled already`);
  const { engine } = readyRuntime('a protocol handler');
  handlers.set(scheme, handler);
  if (registered.has(scheme)) return;
  registered.add(scheme);
  engine.registerScheme(scheme, (_event: string, ...args: never[]) => {
    const [id, method, url, pageId, body] = args as unknown as [
      number,
      string,
      string,
      number,
      string,
    ];
    void answer(scheme, id, { method, url, pageId, body });
  });
}

/** @throws Error when the scheme is not handled */
export function unhandle(scheme: string): void {
  if (!handlers.delete(scheme)) throw new Error(`The scheme '${scheme}' is not handled`);
}

/** Whether the app itself answers requests of this scheme. */
export function isAppScheme(scheme: string): boolean {
  return handlers.has(scheme);
}

export function isProtocolHandled(scheme: string): boolean {
  return handlers.has(scheme) || BUILT_IN.has(scheme);
}

/** Null for a request that no page made: a service worker's, say. */
function senderOf(pageId: number): WebContents | null {
  return WebContents.getAll().find((contents) => contents.pageId === pageId) ?? null;
}

async function answer(
  scheme: string,
  id: number,
  { method, url, pageId, body }: { method: string; url: string; pageId: number; body: string },
): Promise<void> {
  const { engine } = readyRuntime('a protocol handler');
  let response: Response;
  try {
    const handler = handlers.get(scheme);
    const sender = pageId === 0 ? null : senderOf(pageId);
    const init = method === 'GET' || method === 'HEAD' ? { method } : { method, body };
    response = handler
      ? await handler(new Request(url, init), sender)
      : new Response('This scheme is not handled any more.', { status: 404 });
  } catch (error) {
    // The page gets an answer in any case; the error is the app's and must be seen.
    process.emitWarning(error instanceof Error ? error : String(error));
    response = new Response('The protocol handler failed.', { status: 500 });
  }
  const type = response.headers.get('content-type') ?? 'application/octet-stream';
  engine.respondToScheme(id, response.status, type, Buffer.from(await response.arrayBuffer()));
}
