/** Every process of the app: app.getAppMetrics() in Electron's form, clade.processes() in full. */
import type { ContentProcess } from '../process/content-process.ts';
import {
  readCpu,
  readMemory,
  type CpuDetails,
  type MemoryDetails,
} from '../process/process-metrics.ts';
import { observedLayers } from '../process/sandbox.ts';
import type { StageName } from '../process/zygote-process.ts';
import type { StageDetails } from '../process/stage-details.ts';
import { runtime } from './runtime.ts';
import { NODE_SERVICE } from './utility-bus.ts';
import { runningUtilities, type UtilityProcess } from './utility-process.ts';
import { WebContents } from './web-contents.ts';

export type ProcessType = 'Browser' | 'Tab' | 'Utility' | 'Zygote';

/**
 * What it is for; `spare`: a content process without a page of the app's, which waits for one (in a
 * view of app.spares, or made ahead by the engine itself) or is about to end.
 */
export type ProcessRole = 'main' | 'zygote' | 'page' | 'spare' | 'network' | 'node';

/** One process, as `clade.processes()` lists it. Sizes in bytes, times in ms. */
export interface ProcessDetails extends MemoryDetails {
  type: ProcessType;
  role: ProcessRole;
  pid: number;
  name: string;
  /** Since the epoch. */
  createdAt: number;
  /** Which zygote stage it was forked from; undefined when it was exec'd. */
  parentStage: string | undefined;
  /** How it came to be. */
  launch: 'main' | 'spawn' | 'fork' | 'exec';
  /** Duration of fork(2) in the zygote. */
  forkMs: number | undefined;
  /** Which stage of the zygote it is; undefined for all that is none. */
  stage: StageName | undefined;
  /** What it cost to get this stage ready; undefined while that goes on. */
  warmUpMs: number | undefined;
  /** CPU time so far, s. */
  cpuSeconds: number;
  /** Titles of the pages that it shows. */
  titles: string[];
  /** Which sandbox layers confine it. */
  sandbox: string[];
}

/** Electron's ProcessMetric, with Clade's own facts beside it. */
export interface ProcessMetric {
  pid: number;
  type: ProcessType;
  name?: string;
  serviceName?: string;
  creationTime: number;
  cpu: { percentCPUUsage: number; cumulativeCPUUsage: number; idleWakeupsPerSecond: number };
  /** Kilobytes. */
  memory: { workingSetSize: number; peakWorkingSetSize: number };
  sandboxed: boolean;
  clade: Pick<
    ProcessDetails,
    | 'role'
    | 'launch'
    | 'parentStage'
    | 'forkMs'
    | 'stage'
    | 'warmUpMs'
    | 'pss'
    | 'uss'
    | 'shared'
    | 'sandbox'
  > & {
    /** On the main process's entry: why windows are exec'd although forks were wanted. */
    zygoteFailure?: string;
  };
}

const NETWORK_PROCESS = 'network process';
const NO_MEMORY: MemoryDetails = { rss: 0, peakRss: 0, pss: 0, uss: 0, shared: 0 };
const NO_CPU: CpuDetails = { seconds: 0, startedAt: 0 };

/** What getAppMetrics saw last time, for CPU percentages between two calls. */
const lastCpu = new Map<number, { seconds: number; at: number }>();

/** Every process of the app, main first. */
export function processes(): ProcessDetails[] {
  const { broker, zygote, startedAt } = runtime();
  const list = [
    describe({
      type: 'Browser',
      role: 'main',
      pid: process.pid,
      name: 'main',
      createdAt: startedAt,
      launch: 'main',
    }),
  ];
  list.push(...(zygote?.stages() ?? []).map(describeStage));
  const children = broker.list().filter((child) => child.pid !== 0);
  return [
    ...list,
    ...children.map((child) => describeChild(child)),
    ...runningUtilities().map(describeUtility),
  ];
}

