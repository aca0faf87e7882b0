/** Runs an app's main script in this process. */
import Module, { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AppManifest } from './app-manifest.ts';
import { installCommonJs, installEsModules } from './electron-module.ts';

/** Node's own loader, as far as it is used here; not part of its typed API. */
interface ModuleLoader {
  _load(request: string, parent: unknown, isMain: boolean): unknown;
}

/**
 * @param api what `electron` exports
 * @param requires modules to load first, resolved from the working directory
 * @returns when the main script has run; for an ES module, when its top level has settled
 */
export async function runApp(
  app: AppManifest,
  api: object,
  requires: readonly string[],
): Promise<void> {
  installCommonJs(api);
  const requireFromHere = createRequire(join(process.cwd(), 'noop.js'));
  for (const module of requires) requireFromHere(module);
  if (app.isModule) {
    installEsModules(api);
    await import(pathToFileURL(app.main).href);
  } else {
    // As main, so that require.main === module holds in it.
    (Module as unknown as ModuleLoader)._load(app.main, null, true);
  }
}
