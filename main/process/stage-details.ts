/** What is told of the zygote's stages: app.getAppMetrics(), clade.processes(). */
import type { ZygoteHost } from './zygote-host.ts';
import type { StageName, WarmUpReport } from './zygote-process.ts';

/** One live process of the tree, as it is listed. */
export interface StageDetails {
  stage: StageName;
  pid: number;
  /** The stage that it was forked from; undefined for the one that main spawned. */
  parentStage: StageName | undefined;
  state: 'warming' | 'ready';
  /** Since the epoch, ms. */
  createdAt: number;
  /** Duration of its own fork, ms. */
  forkMs: number | undefined;
  report: WarmUpReport | undefined;
}

const PARENT: Readonly<Record<StageName, StageName | undefined>> = {
  engine: undefined,
  warm: 'engine',
  app: 'warm',
};

/** Of a stage's live process; nothing when it has none. */
export function detailsOf(host: ZygoteHost): StageDetails[] {
  if (!host.canFork || host.pid === 0) return [];
  return [
    {
      stage: host.stage,
      pid: host.pid,
      parentStage: PARENT[host.stage],
      state: host.isReady ? 'ready' : 'warming',
      createdAt: host.process?.createdAt ?? Date.now(),
      forkMs: host.process?.forkMs,
      report: host.report,
    },
  ];
}