function describeStage(stage: StageDetails): ProcessDetails {
  return describe({
    type: 'Zygote',
    role: 'zygote',
    pid: stage.pid,
    name: `zygote (${stage.stage}${stage.state === 'warming' ? ', warming' : ''})`,
    createdAt: stage.createdAt,
    launch: stage.parentStage === undefined ? 'spawn' : 'fork',
    stage: stage.stage,
    parentStage: stage.parentStage,
    forkMs: stage.forkMs,
    warmUpMs: stage.report?.warmUpMs,
  });
}

function describeUtility(utility: UtilityProcess): ProcessDetails {
  return describe({
    type: 'Utility',
    role: 'node',
    pid: utility.pid ?? 0,
    name: utility.serviceName,
    createdAt: utility.createdAt,
    launch: 'spawn',
  });
}

function describeChild(child: ContentProcess): ProcessDetails {
  const shown = WebContents.getAll().filter((contents) => child.pages.has(contents.pageId));
  return describe({
    ...(child.kind === 'web'
      ? shown.length === 0
        ? { type: 'Tab', role: 'spare', name: 'spare content process' }
        : { type: 'Tab', role: 'page', name: 'content process' }
      : { type: 'Utility', role: 'network', name: NETWORK_PROCESS }),
    pid: child.pid,
    createdAt: child.createdAt,
    launch: child.running?.way ?? 'exec',
    parentStage: child.running?.stage,
    forkMs: child.running?.forkMs,
    sandbox: [...(child.running?.layers ?? observedLayers(child.pid))],
    titles: shown.map((contents) => contents.getTitle()),
  });
}

function describe(
  facts: Pick<ProcessDetails, 'type' | 'role' | 'pid' | 'name' | 'createdAt' | 'launch'> &
    Partial<ProcessDetails>,
): ProcessDetails {
  return {
    parentStage: undefined,
    forkMs: undefined,
    stage: undefined,
    warmUpMs: undefined,
    titles: [],
    sandbox: [],
    ...(readMemory(facts.pid) ?? NO_MEMORY),
    cpuSeconds: (readCpu(facts.pid) ?? NO_CPU).seconds,
    ...facts,
  };
}

/** Electron's app.getAppMetrics(). */
export function appMetrics(): ProcessMetric[] {
  const failure = runtime().zygote?.lastFailure;
  return processes().map((details) => {
    const { pid, type, role, name, launch, parentStage, forkMs, pss, uss, shared } = details;
    const { stage, warmUpMs } = details;
    return {
      pid,
      type,
      name,
      ...(type === 'Utility' ? { serviceName: serviceOf(name) } : {}),
      creationTime: details.createdAt,
      cpu: cpuUsage(details),
      memory: {
        workingSetSize: Math.round(details.rss / 1024),
        peakWorkingSetSize: Math.round(details.peakRss / 1024),
      },
      // Without a filter of system calls the rest can be undone.
      sandboxed: details.sandbox.includes('seccomp'),
      clade: {
        role,
        launch,
        parentStage,
        forkMs,
        stage,
        warmUpMs,
        pss,
        uss,
        shared,
        sandbox: details.sandbox,
        ...(type === 'Browser' && failure ? { zygoteFailure: failure } : {}),
      },
    };
  });
}

function serviceOf(name: string): string {
  return name === NETWORK_PROCESS ? 'network.mojom.NetworkService' : NODE_SERVICE;
}

/** Percent of one core since the previous call; 0 at the first, as in Electron. */
function cpuUsage({ pid, cpuSeconds }: ProcessDetails): ProcessMetric['cpu'] {
  const at = Date.now();
  const before = lastCpu.get(pid);
  lastCpu.set(pid, { seconds: cpuSeconds, at });
  const elapsed = before ? (at - before.at) / 1000 : 0;
  const percent = before && elapsed > 0 ? ((cpuSeconds - before.seconds) / elapsed) * 100 : 0;
  return { percentCPUUsage: percent, cumulativeCPUUsage: cpuSeconds, idleWakeupsPerSecond: 0 };
}
