/**
 * Paths into the app's archive (RESOURCES/app.asar/x), in the main process's file functions and in
 * require(): they are led to the unpacked copy. Only functions that read are led there; the others
 * fail with ENOTDIR, as on any file. `process.noAsar = true` turns it off, and the module
 * `original-fs` is fs without it, as in Electron.
 */
import fs from 'node:fs';
import Module from 'node:module';
import { relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const READING = [
  'access',
  'createReadStream',
  'cp',
  'copyFile',
  'exists',
  'lstat',
  'open',
  'openAsBlob',
  'opendir',
  'readdir',
  'readFile',
  'readlink',
  'realpath',
  'stat',
  'statfs',
];

type Functions = Record<string, unknown>;
type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

/** Maps a path of the archive to its copy; others stay. */
export type PathMap = (path: string) => string;

export function mapOf(archive: string, copy: string): PathMap {
  const top = resolve(archive);
  return (path) => {
    if (!path.includes('.asar') || (process as { noAsar?: boolean }).noAsar === true) return path;
    const full = resolve(path);
    if (full === top) return copy;
    return full.startsWith(`${top}/`) ? resolve(copy, relative(top, full)) : path;
  };
}

/** Changes fs, fs/promises and require() for the rest of this process's life. */
export function leadPaths(map: PathMap): void {
  keepOriginal();
  for (const name of READING) {
    lead(fs, name, map);
    lead(fs, `${name}Sync`, map);
    lead(fs.promises, name, map);
  }
  Module.syncBuiltinESMExports();
  const loader = Module as unknown as { _resolveFilename: (...args: unknown[]) => string };
  const resolveFilename = loader._resolveFilename;
  loader._resolveFilename = function (this: unknown, request, ...rest) {
    const led = typeof request === 'string' && request.startsWith('/') ? map(request) : request;
    return resolveFilename.call(this, led, ...rest);
  };
}

function keepOriginal(): void {
  const original = new Module('original-fs');
  original.exports = { ...fs, promises: { ...fs.promises } };
  original.loaded = true;
  const loader = Module as unknown as {
    _cache: Record<string, Module>;
    _resolveFilename: (...args: unknown[]) => string;
  };
  loader._cache['original-fs'] = original;
  const resolveFilename = loader._resolveFilename;
  loader._resolveFilename = function (this: unknown, request, ...rest) {
    if (request === 'original-fs') return request;
    return resolveFilename.call(this, request, ...rest);
  };
}

function lead(functions: Functions, name: string, map: PathMap): void {
  const original = functions[name];
  if (typeof original !== 'function') return;
  const led: AnyFunction = function (path, ...rest) {
    return (original as AnyFunction).call(
      this,
      isWriting(name, rest) ? path : mapAny(path, map),
      ...rest,
    );
  };
  // With what hangs on it: realpath.native, and what util.promisify looks for.
  Object.defineProperties(led, Object.getOwnPropertyDescriptors(original));
  functions[name] = led;
}

/** open() for anything but reading. */
function isWriting(name: string, [flags]: unknown[]): boolean {
  if (!/^open(Sync)?$/.test(name)) return false;
  return typeof flags === 'number'
    ? (flags & (fs.constants.O_WRONLY | fs.constants.O_RDWR)) !== fs.constants.O_RDONLY
    : typeof flags === 'string' && flags !== 'r' && flags !== 'rs';
}

function mapAny(path: unknown, map: PathMap): unknown {
  if (typeof path === 'string') return map(path);
  if (path instanceof URL && path.protocol === 'file:') {
    return pathToFileURL(map(fileURLToPath(path)));
  }
  return path;
}
