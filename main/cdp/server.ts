/** The DevTools server: HTTP discovery and WebSockets on the loopback, off unless asked for. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { CladeError } from '../common/errors.ts';
import { Connection } from './connection.ts';
import { discover, pagePath, type Address } from './discovery.ts';
import { refusal } from './origin-check.ts';
import type { TargetRegistry } from './target-registry.ts';
import { MAX_MESSAGE_BYTES, type Transport } from './transport.ts';

const HOST = '127.0.0.1';

export class DevToolsServer {
  readonly #targets: TargetRegistry;
  readonly #browserPath = `/devtools/browser/${randomUUID()}`;
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });

  constructor(targets: TargetRegistry) {
    this.#targets = targets;
    this.#server = createServer((request, response) => {
      const refused = refusal(request.headers);
      const { status, body } = refused
        ? { status: 403, body: refused }
        : discover(pathOf(request), targets, this.#address());
      response.writeHead(status, {
        'content-type': status === 200 ? 'application/json; charset=UTF-8' : 'text/plain',
      });
      response.end(body);
    });
    this.#server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    // An app ends when its windows are gone, whoever may still connect.
    this.#server.unref();
  }

  /**
   * @param port 0 for any that is free
   * @returns the address of the browser's WebSocket
   * @throws (rejects) CladeError ERR_DEBUGGING_PORT
   */
  listen(port: number): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', (error) => {
        const message = `cannot listen on port ${port} for DevTools: ${error.message}`;
        reject(new CladeError('ERR_DEBUGGING_PORT', message, { cause: error }));
      });
      this.#server.listen(port, HOST, () =>
        resolve(`ws://${this.#address().authority}${this.#browserPath}`),
      );
    });
  }

  #address(): Address {
    const { port } = this.#server.address() as AddressInfo;
    return { authority: `${HOST}:${port}`, browserPath: this.#browserPath };
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const connect = this.#route(request);
    if (!connect) {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
      connect(webSocketTransport(webSocket));
    });
  }

  #route(request: IncomingMessage): ((transport: Transport) => void) | undefined {
    if (refusal(request.headers) !== undefined) return undefined;
    const path = pathOf(request);
    if (path === this.#browserPath) {
      return (transport) => void new Connection(transport, this.#targets);
    }
    const target = this.#targets.list().find(({ id }) => path === pagePath(id));
    return target && ((transport) => void new Connection(transport, this.#targets, target));
  }
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').replace(/\?.*$/s, '');
}

function webSocketTransport(socket: WebSocket): Transport {
  const transport: Transport = {
    send: (text) => {
      if (socket.readyState === socket.OPEN) socket.send(text);
    },
    close: () => socket.close(),
    onMessage: () => undefined,
    onClose: () => undefined,
  };
  socket.on('message', (data) => transport.onMessage(textOf(data)));
  // A broken frame or one that is too long ends this connection only; `close` follows.
  socket.on('error', () => socket.terminate());
  socket.on('close', () => transport.onClose());
  return transport;
}

function textOf(data: Buffer | ArrayBuffer | Buffer[]): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return Buffer.from(data as Buffer).toString('utf8');
}
