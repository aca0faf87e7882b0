/** Security: whether certificates of servers count. */
import { command, domain } from '../domain.ts';
import { flag } from '../params.ts';
import type { PageSession } from '../sessions.ts';

class Security {
  readonly #session: PageSession;

  constructor(session: PageSession) {
    this.#session = session;
  }

  /** The engine decides it for a whole session: for all pages of the browser context. */
  ignoreCertificates(ignore: boolean): void {
    this.#session.target.host.session().ignoreCertificates(this, ignore);
  }

  dispose(): void {
    if (!this.#session.target.host.isDestroyed()) this.ignoreCertificates(false);
  }
}

export const securityDomain = domain<PageSession, Security>({
  name: 'Security',
  createState: (session) => new Security(session),
  commands: {
    enable: command({}, () => undefined),
    disable: command({}, () => undefined),
    setIgnoreCertificateErrors: command({ ignore: flag() }, (security: Security, { ignore }) =>
      security.ignoreCertificates(ignore),
    ),
  },
});
