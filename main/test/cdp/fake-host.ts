// An app of pages that only remember what they were told.
import { EventEmitter } from 'node:events';
import { Connection } from '../../cdp/connection.ts';
import { TargetRegistry } from '../../cdp/target-registry.ts';
import type {
  PageHost,
  PageHostEvents,
  TargetHost,
  TargetHostEvents,
} from '../../cdp/target-host.ts';
import type { Transport } from '../../cdp/transport.ts';

export class FakePage implements PageHost {
  readonly events = new EventEmitter<PageHostEvents>();
  readonly targetId: string;
  readonly contextId = 'default';
  readonly openerId = undefined;
  held = 0;

  constructor(targetId: string) {
    this.targetId = targetId;
  }

  view(): never {
    throw new Error('a fake page has no view');
  }
  isDestroyed(): boolean {
    return false;
  }
  session(): never {
    throw new Error('a fake page has no session');
  }
  url(): string {
    return '';
  }
  title(): string {
    return '';
  }
  pageId(): number {
    return 0;
  }
  processTime(): number {
    return 0;
  }
  navigate(): void {}
  reload(): void {}
  history() {
    return { entries: [], activeIndex: -1 };
  }
  goToIndex(): void {}
  resize(): Promise<void> {
    return Promise.resolve();
  }
  window(): undefined {}
  activate(): void {}
  close(): void {
    this.events.emit('closed');
  }
  holdLoads(): () => void {
    this.held += 1;
    return () => (this.held -= 1);
  }
}

export class FakeHost implements TargetHost {
  session(): never {
    throw new Error('a fake app has no sessions');
  }
  readonly events = new EventEmitter<TargetHostEvents>();
  readonly defaultContextId = 'default';
  readonly pages: FakePage[] = [];
  quits = 0;
  /** How many want pages to have settled processes. */
  settled = 0;

  settleProcesses(): () => void {
    this.settled += 1;
    return () => (this.settled -= 1);
  }
  list(): PageHost[] {
    return this.pages;
  }
  window(): undefined {}
  createContext(): string {
    return 'context';
  }
  forgetContext(): void {}
  contexts(): string[] {
    return [];
  }
  createPage(): FakePage {
    const page = new FakePage(`PAGE${this.pages.length + 1}`);
    this.pages.push(page);
    this.events.emit('created', page);
    return page;
  }
  version() {
    return { product: 'Fake/1.2.3', userAgent: 'fake', engine: '0' };
  }
  connectInspector(): never {
    throw new Error('a fake app has no engine');
  }
  quit(): void {
    this.quits += 1;
  }
}

export interface Message {
  id?: number;
  method?: string;
  sessionId?: string;
  params?: Record<string, unknown>;
  result?: Record<string, unknown>;
  error?: { code: number; message: string };
}

/** A client in this process. */
export class Client {
  readonly messages: Message[] = [];
  readonly #transport: Transport;
  #lastId = 0;

  constructor(targets: TargetRegistry) {
    this.#transport = {
      send: (text) => void this.messages.push(JSON.parse(text) as Message),
      close: () => undefined,
      onMessage: () => undefined,
      onClose: () => undefined,
    };
    new Connection(this.#transport, targets);
  }

  sendText(text: string): void {
    this.#transport.onMessage(text);
  }

  disconnect(): void {
    this.#transport.onClose();
  }

  /** Resolves with the answer. */
  async ask(method: string, params?: object, sessionId?: string): Promise<Message> {
    const id = ++this.#lastId;
    this.sendText(JSON.stringify({ id, method, params, sessionId }));
    while (true) {
      const answer = this.messages.find((message) => message.id === id);
      if (answer) return answer;
      await new Promise(setImmediate);
    }
  }

  /** What has happened by now has been told. */
  async heard(): Promise<void> {
    await new Promise(setImmediate);
  }

  events(method: string): Message[] {
    return this.messages.filter((message) => message.method === method);
  }
}

export function setUp(): { host: FakeHost; client: Client; targets: TargetRegistry } {
  const host = new FakeHost();
  const targets = new TargetRegistry(host);
  return { host, targets, client: new Client(targets) };
}
