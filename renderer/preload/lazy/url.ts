/** Node's `url` for preload scripts: the legacy functions by the npm package, and the new ones. */
import legacy from 'url/url.js';

/** @throws TypeError unless it is a file: URL without a host */
export function fileURLToPath(url: string | URL): string {
  const { protocol, hostname, pathname } = new URL(url);
  if (protocol !== 'file:') throw new TypeError('The URL must be of scheme file');
  if (hostname !== '') throw new TypeError('File URL host must be "localhost" or empty on linux');
  if (/%2f/i.test(pathname)) {
    throw new TypeError('File URL path must not include encoded / characters');
  }
  return decodeURIComponent(pathname);
}

/** @param path absolute */
export function pathToFileURL(path: string): URL {
  if (!path.startsWith('/')) throw new TypeError(`The path must be absolute, got '${path}'`);
  const url = new URL('file:///');
  url.pathname = path
    .replaceAll('%', '%25')
    .replaceAll('\\', '%5C')
    .replaceAll('\n', '%0A')
    .replaceAll('\r', '%0D')
    .replaceAll('\t', '%09')
    .replaceAll('?', '%3F')
    .replaceAll('#', '%23');
  return url;
}

export default { ...legacy, URL, URLSearchParams, fileURLToPath, pathToFileURL };
