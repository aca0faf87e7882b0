// HTTP requests to the DevTools server, the real one, over TCP: each connection gets answers that
// are well formed or is closed, none that a web page could have sent gets in, and the server is there
// for the next one.
import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import * as fc from 'fast-check';
import { serverAddress, stillServes } from './devtools-client.ts';

const token = fc.stringMatching(/^[!-~]{0,12}$/);
const where = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom('/json', '/json/', '/json/list', '/json/version', '/json/protocol'),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom('BROWSER', '/devtools/page/PAGE1', '/devtools/page/', '*', ''),
  },
  fc.constantFrom(
    '//json',
    '/json/../json',
    'http://evil.example/json/version',
    '/json?x=/',
    '/json/version#',
  ),
  token.map((text) => `/${text}`),
  fc.string({ maxLength: 2000 }),
);
const host = fc.constantFrom(
  'localhost',
  'localhost:1',
  '127.0.0.1',
  '[::1]:9',
  'evil.example',
  'localhost.evil.example',
  '',
  'localhost@evil.example',
  '127.0.0.1.evil.example',
  '0',
  '127.0.0.1:1:1',
  'LOCALHOST',
  '[::1',
  '\u00e9',
);
const header = fc.oneof(
  host.map((name) => `Host: ${name}`),
  fc.constantFrom(
    'Origin: http://evil.example',
    'Origin: null',
    'Origin:',
    'oRiGiN : devtools://devtools',
  ),
  fc.constantFrom('Connection: Upgrade', 'Connection: close', 'Upgrade: websocket', 'Upgrade: h2c'),
  fc.constantFrom('Sec-WebSocket-Version: 13', 'Sec-WebSocket-Version: 99', 'Expect: 100-continue'),
  fc.constantFrom('Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Key: x'),
  fc.constantFrom('Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=99'),
  fc.constantFrom('Content-Length: 5', 'Content-Length: -1', 'Transfer-Encoding: chunked'),
  fc.tuple(token, fc.string({ maxLength: 40 })).map(([name, value]) => `${name}: ${value}`),
);
const request = fc
  .record({
    method: fc.oneof(
      { weight: 4, arbitrary: fc.constant('GET') },
      fc.constantFrom('POST', 'OPTIONS', 'CONNECT', 'get', ''),
    ),
    where,
    version: fc.oneof(
      { weight: 6, arbitrary: fc.constant('HTTP/1.1') },
      fc.constantFrom('HTTP/1.0', 'HTTP/9.9', ''),
    ),
    headers: fc.array(header, { maxLength: 8 }),
    end: fc.oneof(
      { weight: 6, arbitrary: fc.constant('\r\n') },
      fc.constantFrom('\n', '\r', '\r\n\r\n'),
    ),
    body: fc.oneof(fc.constant(''), fc.string({ maxLength: 30 })),
  })
  .map(({ method, where: path, version, headers, end, body }) =>
    [`${method} ${path} ${version}`, ...headers, '', body].join(end),
  );
const upgrade = fc
  .tuple(where, host, fc.option(fc.constantFrom('http://evil.example', 'null', '', 'file://')))
  .map(([path, name, origin]) =>
    [
      `GET ${path} HTTP/1.1`,
      `Host: ${name}`,
      ...(origin === null ? [] : [`Origin: ${origin}`]),
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      '',
      '',
    ].join('\r\n'),
  );

/** Sends, and collects what comes until the other side ends or has been silent for two turns. */
function exchange(socket: Socket, text: string): Promise<string> {
  return new Promise((resolve) => {
    let got = '';
    socket.setEncoding('latin1');
    socket.on('data', (chunk) => (got += String(chunk)));
    // Reset by the server: as good an end as any.
    socket.on('error', () => resolve(got));
    socket.on('close', () => resolve(got));
    socket.on('end', () => resolve(got));
    socket.end(text, 'latin1');
  });
}

/** Whether a page could have sent it: by its Origin, or by its first Host, which counts. */
function isForeign(text: string): boolean {
  const [head = ''] = text.split(/\r?\n\r?\n/);
  const named = /^host[ \t]*:[ \t]*(.*?)[ \t]*$/im.exec(head)?.[1] ?? 'localhost';
  const isLocal = /^(localhost|127\.0\.0\.1|\[::1\])(:\d*)?$/i.test(named);
  return !isLocal || /^origin[ \t]*:/im.test(head);
}

async function answers(text: string): Promise<void> {
  const { port, browserPath } = await serverAddress();
  const sent = text.replace('BROWSER', browserPath);
  const socket = connect(port, '127.0.0.1');
  const got = (await exchange(socket, sent)).replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, '');
  socket.resetAndDestroy();
  if (got !== '') assert.match(got, /^HTTP\/1\.1 (101|200|400|403|404|405|413|417|426|431|501) /);
  const status = /^HTTP\/1\.1 (\d+)/.exec(got)?.[1];
  if (isForeign(sent)) assert.ok(status !== '101' && status !== '200', `${sent}\n${got}`);
  await stillServes();
}

export const properties = {
  'any bytes': fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), answers),
  'requests of all kinds': fc.asyncProperty(request, answers),
  'requests for a WebSocket': fc.asyncProperty(upgrade, answers),
  'several requests at once': fc.asyncProperty(fc.array(request, { maxLength: 4 }), (all) =>
    answers(all.join('')),
  ),
};
