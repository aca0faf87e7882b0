/** Which app runs: its folder, its package.json, its main script. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { CladeError, messageOf } from '../common/errors.ts';

export interface AppManifest {
  /** app.getAppPath(). */
  folder: string;
  /** The main script. */
  main: string;
  name: string;
  version: string;
  /** The app's desktop file (package.json: desktopName), where it names one. */
  desktopName: string | undefined;
  /** Whether the main script is an ES module. */
  isModule: boolean;
  /** What package.json says under "clade"; each part is checked by who reads it. */
  clade: CladeSettings;
}

export interface CladeSettings {
  /** As for app.spares.configure(). */
  spares?: unknown;
  /** As for app.zygote.configure(), and `scripts` as for app.zygote.preload(). */
  zygote?: {
    scripts?: unknown;
    /** False: scripts that the app's pages load are not noted for the next start. */
    profile?: unknown;
    /** Origins of the app's own pages beside its files. */
    origins?: unknown;
    rotateAfterForks?: unknown;
    rotateAfterMinutes?: unknown;
  };
}

interface PackageJson {
  name?: unknown;
  productName?: unknown;
  version?: unknown;
  desktopName?: unknown;
  main?: unknown;
  type?: unknown;
  clade?: unknown;
}

/**
 * @param path an app's folder, or its main script
 * @throws CladeError ERR_APP_NOT_FOUND that says what is missing
 */
export function readApp(path: string): AppManifest {
  const full = resolve(path);
  if (!existsSync(full)) {
    throw notFound(
      `${full} does not exist. Give the path of an app's folder or of its main script.`,
    );
  }
  return statSync(full).isDirectory() ? readFolder(full) : readFile(full);
}

function readFolder(folder: string): AppManifest {
  const file = join(folder, 'package.json');
  const json = existsSync(file) ? parsePackage(file) : undefined;
  if (!json && !existsSync(join(folder, 'index.js'))) {
    throw notFound(`${folder} has neither a package.json nor an index.js. Is it an app's folder?`);
  }
  if (json?.main !== undefined && typeof json.main !== 'string') {
    throw notFound(`"main" in ${file} must be a string.`);
  }
  // As Node does: a "main" that is not there gives way to index.js.
  const main =
    resolveScript(resolve(folder, json?.main ?? 'index.js')) ??
    resolveScript(join(folder, 'index.js'));
  if (main === undefined) {
    throw notFound(
      json?.main === undefined
        ? `${file} has no "main" and there is no index.js beside it. Add "main": "your-script.js".`
        : `"main" in ${file} is ${json.main}, which does not exist.`,
    );
  }
  return manifest(folder, main, json ?? {});
}

/** A script without a package.json has the name that Electron gives it. */
function readFile(main: string): AppManifest {
  return manifest(dirname(main), main, { name: 'Electron' });
}

function manifest(folder: string, main: string, json: PackageJson): AppManifest {
  const { clade = {} } = json;
  if (typeof clade !== 'object' || clade === null) {
    throw notFound(`"clade" in ${join(folder, 'package.json')} must be an object.`);
  }
  const settings: CladeSettings = clade;
  if (settings.zygote !== undefined && Object(settings.zygote) !== settings.zygote) {
    throw notFound(`"clade.zygote" in ${join(folder, 'package.json')} must be an object.`);
  }
  const text = (value: unknown): string | undefined =>
    typeof value === 'string' && value !== '' ? value : undefined;
  return {
    folder,
    main,
    name: text(json.productName) ?? text(json.name) ?? basename(folder),
    version: text(json.version) ?? '0.0.0',
    desktopName: text(json.desktopName),
    isModule: isModule(main),
    clade: settings,
  };
}

/** As Node resolves the main of a folder. */
function resolveScript(path: string): string | undefined {
  const candidates = [path, `${path}.js`, `${path}.json`, join(path, 'index.js')];
  return candidates.find((file) => existsSync(file) && statSync(file).isFile());
}

/** By the extension, else by "type" in the nearest package.json (Node's rule). */
function isModule(file: string): boolean {
  const extension = extname(file);
  if (extension !== '.js') return extension === '.mjs';
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const candidate = join(folder, 'package.json');
    if (existsSync(candidate)) return parsePackage(candidate).type === 'module';
    if (folder === dirname(folder)) return false;
  }
}

function parsePackage(file: string): PackageJson {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw notFound(`${file} is no valid JSON: ${messageOf(error)}`);
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw notFound(`${file} must contain a JSON object.`);
  }
  return json;
}

function notFound(message: string): CladeError {
  return new CladeError('ERR_APP_NOT_FOUND', message);
}
