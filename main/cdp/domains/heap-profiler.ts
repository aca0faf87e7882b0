/** HeapProfiler, as far as it collects garbage. */
import { command, domain } from '../domain.ts';
import type { PageSession } from '../sessions.ts';

export const heapProfilerDomain = domain<PageSession, { session: PageSession }>({
  name: 'HeapProfiler',
  createState: (session) => ({ session }),
  commands: {
    enable: command({}, () => undefined),
    disable: command({}, () => undefined),
    collectGarbage: command({}, async ({ session }: { session: PageSession }) => {
      await session.page.channel.current?.send('Heap.gc');
    }),
  },
});
