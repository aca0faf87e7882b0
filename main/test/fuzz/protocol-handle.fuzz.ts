// Requests for schemes of an app's own: each has one answer, whatever the page asked for and whatever
// the app's handler makes of it; and a handler that serves a folder as its documentation says serves
// nothing else.
import assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import * as fc from 'fast-check';
import { handle } from '../../api/protocol-handle.ts';
import { setReady, setRuntime, type Runtime } from '../../api/runtime.ts';
import { urlPath } from './url-path.ts';

type Listener = (event: string, ...args: unknown[]) => void;

const answers = new Map<number, { status: number; type: string; body: Buffer }>();
let ask: Listener = () => assert.fail('the scheme is not registered');
let lastId = 0;

const engine = {
  registerScheme: (_scheme: string, listener: Listener) => void (ask = listener),
  respondToScheme(id: number, status: number, type: string, body: Buffer): void {
    assert.ok(!answers.has(id), 'answered twice');
    answers.set(id, { status, type, body });
  },
};
setRuntime({ engine } as unknown as Runtime);
setReady({ gtk: '', webkit: '', userAgent: '' });
// What handlers throw is told as a warning, thousands of times.
process.removeAllListeners('warning');

type Handler = Parameters<typeof handle>[1];

let current: Handler = () => assert.fail('there is no handler');
handle('lab', (request, sender) => current(request, sender));

async function answerOf(handler: Handler, method: string, url: string, body = '') {
  const id = ++lastId;
  current = handler;
  ask('request', id, method, url, 0, body);
  for (let turn = 0; turn < 100 && !answers.has(id); ++turn) {
    await new Promise((done) => setImmediate(done));
  }
  const answer = answers.get(id);
  assert.ok(answer, `${method} ${url} was not answered`);
  answers.delete(id);
  return answer;
}

/** What handlers give back, and what they should not. */
const given: fc.Arbitrary<() => unknown> = fc.oneof(
  fc.anything().map((value) => () => value),
  fc.string().map((text) => () => new Response(text)),
  fc.string().map((text) => () => Promise.resolve(new Response(text, { status: 404 }))),
  fc.constant(() => Promise.reject(new Error('the handler rejects'))),
  fc.constant(() => {
    throw new Error('the handler throws');
  }),
  fc.constant(() => Response.error()),
  fc.constant(() => {
    const used = new Response('used');
    void used.text();
    return used;
  }),
  fc.constant(
    () => new Response(new ReadableStream({ start: (body) => body.error(new Error('it breaks')) })),
  ),
);
const method = fc.oneof(
  fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT', 'get', ''),
  fc.string({ maxLength: 5 }),
);
const url = fc.oneof(
  fc
    .tuple(fc.constantFrom('lab://host/', 'lab://', 'lab:', 'lab://user:pass@host/'), urlPath)
    .map(([start, path]) => start + path),
  fc.string(),
);

/** As an app serves a folder: by the URL's path, and only what lies in the folder. */
const ROOT = '/srv/app';
function serveFolder(request: Request): Response {
  let path: string;
  try {
    path = join(ROOT, decodeURIComponent(new URL(request.url).pathname));
  } catch {
    return new Response('', { status: 400 });
  }
  return path.startsWith(`${ROOT}/`)
    ? new Response(resolve(path))
    : new Response('', { status: 403 });
}

export const properties = {
  'any request, and any answer': fc.asyncProperty(
    method,
    url,
    fc.string(),
    given,
    async (how, what, body, make) => {
      const { status, type } = await answerOf(make as Handler, how, what, body);
      assert.ok(Number.isInteger(status));
      assert.equal(typeof type, 'string');
    },
  ),
  'paths that lead upwards': fc.asyncProperty(
    urlPath.map((path) => `lab://host/${path}`),
    async (what) => {
      const { status, body } = await answerOf(serveFolder, 'GET', what);
      if (status === 200) assert.ok(body.toString().startsWith(ROOT), body.toString());
      // A step upwards is taken before a handler sees the path.
      const { body: seen } = await answerOf(
        (request) => new Response(new URL(request.url).pathname),
        'GET',
        what,
      );
      assert.ok(!seen.toString().split('/').includes('..'), seen.toString());
    },
  ),
};
