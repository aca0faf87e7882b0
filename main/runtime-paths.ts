/**
 * Where the runtime's own files lie: a folder laid out as build/README.md draws it, in
 * development (out/) and when shipped.
 */
import { dirname, join } from 'node:path';

export interface RuntimePaths {
  /** The launcher that the user starts; Electron's process.execPath. */
  executable: string;
  /** lib/: node, the bundles, the native modules. */
  library: string;
  zygote: string;
  extensionDirectory: string;
  /** The built-in app's folder. */
  shell: string;
  /** Electron's process.resourcesPath: holds app/ or app.asar in a packaged app. */
  resources: string;
}

// The launcher starts node with lib/init.cjs as its script.
const library = dirname(process.argv[1] ?? '');

export function runtimePaths(): RuntimePaths {
  const root = dirname(library);
  return {
    executable: process.env['CLADE_EXEC_PATH'] ?? join(root, 'clade'),
    library,
    zygote: join(library, 'clade-zygote'),
    extensionDirectory: join(library, 'extension'),
    shell: join(library, 'shell'),
    resources: join(root, 'resources'),
  };
}
