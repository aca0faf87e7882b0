// Where things are: every other build module takes its paths from here.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The top of the source tree. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const nativeDirectory = join(root, 'native');
export const out = join(root, 'out');
/** The runtime directory, of the same shape as a shipped one: `clade` beside `lib/`. */
export const outLib = join(out, 'lib');
export const launcher = join(out, 'clade');
/** The package that test projects install as `electron`. */
export const npmPackage = join(out, 'npm/electron');

/**
 * What node-gyp makes.
 * @param {boolean} sanitize
 */
export const nativeOutput = (sanitize) =>
  join(nativeDirectory, 'build', sanitize ? 'Debug' : 'Release');
