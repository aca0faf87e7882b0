// Development runs the Node that builds; a shipped Clade has its own in the same place.
import { mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { outLib } from './paths.mjs';

/** Makes out/lib/node a link to the running Node. */
export function linkNode() {
  mkdirSync(outLib, { recursive: true });
  const link = join(outLib, 'node');
  const fresh = `${link}.new`;
  rmSync(fresh, { force: true });
  symlinkSync(process.execPath, fresh);
  renameSync(fresh, link);
}
