/** What package.json's `clade.zygote` and app.zygote's methods take. */
import { expectNumber, expectObject, expectString } from './arguments.ts';

/** A script that the app's pages load. */
export interface ScriptEntry {
  /** Relative to the app's folder, or absolute. */
  path: string;
  /** Where pages load it from, when that is neither its file nor one of the app's origins. */
  url?: string | undefined;
  /** Default `classic`. Of an ES module only one without imports gains anything. */
  type?: 'classic' | 'module' | undefined;
  /** Run it with a stand-in for a document, too. Default false. */
  run?: boolean | undefined;
}

export interface ZygoteOptions {
  scripts?: ScriptEntry[] | undefined;
  /** Origins of the app's own pages beside its files: `app://main`, `http://localhost:5173`. */
  origins?: string[] | undefined;
  /** False: the scripts that the app's pages load are not noted for the next start. */
  profile?: boolean | undefined;
  /** Make the zygote anew after so many forks; 0: never. Default 500. */
  rotateAfterForks?: number | undefined;
  /** Make the zygote anew after so many minutes, when it has forked; 0: never. Default 240. */
  rotateAfterMinutes?: number | undefined;
}

const MEMBERS = ['scripts', 'origins', 'profile', 'rotateAfterForks', 'rotateAfterMinutes'];
/** Each is trained once per origin, within one limit for all: more is a mistake. */
const MOST_SCRIPTS = 64;
const MOST_ORIGINS = 16;

/** @throws TypeError that names the wrong member */
export function checkZygoteOptions(value: unknown, name: string): ZygoteOptions {
  const options = expectObject(value, name) as ZygoteOptions;
  const unknown = Object.keys(options).find((key) => !MEMBERS.includes(key));
  if (unknown !== undefined) {
    throw new TypeError(`${name}.${unknown} is not known; known are ${MEMBERS.join(', ')}`);
  }
  const { scripts, origins, rotateAfterForks, rotateAfterMinutes } = options;
  return {
    scripts: scripts && checkScripts(scripts, `${name}.scripts`),
    origins: origins && checkOrigins(origins, `${name}.origins`),
    rotateAfterForks: checkCount(rotateAfterForks, `${name}.rotateAfterForks`),
    rotateAfterMinutes: checkCount(rotateAfterMinutes, `${name}.rotateAfterMinutes`),
  };
}

/** @throws TypeError that names the wrong entry */
export function checkScripts(value: unknown, name: string): ScriptEntry[] {
  if (!Array.isArray(value)) throw new TypeError(`${name} must be an array`);
  if (value.length > MOST_SCRIPTS) {
    throw new TypeError(`${name} has ${value.length} entries; at most ${MOST_SCRIPTS} are allowed`);
  }
  return value.map((entry: unknown, index) => checkScript(entry, `${name}[${index}]`));
}

function checkScript(entry: unknown, name: string): ScriptEntry {
  if (typeof entry === 'string') return { path: expectPath(entry, name) };
  const { path, url, type, run } = expectObject(entry, name) as Partial<ScriptEntry>;
  if (url !== undefined && !URL.canParse(expectString(url, `${name}.url`))) {
    throw new TypeError(`${name}.url must be an absolute URL, got ${url}`);
  }
  if (type !== undefined && type !== 'classic' && type !== 'module') {
    throw new TypeError(`${name}.type must be 'classic' or 'module', got ${String(type)}`);
  }
  if (run !== undefined && typeof run !== 'boolean') {
    throw new TypeError(`${name}.run must be a boolean`);
  }
  return { path: expectPath(path, `${name}.path`), url, type, run };
}

function expectPath(value: unknown, name: string): string {
  const path = expectString(value, name);
  if (path === '') throw new TypeError(`${name} must not be empty`);
  return path;
}

function checkOrigins(value: unknown, name: string): string[] {
  if (!Array.isArray(value)) throw new TypeError(`${name} must be an array`);
  if (value.length > MOST_ORIGINS) {
    throw new TypeError(`${name} has ${value.length} entries; at most ${MOST_ORIGINS} are allowed`);
  }
  return value.map((entry: unknown, index) => {
    const at = `${name}[${index}]`;
    const text = expectString(entry, at);
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (!url || url.host === '') {
      throw new TypeError(`${at} must be an origin such as app://main, got ${text}`);
    }
    return `${url.protocol}//${url.host}`;
  });
}

function checkCount(value: unknown, name: string): number | undefined {
  if (value === undefined) return undefined;
  const count = expectNumber(value, name);
  if (Number.isFinite(count) && count >= 0) return count;
  throw new TypeError(`${name} must be 0 or greater, got ${count}`);
}
