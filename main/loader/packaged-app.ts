/** Where a packaged app lies: resources/app or resources/app.asar beside the runtime, as in
 * Electron; and what is done for an app that is an archive. */
import { existsSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { setFileMap } from '../api/app-paths.ts';
import { unpackedAsar } from './asar-cache.ts';
import { leadPaths, mapOf } from './asar-paths.ts';

/** Undefined when the runtime carries no app. */
export function findPackagedApp(resources: string): string | undefined {
  return ['app', 'app.asar'].map((name) => join(resources, name)).find((path) => existsSync(path));
}

/**
 * An archive is unpacked to the user's cache (asar-cache.ts), and from then on paths into it lead
 * there; anything else is left as it is.
 * @param path an app's folder, script or archive
 * @returns the path to run
 * @throws CladeError ERR_ASAR
 */
export function openArchive(path: string): string {
  if (!path.endsWith('.asar') || !existsSync(path) || !statSync(path).isFile()) return path;
  const archive = resolve(path);
  const content = unpackedAsar(archive, join(cacheFolder(), 'clade/asar'));
  const map = mapOf(archive, content);
  leadPaths(map);
  setFileMap(map);
  return content;
}

function cacheFolder(): string {
  const folder = process.env['XDG_CACHE_HOME'];
  return folder !== undefined && isAbsolute(folder) ? folder : join(homedir(), '.cache');
}
