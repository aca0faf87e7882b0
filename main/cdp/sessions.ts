/** The kinds of session: with the browser as a whole, with one page, with one worker of a page. */
import { setImmediate } from 'node:timers/promises';
import type { Connection } from './connection.ts';
import type { Domain } from './domain.ts';
import type { PageModel } from './page/page-model.ts';
import type { ScriptHost } from './page/script-host.ts';
import type { WorkerModel } from './page/worker-model.ts';
import { ProtocolError } from './protocol-error.ts';
import { Session, type EventSink } from './session.ts';
import type { PageTarget } from './target.ts';
import type { TargetRegistry } from './target-registry.ts';

export type BrowserDomains = ReadonlyMap<string, Domain<BrowserSession>>;
export type PageDomains = ReadonlyMap<string, Domain<PageSession>>;
export type WorkerDomains = ReadonlyMap<string, Domain<WorkerSession>>;

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
  /** Where sessions with the page's workers are; a session of the app's own has none. */
  readonly connection: Connection | undefined;
  #page: PageModel | undefined;
  #waiting = 0;
  #queue: Promise<void> = Promise.resolve();

  constructor(target: PageTarget, domains: PageDomains, sink: EventSink, connection?: Connection) {
    super(domains, sink);
    this.connection = connection;
    this.target = target;
    target.enter();
    target.host.events.on('crashed', this.#onCrashed);
  }

  /** The page that the session is attached to; there before any command runs. */
  get page(): PageModel {
    if (!this.#page) throw new ProtocolError('The page is not ready');
    return this.#page;
  }

  get scriptHost(): ScriptHost {
    return this.page;
  }

  runIfWaiting(): void {
    this.target.runIfWaiting(this);
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

export class WorkerSession extends Session<WorkerSession> {
  readonly worker: WorkerModel;

  constructor(worker: WorkerModel, domains: WorkerDomains, sink: EventSink) {
    super(domains, sink);
    this.worker = worker;
  }

  get scriptHost(): ScriptHost {
    return this.worker;
  }

  runIfWaiting(): void {
    this.worker.runIfWaiting(this);
  }

  override end(): void {
    if (this.ended) return;
    super.end();
    this.runIfWaiting();
  }

  protected override prepare(): Promise<void> {
    return this.worker.ready;
  }
}
