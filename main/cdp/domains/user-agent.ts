/** The part of Emulation and of Network that is about how a page presents itself, and its scripts. */
import { engineBinding } from '../../native.ts';
import { extraHeadersOf } from '../network/extra-headers.ts';
import { command, domain } from '../domain.ts';
import { flag, optional, text } from '../params.ts';
import { ProtocolError } from '../protocol-error.ts';
import type { PageSession } from '../sessions.ts';
import { placeDomain } from './place.ts';

class UserAgent {
  readonly #session: PageSession;
  #userAgent = '';
  #scriptsOff = false;

  constructor(session: PageSession) {
    this.#session = session;
  }

  /**
   * @param userAgent empty: the app's own
   * @param languages as the header Accept-Language has them
   */
  async set(userAgent: string, languages: string | undefined): Promise<void> {
    this.#userAgent = userAgent;
    const { page, target } = this.#session;
    target.host.view().setUserAgent(userAgent);
    const headers = languages ? { 'Accept-Language': languages } : undefined;
    await extraHeadersOf(page).setDefault(this, headers);
    const [first = ''] = (languages ?? '').split(/[,;]/);
    await this.#session.state(placeDomain).place.setAccepted(first.trim());
  }

  /** For documents that are loaded from now on. */
  disableScripts(off: boolean): void {
    this.#scriptsOff = off;
    engineBinding().setScriptMarkup(this.#session.target.host.view(), !off);
  }

  dispose(): void {
    const { page, target } = this.#session;
    // The page may be about to go, too.
    extraHeadersOf(page)
      .setDefault(this, undefined)
      .catch(() => undefined);
    if (target.host.isDestroyed()) return;
    if (this.#userAgent !== '') target.host.view().setUserAgent('');
    if (this.#scriptsOff) this.disableScripts(false);
  }
}

const setUserAgentOverride = command(
  { userAgent: text(), acceptLanguage: optional(text()), platform: optional(text()) },
  (agent: UserAgent, { userAgent, acceptLanguage, platform }) => {
    if (platform) throw new ProtocolError('The engine cannot emulate another navigator.platform');
    return agent.set(userAgent, acceptLanguage);
  },
);

export const userAgentDomain = domain<PageSession, UserAgent>({
  name: 'Emulation.userAgent',
  createState: (session) => new UserAgent(session),
  commands: {
    setUserAgentOverride,
    setScriptExecutionDisabled: command({ value: flag() }, (agent: UserAgent, { value }) =>
      agent.disableScripts(value),
    ),
  },
});

/** The same under its older name. */
export const networkUserAgentDomain = domain<PageSession, UserAgent>({
  name: 'Emulation.userAgent',
  createState: (session) => new UserAgent(session),
  commands: { setUserAgentOverride },
});
