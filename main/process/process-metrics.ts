/** Memory and CPU of a process, from /proc (proc(5)). Sizes in bytes. */
import { readFileSync } from 'node:fs';

export interface MemoryDetails {
  /** Resident set. */
  rss: number;
  peakRss: number;
  /** Proportional set: shared pages divided among those who map them. */
  pss: number;
  /** Unique set: what ending this process would free. */
  uss: number;
  /** Resident and shared with another process. */
  shared: number;
}

/** Undefined when the process is gone or may not be read. */
export function readMemory(pid: number): MemoryDetails | undefined {
  const rollup = readProc(pid, 'smaps_rollup');
  const status = readProc(pid, 'status');
  if (rollup === undefined || status === undefined) return undefined;
  return parseMemory(rollup, status);
}

/** From the texts of smaps_rollup and status. */
export function parseMemory(rollup: string, status: string): MemoryDetails {
  const field = (text: string, name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) * 1024;
  return {
    rss: field(rollup, 'Rss'),
    peakRss: field(status, 'VmHWM'),
    pss: field(rollup, 'Pss'),
    uss: field(rollup, 'Private_Clean') + field(rollup, 'Private_Dirty'),
    shared: field(rollup, 'Shared_Clean') + field(rollup, 'Shared_Dirty'),
  };
}

export interface CpuDetails {
  /** User and system time so far, s. */
  seconds: number;
  /** Since boot, s. */
  startedAt: number;
}

/** The kernel's USER_HZ, fixed at 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Undefined when the process is gone. */
export function readCpu(pid: number): CpuDetails | undefined {
  const stat = readProc(pid, 'stat');
  return stat === undefined ? undefined : parseCpu(stat);
}

/** From the text of /proc/PID/stat. */
export function parseCpu(stat: string): CpuDetails {
  // The name in parentheses may contain anything, so fields are counted from the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
  return {
    seconds: ticks / TICKS_PER_SECOND,
    startedAt: Number(fields[19] ?? 0) / TICKS_PER_SECOND,
  };
}

function readProc(pid: number, name: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    // Ended between two looks, which is no error for somebody who looks.
    return undefined;
  }
}
