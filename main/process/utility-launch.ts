/**
 * Starts a utility process: Node on an app's module, with a message port to main as descriptor
 * PARENT_PORT_FD. It ends with main at the latest (main/utility/init.ts).
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { PARENT_PORT_FD, UTILITY_BOOT, type UtilityBoot } from '../common/utility-boot.ts';
import { portBinding, portModulePath } from '../native-port.ts';
import { runtimePaths } from '../runtime-paths.ts';

export type OutputMode = 'pipe' | 'ignore' | 'inherit';

export interface UtilityLaunch {
  modulePath: string;
  args: readonly string[];
  execArgv: readonly string[];
  cwd: string | undefined;
  env: NodeJS.ProcessEnv;
  stdout: OutputMode;
  stderr: OutputMode;
  name: string;
}

/** The runtime's files that a utility process needs. */
export interface UtilityRuntime {
  node: string;
  bootstrap: string;
  portModule: string;
  execPath: string;
}

export function utilityRuntime(): UtilityRuntime {
  const { library, executable } = runtimePaths();
  return {
    node: join(library, 'node'),
    bootstrap: join(library, 'utility.cjs'),
    portModule: portModulePath(),
    execPath: executable,
  };
}

/**
 * @returns the child, and main's end of its port; failures to start come as the child's `error`
 * @throws Error when an argument cannot be passed on, or ERR_SYSTEM_CALL
 */
export function launchUtility(
  launch: UtilityLaunch,
  runtime: UtilityRuntime,
): { child: ChildProcess; portFd: number } {
  const { Port } = portBinding(runtime.portModule);
  const [ours, theirs] = Port.pair();
  try {
    return { child: spawnNode(launch, runtime, theirs), portFd: ours };
  } catch (error) {
    new Port(ours).close();
    throw error;
  } finally {
    // The child has a duplicate.
    new Port(theirs).close();
  }
}

function spawnNode(launch: UtilityLaunch, runtime: UtilityRuntime, portFd: number): ChildProcess {
  const stdio: (OutputMode | number)[] = ['ignore', launch.stdout, launch.stderr];
  stdio[PARENT_PORT_FD] = portFd;
  return spawn(
    runtime.node,
    ['--require', runtime.bootstrap, ...launch.execArgv, '--', launch.modulePath, ...launch.args],
    {
      cwd: launch.cwd,
      env: { ...launch.env, [UTILITY_BOOT]: JSON.stringify(bootOf(launch, runtime)) },
      stdio,
    },
  );
}

function bootOf(launch: UtilityLaunch, runtime: UtilityRuntime): UtilityBoot {
  const { clade, electron, chrome } = process.versions as NodeJS.Dict<string>;
  return {
    parent: process.pid,
    execPath: runtime.execPath,
    resourcesPath: join(runtime.execPath, '../resources'),
    portModule: runtime.portModule,
    name: launch.name,
    versions: JSON.parse(JSON.stringify({ clade, electron, chrome })) as Record<string, string>,
  };
}
