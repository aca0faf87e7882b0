/** The part of Runtime for functions of the page that call the client. */
import { command, domain } from '../domain.ts';
import { Listeners } from '../listeners.ts';
import type { UserScript } from '../page/user-scripts.ts';
import { AGENT_WORLD } from '../page/worlds.ts';
import { optional, text } from '../params.ts';
import type { PageSession } from '../sessions.ts';

class Bindings {
  readonly #session: PageSession;
  readonly #bindings = new Map<string, UserScript[]>();
  readonly #listeners: Listeners;

  constructor(session: PageSession) {
    this.#session = session;
    this.#listeners = new Listeners().add(session.page, {
      'binding-called': ({ id: executionContextId }, name, payload) => {
        if (!this.#bindings.has(name)) return;
        session.emit('Runtime.bindingCalled', { name, payload, executionContextId });
      },
    });
  }

  enable(): void {
    this.#listeners.start();
  }

  disable(): void {
    this.#listeners.stop();
  }

  dispose(): void {
    this.disable();
    for (const name of this.#bindings.keys()) this.remove(name);
  }

  async add(name: string, world: string | undefined): Promise<void> {
    if (this.#bindings.has(name)) return;
    const { page } = this.#session;
    const source = page.bindingSource(name);
    const worlds = world === undefined ? [...this.#worldNames(), undefined] : [world];
    const scripts = worlds.map((each) => ({ source, world: each }));
    this.#bindings.set(name, scripts);
    for (const script of scripts) page.scripts.addBinding(script);
    await Promise.all(worlds.map((each) => page.evaluator.evaluateInAll(each, source)));
  }

  remove(name: string): void {
    this.#session.page.scripts.remove(...(this.#bindings.get(name) ?? []));
    this.#bindings.delete(name);
  }

  /** Names of the worlds that clients have made. */
  #worldNames(): Set<string> {
    const names = new Set<string>();
    for (const { world } of this.#session.page.worlds.list()) {
      if (world !== undefined && world !== AGENT_WORLD) names.add(world);
    }
    for (const name of this.#session.page.scripts.worlds()) names.add(name);
    return names;
  }
}

export const bindingsDomain = domain<PageSession, Bindings>({
  name: 'Runtime.bindings',
  events: ['bindingCalled'],
  createState: (session) => new Bindings(session),
  commands: {
    enable: command({}, (bindings: Bindings) => bindings.enable()),
    disable: command({}, (bindings: Bindings) => bindings.disable()),
    addBinding: command(
      { name: text(), executionContextName: optional(text()) },
      (bindings: Bindings, { name, executionContextName }) =>
        bindings.add(name, executionContextName),
    ),
    removeBinding: command({ name: text() }, (bindings: Bindings, { name }) =>
      bindings.remove(name),
    ),
  },
});
