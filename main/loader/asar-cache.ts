/**
 * Unpacks an app's asar archive, once, to the user's cache. Everything that reads files then works
 * on it as on any folder: ES modules, workers, addons, programs, the engine's file: pages.
 *
 * The copy's folder is named after the archive (.../HASH/app.asar), with app.asar.unpacked beside
 * it. HASH covers the archive's place, list of files, size and time, so a changed archive gets a
 * new copy. A copy appears by one rename: apps that start at once do not see each other's halves.
 */
import { createHash } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { CladeError, messageOf } from '../common/errors.ts';
import { corrupt, readAsar, type AsarFile, type AsarFolder, type AsarHeader } from './asar.ts';

const CHUNK = 1 << 20;
/** A copy that no start has used for so long belongs to no installed app any more. */
const UNUSED_MS = 60 * 24 * 3600 * 1000;

/**
 * @param archive its path
 * @param cache the folder for all copies, made when it is not there
 * @returns the folder that holds the archive's content
 * @throws CladeError ERR_ASAR
 */
export function unpackedAsar(archive: string, cache: string): string {
  const file = realpathOf(archive);
  const header = readAsar(file);
  const home = join(cache, keyOf(file, header));
  const content = join(home, basename(archive));
  try {
    makePrivateFolder(cache);
    if (existsSync(content)) {
      const now = new Date();
      utimesSync(home, now, now);
    } else {
      removeUnused(cache);
      unpack(file, header, home, basename(archive));
    }
  } catch (error) {
    if (error instanceof CladeError) throw error;
    throw new CladeError(
      'ERR_ASAR',
      `${file} cannot be unpacked to ${cache}: ${messageOf(error)}. Make room there, or set ` +
        'XDG_CACHE_HOME to another folder.',
      { cause: error },
    );
  }
  return content;
}

function realpathOf(archive: string): string {
  try {
    return realpathSync(archive);
  } catch (error) {
    throw new CladeError('ERR_ASAR', `${archive} cannot be read: ${messageOf(error)}.`);
  }
}

function keyOf(file: string, { json, archiveSize, modifiedMs }: AsarHeader): string {
  const hash = createHash('sha256').update(`${file}\0${archiveSize}\0${modifiedMs}\0`).update(json);
  return hash.digest('hex').slice(0, 32);
}

/** What another user could change must not be run. */
function makePrivateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = lstatSync(folder);
  if (uid !== process.getuid?.() || (mode & 0o022) !== 0) {
    throw new Error(`${folder} can be changed by other users`);
  }
}

function unpack(file: string, header: AsarHeader, home: string, name: string): void {
  const part = mkdtempSync(`${home}.`);
  try {
    new Unpacker(file, join(part, name)).run(header.tree);
    const outside = `${file}.unpacked`;
    if (existsSync(outside)) symlinkSync(outside, join(part, `${name}.unpacked`));
    renameSync(part, home);
  } catch (error) {
    rmSync(part, { recursive: true, force: true });
    // Another start of the app may have been quicker.
    if (!existsSync(join(home, name))) throw error;
  }
}

class Unpacker {
  readonly #archive: string;
  readonly #top: string;
  readonly #buffer = Buffer.alloc(CHUNK);

  constructor(archive: string, top: string) {
    this.#archive = archive;
    this.#top = top;
  }

  run(tree: AsarFolder): void {
    const fd = openSync(this.#archive, 'r');
    try {
      this.#folder(fd, tree, '');
    } finally {
      closeSync(fd);
    }
  }

  #folder(fd: number, folder: AsarFolder, path: string): void {
    mkdirSync(join(this.#top, path));
    for (const [name, entry] of folder.entries) {
      const inner = join(path, name);
      const place = join(this.#top, inner);
      if (entry.kind === 'folder') this.#folder(fd, entry, inner);
      else if (entry.kind === 'link') {
        symlinkSync(relative(dirname(place), join(this.#top, entry.target)), place);
      } else if (entry.position === undefined) {
        this.#copy(inner, place);
      } else {
        this.#write(fd, entry, entry.position, inner);
      }
    }
  }

  #copy(inner: string, place: string): void {
    const source = join(`${this.#archive}.unpacked`, inner);
    if (!existsSync(source)) throw corrupt(this.#archive, `${source} is missing`);
    copyFileSync(source, place);
    chmodSync(place, lstatSync(source).mode & 0o111 ? 0o555 : 0o444);
  }

  /** Files are made read-only: an archive cannot be written to. */
  #write(fd: number, file: AsarFile, position: number, inner: string): void {
    const out = openSync(join(this.#top, inner), 'wx', file.executable ? 0o555 : 0o444);
    const hash = createHash('sha256');
    try {
      for (let done = 0; done < file.size;) {
        const wanted = Math.min(CHUNK, file.size - done);
        const count = readSync(fd, this.#buffer, 0, wanted, position + done);
        if (count === 0) throw corrupt(this.#archive, `file "${inner}" has been cut off`);
        const bytes = this.#buffer.subarray(0, count);
        if (file.sha256 !== undefined) hash.update(bytes);
        writeAll(out, bytes);
        done += count;
      }
    } finally {
      closeSync(out);
    }
    if (file.sha256 !== undefined && hash.digest('hex') !== file.sha256) {
      throw corrupt(this.#archive, `file "${inner}" is not what was packed`);
    }
  }
}

function writeAll(fd: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length;) done += writeSync(fd, bytes, done);
}

function removeUnused(cache: string): void {
  for (const name of readdirSync(cache)) {
    const path = join(cache, name);
    if (Date.now() - lstatSync(path).mtimeMs > UNUSED_MS) {
      rmSync(path, { recursive: true, force: true });
    }
  }
}
