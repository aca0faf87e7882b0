/**
 * EngineInspector: the app's one connection to the engine's own inspector, which serves every page.
 * Made when the first session attaches to a page.
 */
import { Socket } from 'node:net';
import {
  encodeMessage,
  messageReader,
  readTargetList,
  readTargetMessage,
  targetBody,
} from './wire.ts';
import { PageChannel } from './page-channel.ts';

export class EngineInspector {
  readonly #socket: Socket;
  /** By the connection and the target in it. */
  readonly #channels = new Map<string, PageChannel>();
  readonly #byPageId = new Map<number, PageChannel>();
  readonly #waiting = new Map<number, ((channel: PageChannel) => void)[]>();

  /** @param fd of the inspector's socket; taken over */
  constructor(fd: number) {
    this.#socket = new Socket({ fd, readable: true, writable: true });
    this.#socket.unref();
    this.#socket.on(
      'data',
      messageReader((name, body) => this.#onMessage(name, body)),
    );
    // The engine lives in this process: its end is the end of all.
    this.#socket.on('error', () => this.#socket.destroy());
    // The text is a hash of the protocol that the client knows; the engine then sends its own.
    this.#send('SetupInspectorClient', Buffer.from('clade\0'));
  }

  /** Resolves when the engine offers the page. */
  channelOf(pageId: number): Promise<PageChannel> {
    const known = this.#byPageId.get(pageId);
    if (known) return Promise.resolve(known);
    return new Promise((resolve) => {
      this.#waiting.set(pageId, [...(this.#waiting.get(pageId) ?? []), resolve]);
    });
  }

  #onMessage(name: string, body: Buffer): void {
    if (name === 'SetTargetList') return this.#onTargetList(body);
    if (name !== 'SendMessageToFrontend') return;
    const { connection, target, text } = readTargetMessage(body);
    this.#channels.get(keyOf(connection, target))?.receive(text);
  }

  #onTargetList(body: Buffer): void {
    const { connection, targets } = readTargetList(body);
    const present = new Set(targets.map(({ id }) => keyOf(connection, id)));
    for (const key of this.#channels.keys()) {
      if (key.startsWith(keyOf(connection, '')) && !present.has(key)) this.#channels.delete(key);
    }
    for (const { id, type } of targets) {
      if (type === 'WebPage' && !this.#channels.has(keyOf(connection, id))) {
        this.#open(connection, id);
      }
    }
  }

  #open(connection: bigint, target: bigint): void {
    this.#send('Setup', targetBody(connection, target));
    const channel = new PageChannel(
      (text) => this.#send('SendMessageToBackend', targetBody(connection, target, text)),
      (pageId) => this.#onPageKnown(pageId, channel),
    );
    this.#channels.set(keyOf(connection, target), channel);
  }

  #onPageKnown(pageId: number, channel: PageChannel): void {
    this.#byPageId.set(pageId, channel);
    for (const resolve of this.#waiting.get(pageId) ?? []) resolve(channel);
    this.#waiting.delete(pageId);
  }

  #send(name: string, body: Buffer): void {
    this.#socket.write(encodeMessage(name, body));
  }
}

function keyOf(connection: bigint, target: bigint | string): string {
  return `${connection}:${target}`;
}
