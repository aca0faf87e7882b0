/** The processes as clade://processes/ shows them: a tree. Main process; pure. */
import type { clade } from 'electron';
import type { ProcessRow } from './shell-protocol.ts';

export type ProcessDetails = ReturnType<typeof clade.processes>[number];

const TYPES: Readonly<Record<ProcessDetails['role'], string>> = {
  main: 'Main',
  zygote: 'Zygote',
  page: 'Content',
  spare: 'Spare',
  network: 'Network',
  node: 'Utility',
};

const STAGES: readonly string[] = ['engine', 'warm', 'app'];

/** Main, the stages of its zygote, each with what it forked, then what main started itself. */
export function processRows(processes: readonly ProcessDetails[]): ProcessRow[] {
  const main = processes.filter(({ launch }) => launch === 'main');
  const stages = processes.filter(({ stage }) => stage !== undefined);
  const others = processes.filter((one) => !main.includes(one) && !stages.includes(one));
  const shown = new Set<ProcessDetails>();
  const below = stages
    .toSorted((a, b) => STAGES.indexOf(a.stage ?? '') - STAGES.indexOf(b.stage ?? ''))
    .flatMap((stage) => {
      const depth = 1 + STAGES.indexOf(stage.stage ?? '');
      const forked = others.filter(
        (one) => one.launch === 'fork' && one.parentStage === stage.stage && !shown.has(one),
      );
      for (const one of forked) shown.add(one);
      return [row(stage, depth), ...forked.map((one) => row(one, depth + 1))];
    });
  const rest = others.filter((one) => !shown.has(one));
  return [...main.map((one) => row(one, 0)), ...below, ...rest.map((one) => row(one, 1))];
}

function row(details: ProcessDetails, depth: number): ProcessRow {
  const { pid, role, pss, uss, shared, cpuSeconds, titles } = details;
  return {
    pid,
    depth,
    type: details.stage === undefined ? TYPES[role] : `${TYPES[role]}, ${details.stage} stage`,
    origin: origin(details),
    forkMs: details.forkMs ?? null,
    pss,
    uss,
    shared,
    cpuSeconds,
    titles: role === 'spare' ? ['waits for a page'] : titles,
  };
}

function origin({ launch, parentStage, warmUpMs }: ProcessDetails): string {
  const how = launched({ launch, parentStage });
  return warmUpMs === undefined ? how : `${how}, ready after ${warmUpMs.toFixed(0)} ms`;
}

function launched({ launch, parentStage }: Pick<ProcessDetails, 'launch' | 'parentStage'>): string {
  switch (launch) {
    case 'main':
      return 'started by the user';
    case 'spawn':
      return 'spawned by main';
    case 'exec':
      return 'exec’d by main';
    case 'fork':
      return parentStage === undefined ? 'forked' : `forked, ${parentStage} stage`;
  }
}
