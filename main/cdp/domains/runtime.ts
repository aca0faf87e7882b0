/** Runtime: scripts in the page's worlds. */
import { command, domain } from '../domain.ts';
import type { PageSession } from '../sessions.ts';

class Runtime {
  readonly #session: PageSession;

  constructor(session: PageSession) {
    this.#session = session;
  }

  runIfWaiting(): void {
    this.#session.target.runIfWaiting(this.#session);
  }
}

export const runtimeDomain = domain<PageSession, Runtime>({
  name: 'Runtime',
  createState: (session) => new Runtime(session),
  commands: {
    runIfWaitingForDebugger: command({}, (runtime: Runtime) => runtime.runIfWaiting()),
  },
});
