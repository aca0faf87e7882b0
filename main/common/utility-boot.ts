/**
 * What a utility process is told when it starts, and how: an environment variable with JSON, which
 * its first script takes out of the environment again. No Node, no DOM.
 */

/** The environment variable. */
export const UTILITY_BOOT = 'CLADE_UTILITY';

/** The descriptor of the child's end of its parent port. */
export const PARENT_PORT_FD = 3;

export interface UtilityBoot {
  /** The main process's id: the process ends with it. */
  parent: number;
  /** Becomes process.execPath. */
  execPath: string;
  /** Becomes process.resourcesPath. */
  resourcesPath: string;
  /** clade-port.node. */
  portModule: string;
  /** How it is called in lists of processes. */
  name: string;
  /** Added to process.versions. */
  versions: Record<string, string>;
}

/** @throws Error when `text` is not what main writes */
export function parseUtilityBoot(text: string): UtilityBoot {
  const boot: unknown = JSON.parse(text);
  if (typeof boot !== 'object' || boot === null || !('portModule' in boot)) {
    throw new Error(`${UTILITY_BOOT} is set by Clade alone; remove it from the environment`);
  }
  return boot as UtilityBoot;
}
