/** The processes as clade://processes/ shows them: a tree. Main process; pure. */
import type { clade } from 'electron';
import type { ProcessRow } from './shell-protocol.ts';

export type ProcessDetails = ReturnType<typeof clade.processes>[number];

const TYPES: Readonly<Record<ProcessDetails['type'], string>> = {
  Browser: 'Main',
  Zygote: 'Zygote',
  Tab: 'Content',
  Utility: 'Network',
};

/** Main, its zygote with what that forked, then what main started itself. */
export function processRows(processes: readonly ProcessDetails[]): ProcessRow[] {
  const zygote = processes.filter(({ type }) => type === 'Zygote');
  const main = processes.filter(({ launch }) => launch === 'main');
  const forked = processes.filter(({ launch }) => launch === 'fork');
  const others = processes.filter((one) => ![...main, ...zygote, ...forked].includes(one));
  return [
    ...main.map((one) => row(one, 0)),
    ...zygote.map((one) => row(one, 1)),
    ...forked.map((one) => row(one, zygote.length > 0 ? 2 : 1)),
    ...others.map((one) => row(one, 1)),
  ];
}

function row(details: ProcessDetails, depth: number): ProcessRow {
  const { pid, type, pss, uss, shared, cpuSeconds, titles } = details;
  return {
    pid,
    depth,
    type: TYPES[type],
    origin: origin(details),
    forkMs: details.forkMs ?? null,
    pss,
    uss,
    shared,
    cpuSeconds,
    titles,
  };
}

function origin({ launch, parentStage }: ProcessDetails): string {
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
