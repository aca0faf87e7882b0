/** Target, in a session with a page. Frames are in the page's own target, so nothing is attached. */
import { command, domain } from '../domain.ts';
import type { PageSession } from '../sessions.ts';

class PageTargets {
  readonly #session: PageSession;

  constructor(session: PageSession) {
    this.#session = session;
  }

  info(): object {
    return { targetInfo: this.#session.target.info() };
  }
}

export const pageTargetDomain = domain<PageSession, PageTargets>({
  name: 'Target',
  standalone: true,
  createState: (session) => new PageTargets(session),
  commands: {
    getTargetInfo: command({}, (targets: PageTargets) => targets.info()),
    setAutoAttach: command({}, () => undefined),
  },
});
