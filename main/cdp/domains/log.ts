/** Log: what the engine has to say about a page, beside what the page's scripts log. */
import { command, domain } from '../domain.ts';
import type { PageSession } from '../sessions.ts';

class Log {
  #enabled = false;

  enable(on: boolean): void {
    this.#enabled = on;
  }

  get enabled(): boolean {
    return this.#enabled;
  }
}

export const logDomain = domain<PageSession, Log>({
  name: 'Log',
  events: ['entryAdded'],
  createState: () => new Log(),
  commands: {
    enable: command({}, (log: Log) => log.enable(true)),
    disable: command({}, (log: Log) => log.enable(false)),
  },
});
