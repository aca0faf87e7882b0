/** Inspector: the end of the page's process. */
import { command, domain } from '../domain.ts';
import type { PageSession } from '../sessions.ts';

class Inspector {
  readonly #session: PageSession;

  constructor(session: PageSession) {
    this.#session = session;
    session.target.host.events.on('crashed', this.#onCrashed);
  }

  dispose(): void {
    this.#session.target.host.events.off('crashed', this.#onCrashed);
  }

  readonly #onCrashed = (): void => this.#session.emit('Inspector.targetCrashed');
}

export const inspectorDomain = domain<PageSession, Inspector>({
  name: 'Inspector',
  events: ['targetCrashed'],
  createState: (session) => new Inspector(session),
  commands: {
    enable: command({}, () => undefined),
    disable: command({}, () => undefined),
  },
});
