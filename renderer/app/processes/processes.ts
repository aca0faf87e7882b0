/**
 * clade://processes/: every process of the app, each second while the page is visible. Content
 * process, page; entry.
 */
import type { ProcessReport, ProcessRow } from '../../../main/shell/shell-protocol.ts';
import { byId, setChildren, setText } from '../common/dom.ts';
import { megabytes, seconds } from '../common/format.ts';
import { RowElement } from './row-element.ts';

const PERIOD_MS = 1000;

const rows = new Map<number, RowElement>();
let timer: number | undefined;

/** One look; then the next, as long as somebody sees it. */
async function refresh(): Promise<void> {
  timer = undefined;
  try {
    show(await fetchReport());
  } catch (error) {
    setText(byId('summary', HTMLElement), `The list could not be read: ${String(error)}`);
  }
  schedule();
}

function schedule(): void {
  if (document.hidden || timer !== undefined) return;
  timer = window.setTimeout(() => void refresh(), PERIOD_MS);
}

async function fetchReport(): Promise<ProcessReport> {
  const response = await fetch('/data');
  if (!response.ok) throw new Error(`status ${response.status}`);
  return (await response.json()) as ProcessReport;
}

function show({ processes }: ProcessReport): void {
  for (const pid of rows.keys()) {
    if (!processes.some((row) => row.pid === pid)) rows.delete(pid);
  }
  const elements = processes.map((row) => {
    const shown = rows.get(row.pid) ?? new RowElement();
    rows.set(row.pid, shown);
    shown.show(row);
    return shown.element;
  });
  setChildren(byId('rows', HTMLElement), elements);
  showTotals(processes);
}

function showTotals(processes: readonly ProcessRow[]): void {
  const sum = (value: (row: ProcessRow) => number): number =>
    processes.reduce((total, row) => total + value(row), 0);
  setText(byId('total-pss', HTMLElement), megabytes(sum(({ pss }) => pss)));
  setText(byId('total-uss', HTMLElement), megabytes(sum(({ uss }) => uss)));
  setText(byId('total-cpu', HTMLElement), seconds(sum(({ cpuSeconds }) => cpuSeconds)));
  const forked = processes.filter(({ forkMs }) => forkMs !== null).length;
  setText(
    byId('summary', HTMLElement),
    `${processes.length} processes, ${forked} of them forked from the zygote`,
  );
}

document.addEventListener('visibilitychange', () => {
  if (document.hidden) {
    window.clearTimeout(timer);
    timer = undefined;
  } else if (timer === undefined) void refresh();
});
void refresh();
