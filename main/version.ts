/** Clade's version, from package.json; bundled in. */
import manifest from '../package.json' with { type: 'json' };

export const VERSION: string = manifest.version;
