/**
 * The files of the built-in pages. Main process. They are listed once, so a request can only name
 * a file that shipped. The folder `common` is part of every host.
 */
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, relative } from 'node:path';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.map': 'application/json',
};

export interface PageFile {
  contentType: string;
  body: Buffer<ArrayBuffer>;
}

export class PageFiles {
  readonly #files = new Map<string, string>();

  /** @param folder holds one folder for each host, and `common` */
  constructor(folder: string) {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    for (const entry of entries) {
      if (!entry.isFile() || !(extname(entry.name) in CONTENT_TYPES)) continue;
      const path = join(entry.parentPath, entry.name);
      this.#files.set(relative(folder, path), path);
    }
  }

  /** @param path begins with a slash; a folder means its index.html */
  async read(host: string, path: string): Promise<PageFile | undefined> {
    const name = path.endsWith('/') ? `${path}index.html` : path;
    const file = this.#files.get(name.startsWith('/common/') ? name.slice(1) : `${host}${name}`);
    if (file === undefined) return undefined;
    return {
      contentType: CONTENT_TYPES[extname(file)] ?? 'application/octet-stream',
      body: await readFile(file),
    };
  }
}
