/** The two kinds of session: with the browser as a whole, and with one page. */
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

  protected override async prepare(): Promise<void> {
    this.#page ??= await this.target.model();
  }
}
