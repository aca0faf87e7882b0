/** Clade's version and those that it claims for apps' sake, from package.json; bundled in. */
import manifest from '../package.json' with { type: 'json' };

export const VERSION: string = manifest.version;
/** The Electron whose API is offered. */
export const ELECTRON_VERSION: string = manifest.clade.electron;
/** The Chromium for which pages may take the engine. */
export const CHROME_VERSION: string = manifest.clade.chrome;
