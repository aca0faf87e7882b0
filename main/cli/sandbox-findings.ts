/** What `clade doctor` says of the sandbox: each layer, what its lack costs, and how to get it. */
import { spawnSync } from 'node:child_process';
import { Sandbox } from '../process/sandbox.ts';
import { runtimePaths } from '../runtime-paths.ts';
import type { Finding } from './finding.ts';

/** What clade-sandbox says of this machine. */
export interface SandboxCheck {
  layers: ReadonlySet<string>;
  missing: string;
  /** The version of Landlock's interface; 0 without it. */
  landlock: number;
}

/** Tries each layer in a process that ends. */
export function sandboxFindings(): Finding[] {
  const sandbox = new Sandbox({ ...runtimePaths(), on: true });
  const run = spawnSync(sandbox.launcher, ['check', sandbox.library], {
    encoding: 'utf8',
    timeout: 20_000,
  });
  if (run.status !== 0) {
    const why = run.error?.message ?? (run.stderr.trim() || `exit code ${run.status}`);
    const detail = `${sandbox.launcher} does not run (${why}): no page can be shown but with --no-sandbox`;
    return [{ what: 'sandbox', level: 'fail', detail }];
  }
  return layerFindings(parseSandboxCheck(run.stdout));
}

/** A line for each layer. */
export const layerFindings = (check: SandboxCheck): Finding[] => [
  namespaces(check),
  ownNamespaces(check),
  seccomp(check),
  landlock(check),
];

/** From the text of `clade-sandbox check`: a line for each field, its name first. */
export function parseSandboxCheck(text: string): SandboxCheck {
  const field = (name: string): string => new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1] ?? '';
  return {
    layers: new Set(field('layers').split(',').filter(Boolean)),
    missing: field('missing'),
    landlock: Number(field('landlock')),
  };
}

function namespaces({ layers, missing }: SandboxCheck): Finding {
  const what = 'namespaces';
  if (layers.has('mount-namespace')) {
    return { what, level: 'ok', detail: 'content processes get a root and a network of their own' };
  }
  return {
    what,
    level: 'lack',
    detail:
      `refused (${missing}): seccomp and Landlock alone confine pages, which can then see names ` +
      'and sizes of files and the host’s name. Allow user namespaces: on Ubuntu by an AppArmor ' +
      'profile for clade-sandbox with "userns," (or sysctl ' +
      'kernel.apparmor_restrict_unprivileged_userns=0), on Debian by ' +
      'kernel.unprivileged_userns_clone=1; user.max_user_namespaces must not be 0; a container ' +
      'must allow them, too',
  };
}

function ownNamespaces({ layers }: SandboxCheck): Finding {
  const what = 'own namespaces';
  if (layers.has('pid-namespace')) {
    return { what, level: 'ok', detail: 'each content process sees itself alone, and is nobody' };
  }
  return {
    what,
    level: 'lack',
    detail: 'content processes can see each other: allow user namespaces to ordinary users',
  };
}

function seccomp({ layers }: SandboxCheck): Finding {
  const what = 'seccomp';
  if (layers.has('seccomp')) return { what, level: 'ok', detail: 'system calls are filtered' };
  return {
    what,
    level: 'lack',
    detail: 'system calls cannot be filtered: use a kernel with CONFIG_SECCOMP_FILTER',
  };
}

function landlock({ landlock: version }: SandboxCheck): Finding {
  const what = 'Landlock';
  if (version > 0) return { what, level: 'ok', detail: `version ${version}` };
  return {
    what,
    level: 'lack',
    detail:
      'files are not narrowed to a list, and the network process may write wherever the user may: ' +
      'use Linux 5.13 or newer, booted with "landlock" in lsm=',
  };
}
