/** Where a packaged app lies: resources/app beside the runtime, as in Electron. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Undefined when the runtime carries no app. */
export function findPackagedApp(resources: string): string | undefined {
  const folder = join(resources, 'app');
  return existsSync(folder) ? folder : undefined;
}
