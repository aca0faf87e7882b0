/**
 * Network and Fetch, in a session with a worker. A worker's requests are among its page's: they are
 * told in the session with the page, and what is set there holds for them. So nothing is done here.
 */
import { command, domain, type Command } from '../domain.ts';
import type { WorkerSession } from '../sessions.ts';

const done: Command<object> = command({}, () => undefined);

export const workerNetworkDomain = domain<WorkerSession, object>({
  name: 'Network',
  standalone: true,
  createState: () => ({}),
  commands: {
    enable: done,
    disable: done,
    setCacheDisabled: done,
    setExtraHTTPHeaders: done,
    emulateNetworkConditions: done,
  },
});

export const workerFetchDomain = domain<WorkerSession, object>({
  name: 'Fetch',
  standalone: true,
  createState: () => ({}),
  commands: { enable: done, disable: done },
});
