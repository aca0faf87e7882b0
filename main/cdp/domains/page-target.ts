/**
 * Target, in a session with a page: sessions with its workers. Frames are in the page's own target,
 * so of them nothing is attached.
 */
import { command, domain } from '../domain.ts';
import type { PageModel } from '../page/page-model.ts';
import type { WorkerModel } from '../page/worker-model.ts';
import { flag, optional } from '../params.ts';
import { ProtocolError } from '../protocol-error.ts';
import type { PageSession } from '../sessions.ts';

class PageTargets {
  readonly #session: PageSession;
  readonly #attached = new WeakSet<WorkerModel>();
  #page: PageModel | undefined;
  #wait = false;
  #stopUse: Promise<() => void> | undefined;

  constructor(session: PageSession) {
    this.#session = session;
  }

  info(): object {
    return { targetInfo: this.#session.target.info() };
  }

  async setAutoAttach(attach: boolean, wait: boolean, flatten: boolean): Promise<void> {
    if (attach && !flatten) throw new ProtocolError('Only flattened sessions are supported');
    this.#wait = wait;
    if (!attach) return this.dispose();
    const page = await this.#session.target.model();
    if (this.#page || this.#session.ended || !this.#session.connection) return;
    this.#page = page;
    for (const worker of page.workers.list()) this.#onCreated(worker);
    page.workers.on('created', this.#onCreated);
    this.#stopUse = page.workers.use();
    await this.#stopUse;
  }

  dispose(): void {
    this.#page?.workers.off('created', this.#onCreated);
    this.#page = undefined;
    void this.#stopUse?.then((stop) => stop());
    this.#stopUse = undefined;
  }

  readonly #onCreated = (worker: WorkerModel): void => {
    if (this.#attached.has(worker)) return;
    this.#attached.add(worker);
    this.#session.connection?.attachToWorker(worker, this.#session, this.#wait);
  };
}

export const pageTargetDomain = domain<PageSession, PageTargets>({
  name: 'Target',
  events: ['attachedToTarget', 'detachedFromTarget'],
  standalone: true,
  createState: (session) => new PageTargets(session),
  commands: {
    getTargetInfo: command({}, (targets: PageTargets) => targets.info()),
    setAutoAttach: command(
      { autoAttach: flag(), waitForDebuggerOnStart: flag(), flatten: optional(flag()) },
      (targets: PageTargets, { autoAttach, waitForDebuggerOnStart, flatten = false }) =>
        targets.setAutoAttach(autoAttach, waitForDebuggerOnStart, flatten),
    ),
  },
});
