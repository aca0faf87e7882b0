/** Log: what the engine has to say about a page, beside what the page's scripts log. */
import { command, domain } from '../domain.ts';
import type { PageSession } from '../sessions.ts';

class Log {
  readonly #session: PageSession;

  constructor(session: PageSession) {
    this.#session = session;
  }

  enable(): void {
    this.disable();
    this.#session.page.on('log-entry', this.#onEntry);
  }

  disable(): void {
    this.#session.page.off('log-entry', this.#onEntry);
  }

  dispose(): void {
    this.disable();
  }

  readonly #onEntry = (entry: object): void => this.#session.emit('Log.entryAdded', { entry });
}

export const logDomain = domain<PageSession, Log>({
  name: 'Log',
  events: ['entryAdded'],
  createState: (session) => new Log(session),
  commands: {
    enable: command({}, (log: Log) => log.enable()),
    disable: command({}, (log: Log) => log.disable()),
    clear: command({}, () => undefined),
  },
});
