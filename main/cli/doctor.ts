/** `clade doctor`: checks this machine and says what each lack costs. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { messageOf } from '../common/errors.ts';
import { engineBinding } from '../native.ts';
import { hasDisplay } from '../process/private-display.ts';
import { runtimePaths } from '../runtime-paths.ts';
import type { Finding } from './finding.ts';
import { sandboxFindings } from './sandbox-findings.ts';

/** Prints a line per finding on stdout. Returns the exit code: 1 when Clade cannot run. */
export function doctor(): number {
  const findings = [
    node(),
    runtimeFiles(),
    engine(),
    zygote(),
    display(),
    ...sandboxFindings(),
    gpu(),
  ];
  for (const { what, level, detail } of findings) {
    process.stdout.write(`${level.padEnd(4)}  ${what.padEnd(17)} ${detail}\n`);
  }
  return findings.some(({ level }) => level === 'fail') ? 1 : 0;
}

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const fits = major > 20 || (major === 20 && minor >= 17);
  const detail = fits ? process.version : `${process.version}: Node 20.17 or newer is needed`;
  return { what: 'Node', level: fits ? 'ok' : 'fail', detail };
}

function runtimeFiles(): Finding {
  const { library, zygote: zygoteFile, extensionDirectory } = runtimePaths();
  const missing = [
    join(library, 'clade.node'),
    join(library, 'clade-spawn.node'),
    zygoteFile,
    join(library, 'clade-sandbox'),
    join(library, 'libclade-confine.so'),
    join(extensionDirectory, 'libclade-extension.so'),
  ].filter((file) => !existsSync(file));
  return missing.length === 0
    ? { what: 'runtime files', level: 'ok', detail: library }
    : {
        what: 'runtime files',
        level: 'fail',
        detail: `missing: ${missing.join(', ')}; run "npm start" once`,
      };
}

function engine(): Finding {
  const what = 'WebKitGTK';
  try {
    engineBinding();
    return {
      what,
      level: 'ok',
      detail: 'loads; every symbol that the main process needs is there',
    };
  } catch (error) {
    return {
      what,
      level: 'fail',
      detail: `${messageOf(error)}; install WebKitGTK 6.0, version 2.44 or newer (Debian, Ubuntu: libwebkitgtk-6.0-4)`,
    };
  }
}

/** clade-zygote --check warms up by itself, as far as it can without main; a line per stage. */
const ZYGOTE_WITHOUT_DEPTH = 5;

function zygote(): Finding {
  const what = 'zygote';
  const { zygote: executable, extensionDirectory } = runtimePaths();
  const run = spawnSync(executable, ['--check'], {
    encoding: 'utf8',
    timeout: 20_000,
    env: { ...process.env, CLADE_EXTENSION_DIR: extensionDirectory },
  });
  const text = (run.stdout || run.stderr || run.error?.message || '').trim().replace(/\n/g, '; ');
  if (run.status === 0) return { what, level: 'ok', detail: text };
  const cost =
    run.status === ZYGOTE_WITHOUT_DEPTH
      ? 'each window makes its JavaScript VM anew, which costs about 8 ms and 1 MB more'
      : "content processes are exec'd, each window costs about 100 ms and 20 MB more";
  return { what, level: 'lack', detail: `${text || `exit code ${run.status}`}: ${cost}` };
}

function display(): Finding {
  const what = 'display';
  if (hasDisplay()) {
    const name = process.env['WAYLAND_DISPLAY'] ?? process.env['DISPLAY'] ?? '';
    return { what, level: 'ok', detail: name };
  }
  return onPath('Xvfb')
    ? { what, level: 'lack', detail: 'none in this session: apps run on a private Xvfb, unseen' }
    : { what, level: 'fail', detail: 'none in this session, and Xvfb is not installed' };
}

function gpu(): Finding {
  const has = existsSync('/dev/dri');
  return { what: 'GPU', level: 'ok', detail: has ? 'found' : 'none: software rendering' };
}

function onPath(command: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      // Not in this folder.
      return false;
    }
  });
}
