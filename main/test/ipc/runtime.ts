/** The built runtime's files, for tests that need the real addon or a real utility process. */
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { portBinding, type PortBinding } from '../../native-port.ts';
import type { UtilityRuntime } from '../../process/utility-launch.ts';

const library = join(process.env['CLADE_ROOT'] ?? process.cwd(), 'out/lib');

export const testRuntime: UtilityRuntime = {
  node: process.execPath,
  bootstrap: join(library, 'utility.cjs'),
  portModule: join(library, 'clade-port.node'),
  execPath: process.execPath,
};

/** Has to be called before the first port is made. */
export function loadPorts(): PortBinding {
  return portBinding(testRuntime.portModule);
}

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

/** Collects what is unreachable, and runs its finalizers. */
export async function collectGarbage(): Promise<void> {
  for (let round = 0; round < 3; round += 1) {
    gc();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
