// Calls esbuild, whose own report of an error is on stderr already.
import { Failure } from './failure.mjs';

/** @import { BuildOptions } from 'esbuild' */

/** @type {Set<string>} */
const packages = new Set();

/** The npm packages of which something is in the bundles that this process has made. */
export const bundledPackages = () => [...packages].toSorted();

/**
 * @param {BuildOptions} options
 * @throws {Failure} when the sources cannot be bundled
 */
export async function runEsbuild(options) {
  await esbuild(options);
}

/**
 * @param {BuildOptions} options of a bundle of one file
 * @returns {Promise<string>} that file
 * @throws {Failure} when the sources cannot be bundled
 */
export async function bundledText(options) {
  const { outputFiles } = await esbuild({ ...options, write: false });
  return outputFiles?.[0]?.text ?? '';
}

/** @param {BuildOptions} options */
async function esbuild(options) {
  // Imported late: the set-up runs before esbuild is installed.
  const { build } = await import('esbuild');
  try {
    const result = await build({ logLevel: 'warning', ...options, metafile: true });
    for (const input of Object.keys(result.metafile.inputs)) {
      const name = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
      if (name) packages.add(name);
    }
    return result;
  } catch (error) {
    if (!(error instanceof Error) || !('errors' in error)) throw error;
    throw new Failure('the TypeScript could not be bundled; see above');
  }
}
