/** The two kinds of session: with the browser as a whole, and with one page. */
import { setImmediate } from 'node:timers/promises';
import type { Connection } from './connection.ts';
import type { Domain } from './domain.ts';
import type { PageModel } from './page/page-model.ts';
import { ProtocolError } from './protocol-error.ts';
import { Session, type EventSink } from './session.ts';
import type { PageTarget } from './target.ts';
import type { TargetRegistry } from './target-registry.ts';

export type BrowserDomains = ReadonlyMap<string, Domain<BrowserSession>>;
export type PageDomains = ReadonlyMap<string, Domain<PageSession>>;

export class BrowserSession extends Session<BrowserSession> {
  readonly connection: Connection;

  constructor(connection: Connection, domains: BrowserDomains, sink: EventSink) {
    super(domains, sink);
    this.connection = connection;
  }

  get targets(): TargetRegistry {
    return this.connection.targets;
  }

  protected override prepare(): Promise<void> {
    return Promise.resolve();
  }
}

export class PageSession extends Session<PageSession> {
  readonly target: PageTarget;
  #page: PageModel | undefined;
  #waiting = 0;
  #queue: Promise<void> = Promise.resolve();

  constructor(target: PageTarget, domains: PageDomains, sink: EventSink) {
    super(domains, sink);
    this.target = target;
    target.enter();
    target.host.events.on('crashed', this.#onCrashed);
  }

  /** The page that the session is attached to; there before any command runs. */
  get page(): PageModel {
    if (!this.#page) throw new ProtocolError('The page is not ready');
    return this.#page;
  }

  override end(): void {
    if (this.ended) return;
    super.end();
    this.target.host.events.off('crashed', this.#onCrashed);
    this.target.runIfWaiting(this);
    this.target.leave();
  }

  readonly #onCrashed = (): void => this.emit('Inspector.targetCrashed');

  /**
   * What has waited for the page is run one by one: before one command tells of what is there
   * already, the answers to those before it have been sent.
   */
  protected override prepare(): Promise<void> {
    if (this.#page && this.#waiting === 0) return Promise.resolve();
    this.#waiting += 1;
    const turn = this.#queue.then(async () => {
      this.#page ??= await this.target.model();
    });
    const pass = (): Promise<void> => {
      this.#waiting -= 1;
      return setImmediate();
    };
    this.#queue = turn.catch(() => undefined).then(pass);
    return turn;
  }
}
