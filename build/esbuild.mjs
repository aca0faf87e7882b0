// Calls esbuild, whose own report of an error is on stderr already.
import { Failure } from './failure.mjs';

/** @import { BuildOptions } from 'esbuild' */

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
    return await build({ logLevel: 'warning', ...options });
  } catch (error) {
    if (!(error instanceof Error) || !('errors' in error)) throw error;
    throw new Failure('the TypeScript could not be bundled; see above');
  }
}
