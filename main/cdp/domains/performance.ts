/** Performance: what a page takes, as far as this engine tells. */
import { engineBinding } from '../../native.ts';
import { command, domain } from '../domain.ts';
import type { PageModel } from '../page/page-model.ts';
import { AGENT_WORLD, ISOLATED_WORLD } from '../page/worlds.ts';
import type { PageSession } from '../sessions.ts';

/** In the isolated world (renderer/extension/heap_usage.h). */
const READ_HEAP = 'return globalThis.__clade_heap__?.() ?? null';

/** Epoch ms; 0 for what has not happened. */
const READ_TIMES = `(({ timeOrigin, timing }) => ({
  start: timeOrigin, loaded: timing.domContentLoadedEventStart }))(performance)`;

const COUNT_NODES = `(() => {
  const walker = document.createTreeWalker(document);
  let count = 1;
  while (walker.nextNode()) count += 1;
  return count;
})()`;

const BY_VALUE = { objectGroup: 'clade-performance', returnByValue: true };

interface Times {
  start: number;
  loaded: number;
}

class Performance {
  readonly #session: PageSession;

  constructor(session: PageSession) {
    this.#session = session;
  }

  /**
   * By Chromium's names. Times in s, on the clock of the events' timestamps; sizes in bytes. Nodes are
   * those in documents; the heap is the content process's, and garbage is collected first: before, the
   * engine knows only what has lived at some earlier time.
   */
  async metrics(): Promise<object> {
    const { page, target } = this.#session;
    const [nodes, times, heap] = await Promise.all([nodesOf(page), timesOf(page), heapOf(page)]);
    const frames = page.frames.list().length;
    const metrics = {
      Timestamp: performance.now() / 1000,
      Documents: frames,
      Frames: frames,
      Nodes: nodes,
      ...heap,
      ProcessTime: target.host.processTime(),
      NavigationStart: onClock(times.start),
      DomContentLoaded: onClock(times.loaded),
    };
    return { metrics: Object.entries(metrics).map(([name, value]) => ({ name, value })) };
  }
}

function onClock(epochMs: number): number {
  return epochMs === 0 ? 0 : (epochMs - performance.timeOrigin) / 1000;
}

async function timesOf(page: PageModel): Promise<Times> {
  const context = page.context(page.mainFrame, AGENT_WORLD);
  const outcome = await page.evaluator.evaluate(context, READ_TIMES, BY_VALUE);
  return outcome.result.value as Times;
}

async function nodesOf(page: PageModel): Promise<number> {
  const agents = page.worlds.list().filter(({ world }) => world === AGENT_WORLD);
  const counts = await Promise.all(
    agents.map(async (context) => {
      // A frame that goes away meanwhile has none.
      const counted = page.evaluator.evaluate(context, COUNT_NODES, BY_VALUE);
      return Number((await counted.catch(() => undefined))?.result.value ?? 0);
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Empty when this engine does not tell. */
async function heapOf(page: PageModel): Promise<Record<string, number>> {
  await page.channel.current?.send('Heap.gc');
  engineBinding().useIsolatedWorld();
  const json = await page.host.view().evaluate(READ_HEAP, ISOLATED_WORLD);
  const heap = JSON.parse(json) as { used: number; capacity: number } | null;
  return heap ? { JSHeapUsedSize: heap.used, JSHeapTotalSize: heap.capacity } : {};
}

export const performanceDomain = domain<PageSession, Performance>({
  name: 'Performance',
  createState: (session) => new Performance(session),
  commands: {
    enable: command({}, () => undefined),
    disable: command({}, () => undefined),
    getMetrics: command({}, (state: Performance) => state.metrics()),
  },
});
