/** The app's own folder and the folders of the user's that app.getPath names (XDG base and user
 * directories). */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { expectString } from './arguments.ts';

export type PathName =
  | 'home'
  | 'appData'
  | 'userData'
  | 'sessionData'
  | 'cache'
  | 'temp'
  | 'exe'
  | 'module'
  | 'desktop'
  | 'documents'
  | 'downloads'
  | 'music'
  | 'pictures'
  | 'videos'
  | 'logs'
  | 'crashDumps';

const overrides = new Map<PathName, string>();
let folder = process.cwd();
let name = 'clade';

let fileMap = (path: string): string => path;

/** Called by the loader when the app's files lie elsewhere than the app may think (asar). */
export function setFileMap(map: (path: string) => string): void {
  fileMap = map;
}

/** Where the file really is that the app calls so. */
export const mappedFile = (path: string): string => fileMap(path);

/** Called by the loader when it knows which app runs. */
export function setAppIdentity(path: string, ownName: string): void {
  folder = path;
  name = ownName;
}

/** Electron's app.getAppPath(). */
export function appPath(): string {
  return folder;
}

export function appName(): string {
  return name;
}

export function setAppName(newName: string): void {
  name = newName;
}

/** @throws Error for a name that Electron does not know */
export function getPath(which: PathName): string {
  const compute = Object.hasOwn(PATHS, which) ? PATHS[which] : undefined;
  if (!compute) throw new Error(`Failed to get '${which}' path`);
  return overrides.get(which) ?? compute();
}

/** Overrides a folder, which is made when it does not exist. */
export function setPath(which: PathName, path: string): void {
  expectString(path, 'path');
  if (!Object.hasOwn(PATHS, which)) throw new Error(`Failed to set path: unknown name '${which}'`);
  if (!isAbsolute(path)) throw new Error('Path must be absolute');
  mkdirSync(path, { recursive: true });
  overrides.set(which, path);
}

function xdg(variable: string, fallback: string): string {
  const value = process.env[variable];
  return value && isAbsolute(value) ? value : join(homedir(), fallback);
}

/** Where caches of all apps are, XDG_CACHE_HOME. */
export function userCacheFolder(): string {
  return xdg('XDG_CACHE_HOME', '.cache');
}

/** xdg-user-dirs keeps the names of the user's folders in a file of shell assignments. */
function userFolder(variable: string, fallback: string): string {
  const file = join(xdg('XDG_CONFIG_HOME', '.config'), 'user-dirs.dirs');
  if (existsSync(file)) {
    const line = new RegExp(`^XDG_${variable}_DIR="(.*)"$`, 'm').exec(readFileSync(file, 'utf8'));
    if (line?.[1]) return line[1].replace('$HOME', homedir());
  }
  return join(homedir(), fallback);
}

const PATHS: Readonly<Record<PathName, () => string>> = {
  home: homedir,
  appData: () => xdg('XDG_CONFIG_HOME', '.config'),
  userData: () => join(getPath('appData'), name),
  sessionData: () => getPath('userData'),
  cache: () => join(userCacheFolder(), name),
  temp: tmpdir,
  exe: () => process.execPath,
  module: () => process.execPath,
  desktop: () => userFolder('DESKTOP', 'Desktop'),
  documents: () => userFolder('DOCUMENTS', 'Documents'),
  downloads: () => userFolder('DOWNLOAD', 'Downloads'),
  music: () => userFolder('MUSIC', 'Music'),
  pictures: () => userFolder('PICTURES', 'Pictures'),
  videos: () => userFolder('VIDEOS', 'Videos'),
  logs: () => join(getPath('userData'), 'logs'),
  crashDumps: () => join(getPath('userData'), 'Crashpad'),
};
