/** A session with one page for the app itself: what webContents.debugger is made of. */
import { pageDomains } from './domains/index.ts';
import { PageSession } from './sessions.ts';
import type { TargetRegistry } from './target-registry.ts';
import type { PageTarget } from './target.ts';

export interface PageClientEvents {
  /** An event of the protocol. */
  message: (method: string, params: object) => void;
  /** The page is gone. */
  closed: () => void;
}

export class PageClient {
  readonly #session: PageSession;
  readonly #targets: TargetRegistry;
  readonly #onClosed: (target: PageTarget) => void;

  /** @throws ProtocolError when there is no such target */
  constructor(targets: TargetRegistry, targetId: string, events: PageClientEvents) {
    this.#targets = targets;
    this.#session = new PageSession(targets.get(targetId), pageDomains, (method, params) =>
      events.message(method, params),
    );
    this.#onClosed = (target) => {
      if (target !== this.#session.target) return;
      this.end();
      events.closed();
    };
    targets.on('closed', this.#onClosed);
  }

  /** @throws (rejects) ProtocolError */
  async send(method: string, params: object): Promise<unknown> {
    return (await this.#session.dispatch(method, params)) ?? {};
  }

  end(): void {
    this.#targets.off('closed', this.#onClosed);
    this.#session.end();
  }
}
