/** Checks of what utilityProcess.fork is given, with Electron's messages. */
import { resolve } from 'node:path';
import type { OutputMode, UtilityLaunch } from '../process/utility-launch.ts';

/** Electron's ForkOptions, as far as they mean something on Linux. */
export interface ForkOptions {
  /** Default: process.env. */
  env?: NodeJS.ProcessEnv;
  /** Arguments for Node itself. */
  execArgv?: string[];
  cwd?: string;
  /** Where stdout and stderr go; stdin is always ignored. Default: inherit. */
  stdio?: OutputMode | ['ignore', OutputMode, OutputMode];
  /** Default: Node Utility Process. */
  serviceName?: string;
}

export const DEFAULT_NAME = 'Node Utility Process';
const MODES: ReadonlySet<unknown> = new Set(['inherit', 'pipe', 'ignore']);

/** @throws Error or TypeError that names the wrong argument */
export function checkFork(
  modulePath: unknown,
  args: unknown,
  options: ForkOptions = {},
): UtilityLaunch {
  if (typeof modulePath !== 'string' || modulePath === '') {
    throw new Error('Missing UtilityProcess entry script.');
  }
  const { cwd, env = process.env, serviceName = DEFAULT_NAME } = options;
  if (typeof serviceName !== 'string') throw new Error('serviceName must be a string.');
  if (cwd !== undefined && typeof cwd !== 'string') throw new Error('cwd path must be a string.');
  if (typeof env !== 'object' || env === null) throw new Error('env must be an object.');
  const [, stdout, stderr] = checkStdio(options.stdio ?? 'inherit');
  return {
    modulePath: resolve(cwd ?? '.', modulePath),
    args: checkStrings(args ?? [], 'args'),
    execArgv: checkStrings(options.execArgv ?? [], 'execArgv'),
    cwd,
    env,
    stdout,
    stderr,
    name: serviceName,
  };
}

function checkStrings(value: unknown, name: string): string[] {
  if (!Array.isArray(value) || value.some((item) => typeof item !== 'string')) {
    throw new Error(`${name} must be an array of strings.`);
  }
  return value as string[];
}

function checkStdio(stdio: unknown): ['ignore', OutputMode, OutputMode] {
  if (!Array.isArray(stdio)) {
    if (!MODES.has(stdio)) {
      throw new Error('stdio must be of the following values: inherit, pipe, ignore');
    }
    return ['ignore', stdio as OutputMode, stdio as OutputMode];
  }
  if (stdio.length < 3) throw new Error('configuration missing for stdin, stdout or stderr.');
  if (stdio[0] !== 'ignore') throw new Error('stdin value other than ignore is not supported.');
  for (const [index, name] of [[1, 'stdout'] as const, [2, 'stderr'] as const]) {
    if (!MODES.has(stdio[index])) {
      throw new Error(
        `${name} configuration must be of the following values: inherit, pipe, ignore`,
      );
    }
  }
  return stdio as ['ignore', OutputMode, OutputMode];
}
