/**
 * Which URLs are the app's own: its files, the schemes that it answers itself, and origins of the
 * local machine that it has declared (`"clade": {"zygote": {"origins": ["http://localhost:5173"]}}`
 * in package.json, for a development server). Everything else is foreign.
 */
import { realpathSync } from 'node:fs';
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { appPath } from './app-paths.ts';
import { isAppScheme } from './protocol-handle.ts';

const LOCAL_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

let declared = new Set<string>();

/** Called by init.ts with what package.json says. What is no local origin is ignored. */
export function declareOrigins(origins: unknown): void {
  const texts = Array.isArray(origins) ? origins.filter((one) => typeof one === 'string') : [];
  declared = new Set(texts.filter(isLocal).map((text) => new URL(text).origin));
}

function isLocal(text: string): boolean {
  return URL.canParse(text) && LOCAL_HOSTS.has(new URL(text).hostname);
}

export function isOwnUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.protocol === 'file:') return isInApp(url);
  return isAppScheme(url.protocol.slice(0, -1)) || declared.has(url.origin);
}

/** A document of the user's that the app shows is a file, too, and none of the app's. */
function isInApp(url: URL): boolean {
  try {
    const folder = realpathSync(appPath());
    return realpathSync(fileURLToPath(url)).startsWith(folder + sep);
  } catch {
    // It is gone, on another host, or inside an archive, which is the app's by its path.
    return url.pathname.startsWith(`${encodeURI(appPath())}/`);
  }
}
