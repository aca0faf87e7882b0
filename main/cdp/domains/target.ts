/** Target, in a session with the browser: which pages there are, and sessions with them. */
import { command, domain } from '../domain.ts';
import { flag, optional, text } from '../params.ts';
import { ProtocolError } from '../protocol-error.ts';
import type { BrowserSession } from '../sessions.ts';
import type { PageTarget } from '../target.ts';

class Targets {
  readonly #session: BrowserSession;
  #attach = false;
  #wait = false;
  /** Set while pages wait for this session. */
  #unsettle: (() => void) | undefined;
  #discover = false;
  /** Those that end with the session. */
  readonly #contexts = new Set<string>();

  constructor(session: BrowserSession) {
    this.#session = session;
    session.targets.on('created', this.#onCreated);
    session.targets.on('closed', this.#onClosed);
  }

  dispose(): void {
    this.#session.targets.off('created', this.#onCreated);
    this.#session.targets.off('closed', this.#onClosed);
    this.#unsettle?.();
    for (const contextId of this.#contexts) this.disposeContext(contextId);
  }

  setAutoAttach(attach: boolean, wait: boolean, flatten: boolean): void {
    if (attach && !flatten) throw new ProtocolError('Only flattened sessions are supported');
    this.#attach = attach;
    this.#wait = wait;
    this.#unsettle?.();
    this.#unsettle = attach && wait ? this.#session.targets.host.settleProcesses() : undefined;
    if (!attach) return;
    const known = new Set(this.#own().map((session) => session.target));
    for (const target of this.#session.targets.list()) {
      if (!known.has(target)) this.#session.connection.attach(target, this.#session);
    }
  }

  setDiscoverTargets(discover: boolean): void {
    if (discover && !this.#discover) {
      for (const target of this.#session.targets.list()) this.#announce(target);
    }
    this.#discover = discover;
  }

  list(): object {
    return { targetInfos: this.#session.targets.list().map((target) => target.info()) };
  }

  info(targetId: string | undefined): object {
    if (targetId !== undefined) return { targetInfo: this.#session.targets.get(targetId).info() };
    const about = { type: 'browser', title: '', url: '', attached: true, canAccessOpener: false };
    return { targetInfo: { targetId: 'browser', ...about } };
  }

  create(url: string, contextId: string | undefined): object {
    const { host } = this.#session.targets;
    const page = host.createPage(contextId ?? host.defaultContextId, url);
    return { targetId: page.targetId };
  }

  createContext(disposeOnDetach: boolean): object {
    const browserContextId = this.#session.targets.host.createContext();
    if (disposeOnDetach) this.#contexts.add(browserContextId);
    return { browserContextId };
  }

  /** Its pages are closed without being asked. */
  disposeContext(contextId: string): void {
    const { host } = this.#session.targets;
    if (!host.contexts().includes(contextId)) {
      throw new ProtocolError(`Failed to find context with id ${contextId}`);
    }
    this.#contexts.delete(contextId);
    for (const target of this.#session.targets.list()) {
      if (target.host.contextId === contextId) target.host.close(true);
    }
    host.forgetContext(contextId);
  }

  contexts(): object {
    return { browserContextIds: this.#session.targets.host.contexts() };
  }

  close(targetId: string): object {
    this.#session.targets.get(targetId).host.close(true);
    return { success: true };
  }

  attach(targetId: string, flatten: boolean): object {
    if (!flatten) throw new ProtocolError('Only flattened sessions are supported');
    const target = this.#session.targets.get(targetId);
    return { sessionId: this.#session.connection.attach(target, this.#session) };
  }

  attachToBrowser(): object {
    return { sessionId: this.#session.connection.attachToBrowser(this.#session) };
  }

  detach(sessionId: string): void {
    this.#session.connection.detach(sessionId);
  }

  activate(targetId: string): void {
    this.#session.targets.get(targetId).host.activate();
  }

  #own() {
    return this.#session.connection.sessionsOf(this.#session);
  }

  #announce(target: PageTarget): void {
    this.#session.emit('Target.targetCreated', { targetInfo: target.info() });
  }

  readonly #onCreated = (target: PageTarget): void => {
    if (this.#discover) this.#announce(target);
    if (this.#attach) this.#session.connection.attach(target, this.#session, this.#wait);
  };

  readonly #onClosed = (target: PageTarget): void => {
    if (this.#discover) this.#session.emit('Target.targetDestroyed', { targetId: target.id });
  };
}

export const targetDomain = domain<BrowserSession, Targets>({
  name: 'Target',
  events: ['attachedToTarget', 'detachedFromTarget', 'targetCreated', 'targetDestroyed'],
  createState: (session) => new Targets(session),
  commands: {
    setAutoAttach: command(
      { autoAttach: flag(), waitForDebuggerOnStart: flag(), flatten: optional(flag()) },
      (targets: Targets, { autoAttach, waitForDebuggerOnStart, flatten = false }) =>
        targets.setAutoAttach(autoAttach, waitForDebuggerOnStart, flatten),
    ),
    setDiscoverTargets: command({ discover: flag() }, (targets: Targets, { discover }) =>
      targets.setDiscoverTargets(discover),
    ),
    getTargets: command({}, (targets: Targets) => targets.list()),
    getTargetInfo: command({ targetId: optional(text()) }, (targets: Targets, { targetId }) =>
      targets.info(targetId),
    ),
    createTarget: command(
      { url: text(), browserContextId: optional(text()) },
      (targets: Targets, { url, browserContextId }) => targets.create(url, browserContextId),
    ),
    createBrowserContext: command(
      { disposeOnDetach: optional(flag()), proxyServer: optional(text()) },
      (targets: Targets, { disposeOnDetach = false, proxyServer }) => {
        if (proxyServer !== undefined && proxyServer !== '') {
          throw new ProtocolError('A context with a proxy of its own is not supported');
        }
        return targets.createContext(disposeOnDetach);
      },
    ),
    disposeBrowserContext: command(
      { browserContextId: text() },
      (targets: Targets, { browserContextId }) => targets.disposeContext(browserContextId),
    ),
    getBrowserContexts: command({}, (targets: Targets) => targets.contexts()),
    closeTarget: command({ targetId: text() }, (targets: Targets, { targetId }) =>
      targets.close(targetId),
    ),
    activateTarget: command({ targetId: text() }, (targets: Targets, { targetId }) =>
      targets.activate(targetId),
    ),
    attachToTarget: command(
      { targetId: text(), flatten: optional(flag()) },
      (targets: Targets, { targetId, flatten = false }) => targets.attach(targetId, flatten),
    ),
    attachToBrowserTarget: command({}, (targets: Targets) => targets.attachToBrowser()),
    detachFromTarget: command({ sessionId: text() }, (targets: Targets, { sessionId }) =>
      targets.detach(sessionId),
    ),
  },
});
