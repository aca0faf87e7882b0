/**
 * Which pages are the app's own. Pages of other web origins never get a process that was forked
 * from the stage with the app's scripts: what compromises them could read those.
 */
import type { TrustDomain } from '../process/zygote-tree.ts';

let ownOrigins: ReadonlySet<string> = new Set();

/** @param origins `http://localhost:5173`, as the URL of a page begins */
export function setOwnOrigins(origins: readonly string[]): void {
  ownOrigins = new Set(origins);
}

/** Files, custom schemes and what the app writes into a URL are its own; the web is not. */
export function isOwn(url: string): boolean {
  // Without a URL nothing is loaded.
  if (!URL.canParse(url)) return url === '';
  const parsed = new URL(url);
  if (parsed.protocol === 'blob:') return isOwn(parsed.pathname);
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') return true;
  return ownOrigins.has(`${parsed.protocol}//${parsed.host}`);
}

let loading: TrustDomain | undefined;

/** Runs a call of the engine that may launch a process for this URL before it returns. */
export function launchFor<T>(url: string, call: () => T): T {
  const before = loading;
  loading = isOwn(url) ? 'app' : 'web';
  try {
    return call();
  } finally {
    loading = before;
  }
}

/** For whom the engine launches a process now; what is not known is not the app's. */
export function launchDomain(): TrustDomain {
  return loading ?? 'web';
}
