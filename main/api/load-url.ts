/** URLs to load: from files of the app, and those that are refused before the engine sees them. */
import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isBadPort } from '../common/bad-port.ts';
import { netError, type NetError } from '../common/net-error.ts';
import { appPath, mappedFile } from './app-paths.ts';
import { expectObject, expectString } from './arguments.ts';

/** Parts of the URL beside the file's path, as Electron's loadFile takes them. */
export interface LoadFileOptions {
  query?: Record<string, string>;
  search?: string;
  hash?: string;
}

/** How a URL is asked for, as far as Clade takes Electron's options of loadURL. */
export interface LoadUrlOptions {
  httpReferrer?: string | { url: string };
}

/** What is asked of the engine; or why nothing is. @throws TypeError */
export function requestOf(
  address: string,
  options: LoadUrlOptions,
): { url: string; referrer: string | undefined; refusal: NetError | undefined } {
  const url = mappedUrl(expectString(address, 'url'));
  return { url, referrer: referrerOf(options), refusal: refusalOf(url) };
}

function referrerOf(options: LoadUrlOptions): string | undefined {
  const { httpReferrer } = expectObject(options, 'options') as LoadUrlOptions;
  if (httpReferrer === undefined) return undefined;
  const url = typeof httpReferrer === 'object' ? httpReferrer.url : httpReferrer;
  return expectString(url, 'options.httpReferrer');
}

/** A relative path is resolved against the app's folder. @throws TypeError */
export function fileUrl(filePath: string, options: LoadFileOptions): string {
  expectString(filePath, 'filePath');
  expectObject(options, 'options');
  const path = isAbsolute(filePath) ? filePath : resolve(appPath(), filePath);
  const url = pathToFileURL(path);
  if (options.search !== undefined) url.search = options.search;
  for (const [key, value] of Object.entries(options.query ?? {})) url.searchParams.set(key, value);
  if (options.hash !== undefined) url.hash = options.hash;
  return url.href;
}

/** Whether a page at `from` only scrolls when it is to go to `to`; true also where it may. */
export function mayStayInDocument(from: string, to: string): boolean {
  return to.includes('#') && to.split('#', 1)[0] === from.split('#', 1)[0];
}

/** A file: URL of an app's archive as that of the file's copy; others as they are. */
export function mappedUrl(url: string): string {
  if (!/^file:.*\.asar/i.test(url) || !URL.canParse(url)) return url;
  const { search, hash } = new URL(url);
  const path = pathOf(url);
  if (path === undefined) return url;
  return `${pathToFileURL(mappedFile(path)).href}${search}${hash}`;
}

/** Undefined for a file that no path names: on another host, or what its URL says is no text. */
function pathOf(url: string): string | undefined {
  try {
    const path = fileURLToPath(url);
    return path.includes('\0') ? undefined : path;
  } catch {
    return undefined;
  }
}

/** Why a URL cannot be loaded at all; undefined when it can be tried. */
export function refusalOf(url: string): NetError | undefined {
  if (!URL.canParse(url)) return netError('ERR_INVALID_URL');
  const { protocol, port } = new URL(url);
  // A script is no page; there is executeJavaScript for it.
  if (protocol === 'javascript:') return netError('ERR_ABORTED');
  return isBadPort(protocol, port) ? netError('ERR_UNSAFE_PORT') : undefined;
}
