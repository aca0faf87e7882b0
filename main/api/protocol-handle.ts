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

/** What a page asks for, as the engine tells it. */
interface Asked {
  method: string;
  url: string;
  pageId: number;
  body: string;
}

interface Answer {
  status: number;
  type: string;
  body: Buffer;
}

/** The page gets an answer in any case. */
async function answer(scheme: string, id: number, asked: Asked): Promise<void> {
  const { engine } = readyRuntime('a protocol handler');
  const { status, type, body } = await answerOf(scheme, asked);
  engine.respondToScheme(id, status, type, body);
}

async function answerOf(scheme: string, asked: Asked): Promise<Answer> {
  const handler = handlers.get(scheme);
  if (!handler) return refuse(404, 'This scheme is not handled any more.');
  const request = requestOf(asked);
  if (!request) return refuse(400, 'This address cannot be asked for.');
  try {
    const sender = asked.pageId === 0 ? null : senderOf(asked.pageId);
    const response: unknown = await handler(request, sender);
    if (!(response instanceof Response)) {
      throw new TypeError(`The handler of '${scheme}' returned no Response for ${asked.url}`);
    }
    const type = response.headers.get('content-type') ?? 'application/octet-stream';
    return { status: response.status, type, body: Buffer.from(await response.arrayBuffer()) };
  } catch (error) {
    // It is the app's and must be seen.
    process.emitWarning(error instanceof Error ? error : String(error));
    return refuse(500, 'The protocol handler failed.');
  }
}

/**
 * Undefined for what a page may ask for and no Request can be: a URL with a password, say; and for
 * paths with a step upwards, which the engine has taken already and Node's parser overlooks in some
 * (`/.x/..`): a handler may count on there being none.
 */
function requestOf({ method, url, body }: Asked): Request | undefined {
  try {
    if (new URL(url).pathname.split('/').some((step) => /^(\.|%2e){2}$/i.test(step)))
      return undefined;
    return new Request(url, method === 'GET' || method === 'HEAD' ? { method } : { method, body });
  } catch {
    return undefined;
  }
}

const refuse = (status: number, why: string): Answer => ({
  status,
  type: 'text/plain',
  body: Buffer.from(why),
});
