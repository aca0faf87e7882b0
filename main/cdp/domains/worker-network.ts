/** Network, in a session with a worker: its requests are told in the session with its page. */
import { command, domain } from '../domain.ts';
import type { WorkerSession } from '../sessions.ts';

export const workerNetworkDomain = domain<WorkerSession, object>({
  name: 'Network',
  standalone: true,
  createState: () => ({}),
  commands: {
    enable: command({}, () => undefined),
    disable: command({}, () => undefined),
  },
});
