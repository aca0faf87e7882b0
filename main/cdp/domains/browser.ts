/** Browser: what the app is, and its end. */
import { command, domain } from '../domain.ts';
import type { BrowserSession } from '../sessions.ts';

/** The version of the protocol that is spoken. */
export const PROTOCOL_VERSION = '1.3';

class Browser {
  readonly #session: BrowserSession;

  constructor(session: BrowserSession) {
    this.#session = session;
  }

  version(): object {
    const { product, userAgent, engine } = this.#session.targets.host.version();
    return {
      protocolVersion: PROTOCOL_VERSION,
      product,
      revision: engine,
      userAgent,
      jsVersion: engine,
    };
  }

  close(): void {
    // After the answer has been sent.
    setImmediate(() => this.#session.targets.host.quit());
  }
}

export const browserDomain = domain<BrowserSession, Browser>({
  name: 'Browser',
  createState: (session) => new Browser(session),
  commands: {
    getVersion: command({}, (browser: Browser) => browser.version()),
    close: command({}, (browser: Browser) => browser.close()),
  },
});
