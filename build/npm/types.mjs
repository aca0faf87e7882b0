// The declarations of the public API, made by the compiler from the sources: out/types. What the
// npm package ships, and what the API reference is made from.
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../command.mjs';
import { out, root } from '../paths.mjs';

export const typesFolder = join(out, 'types');

/** @throws {import('../failure.mjs').Failure} when the sources do not compile */
export function makeTypes() {
  rmSync(typesFolder, { recursive: true, force: true });
  for (const project of ['api', 'preload-api']) {
    run(join(root, 'node_modules/.bin/tsc'), ['--project', `build/tsconfig/${project}.json`], {
      what: 'the compiler',
    });
  }
  copyFileSync(join(root, 'build/npm/electron.d.ts'), join(typesFolder, 'index.d.ts'));
}
