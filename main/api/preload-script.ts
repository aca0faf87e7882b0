/**
 * What a page's documents are given before their own scripts: the view's configuration and its
 * preload script, as one user script of the isolated world. The engine carries it to every
 * document and every process of the view, so no message has to arrive in time.
 */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Script } from 'node:vm';
import type { CheckedPreferences } from './web-preferences.ts';

/** The native function that the extension puts on the isolated world's global. */
const START = '__clade_start__';
/** The names that a preload script finds in scope, as in Electron's sandboxed renderers. */
const SCOPE =
  'exports, require, module, __filename, __dirname, process, Buffer, global, setImmediate, clearImmediate';

export interface PreloadScript {
  source: string;
  allFrames: boolean;
}

/**
 * @returns undefined when the view needs nothing in its documents
 * @throws Error when the preload file cannot be read; SyntaxError
 */
export function makePreloadScript(
  preferences: CheckedPreferences,
  webContentsId: number,
): PreloadScript | undefined {
  if (preferences.preload === undefined) return undefined;
  const preload = readFileSync(preferences.preload, 'utf8');
  checkSyntax(preload, preferences.preload);
  const config = JSON.stringify({
    preloadPath: preferences.preload,
    preloadDirectory: dirname(preferences.preload),
    contextIsolation: preferences.contextIsolation,
    additionalArguments: preferences.additionalArguments,
    webContentsId,
    versions: process.versions,
    platform: process.platform,
    arch: process.arch,
    env: process.env,
    execPath: process.execPath,
    resourcesPath: (process as { resourcesPath?: string }).resourcesPath ?? '',
    pid: 0,
  });
  // A function literal, so that the engine compiles the preload with its own line numbers and keeps
  // it in its code cache; with contextIsolation off its text is evaluated in the main world.
  const body = preferences.contextIsolation
    ? `function (${SCOPE}) {${preload}\n}`
    : JSON.stringify(`(function (${SCOPE}) {${preload}\n})`);
  return {
    source: `${START}(${config}, ${body});\n//# sourceURL=${preferences.preload}`,
    allFrames: preferences.nodeIntegrationInSubFrames,
  };
}

/** The engine would report a mistake in the whole user script to nobody. */
function checkSyntax(preload: string, filename: string): void {
  new Script(`(function (${SCOPE}) {${preload}\n})`, { filename });
}
