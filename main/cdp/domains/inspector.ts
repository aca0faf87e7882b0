/** Inspector: the session itself. That the page's process is gone, each session tells unasked. */
import { command, domain } from '../domain.ts';
import type { PageSession } from '../sessions.ts';

export const inspectorDomain = domain<PageSession, object>({
  name: 'Inspector',
  events: ['targetCrashed'],
  createState: () => ({}),
  commands: {
    enable: command({}, () => undefined),
    disable: command({}, () => undefined),
  },
});
