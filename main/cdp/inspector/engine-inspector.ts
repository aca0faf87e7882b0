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

/** A view, as the engine counts them. */
interface Place {
  connection: bigint;
  target: bigint;
}

export class EngineInspector {
  readonly #socket: Socket;
  readonly #channels = new Map<string, PageChannel>();
  /** Those that were opened when there was a process. */
  readonly #proven = new WeakSet<PageChannel>();
  /** Which views show which engine pages. */
  readonly #places = new Map<number, Place>();
  readonly #waiting = new Map<number, () => void>();
  readonly #onList: (() => void)[] = [];

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

  /**
   * The channel to the view that shows an engine page, which must have a process: the engine
   * connects only those that run, and not later. Resolves when it is connected. One call for a view
   * at a time.
   */
  async connect(pageId: number): Promise<PageChannel> {
    const place = await this.#placeOf(pageId);
    const known = this.#channels.get(keyOf(place));
    if (known && this.#proven.has(known) && known.current) return known;
    while (true) {
      // The first connection only told which page it is, and may have come before its process.
      this.#send('FrontendDidClose', targetBody(place.connection, place.target));
      // The engine closes it a little later, and then tells of its targets.
      await new Promise<void>((resolve) => this.#onList.push(resolve));
      const channel = this.#open(place);
      if (!(await channel.opened)) continue;
      this.#proven.add(channel);
      return channel;
    }
  }

  async #placeOf(pageId: number): Promise<Place> {
    let place = this.#places.get(pageId);
    while (!place) {
      await new Promise<void>((resolve) => {
        const before = this.#waiting.get(pageId);
        this.#waiting.set(pageId, () => {
          before?.();
          resolve();
        });
      });
      place = this.#places.get(pageId);
    }
    return place;
  }

  #onMessage(name: string, body: Buffer): void {
    if (name === 'SetTargetList') return this.#onTargetList(body);
    if (name !== 'SendMessageToFrontend') return;
    const { connection, target, text } = readTargetMessage(body);
    this.#channels.get(keyOf({ connection, target }))?.receive(text);
  }

  #onTargetList(body: Buffer): void {
    const { connection, targets } = readTargetList(body);
    for (const tell of this.#onList.splice(0)) tell();
    const pages = targets.filter(({ type }) => type === 'WebPage');
    const present = new Set(pages.map(({ id }) => keyOf({ connection, target: id })));
    for (const key of this.#channels.keys()) {
      if (key.startsWith(`${connection}:`) && !present.has(key)) this.#channels.delete(key);
    }
    for (const { id: target } of pages) {
      if (!this.#channels.has(keyOf({ connection, target }))) this.#open({ connection, target });
    }
  }

  #open(place: Place): PageChannel {
    // The engine crashes when a view is set up twice without a close in between.
    this.#send('FrontendDidClose', targetBody(place.connection, place.target));
    this.#send('Setup', targetBody(place.connection, place.target));
    const channel = new PageChannel(
      (text) =>
        this.#send('SendMessageToBackend', targetBody(place.connection, place.target, text)),
      (pageId) => this.#onPageKnown(pageId, place),
    );
    this.#channels.set(keyOf(place), channel);
    return channel;
  }

  #onPageKnown(pageId: number, place: Place): void {
    this.#places.set(pageId, place);
    const tell = this.#waiting.get(pageId);
    this.#waiting.delete(pageId);
    tell?.();
  }

  #send(name: string, body: Buffer): void {
    this.#socket.write(encodeMessage(name, body));
  }
}

function keyOf({ connection, target }: Place): string {
  return `${connection}:${target}`;
}
