/**
 * Reads the format of asar archives: two length-prefixed words, a JSON tree of files, then the
 * files' bytes one after another (https://github.com/electron/asar#format). An archive comes from
 * outside, so all of its tree is checked before anything is done with it.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { CladeError, messageOf } from '../common/errors.ts';

export interface AsarFile {
  kind: 'file';
  /** Where its bytes start in the archive; undefined: it lies in the folder NAME.unpacked. */
  position: number | undefined;
  size: number;
  executable: boolean;
  /** Of its bytes, as lower-case hexadecimal, where the archive has one. */
  sha256: string | undefined;
}

export interface AsarFolder {
  kind: 'folder';
  entries: Map<string, AsarEntry>;
}

export interface AsarLink {
  kind: 'link';
  /** Relative to the top of the archive. */
  target: string;
}

export type AsarEntry = AsarFile | AsarFolder | AsarLink;

export interface AsarHeader {
  tree: AsarFolder;
  /** The tree's JSON as it stands in the archive. */
  json: Buffer;
  archiveSize: number;
  modifiedMs: number;
}

const PREFIX = 8;
const DEEPEST = 128;

/**
 * @param file an archive's path
 * @throws CladeError ERR_ASAR that says what is wrong with it
 */
export function readAsar(file: string): AsarHeader {
  const fd = open(file);
  try {
    const { size: archiveSize, mtimeMs: modifiedMs } = fstatSync(fd);
    const json = readJson(fd, file, archiveSize);
    const dataStart = PREFIX + read(fd, 0, PREFIX).readUInt32LE(4);
    const tree = new TreeReader(file, dataStart, archiveSize).read(json);
    return { tree, json, archiveSize, modifiedMs };
  } finally {
    closeSync(fd);
  }
}

function open(file: string): number {
  try {
    return openSync(file, 'r');
  } catch (error) {
    throw new CladeError('ERR_ASAR', `${file} cannot be read: ${messageOf(error)}.`, {
      cause: error,
    });
  }
}

/** The words: 4; the header's size; the JSON's size with its length word; the JSON's length. */
function readJson(fd: number, file: string, archiveSize: number): Buffer {
  const words = read(fd, 0, 16);
  if (words.length < 16 || words.readUInt32LE(0) !== 4) {
    throw corrupt(file, 'it does not begin as an archive does');
  }
  const headerSize = words.readUInt32LE(4);
  const length = words.readUInt32LE(12);
  if (PREFIX + headerSize > archiveSize || length + 8 > headerSize) {
    throw corrupt(file, 'its header is longer than the archive; it may have been cut off');
  }
  return read(fd, 16, length);
}

function read(fd: number, position: number, length: number): Buffer {
  const buffer = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const count = readSync(fd, buffer, done, length - done, position + done);
    if (count === 0) return buffer.subarray(0, done);
    done += count;
  }
  return buffer;
}

/** Turns the JSON into entries, refusing what could lead out of the archive or past its end. */
class TreeReader {
  readonly #file: string;
  readonly #dataStart: number;
  readonly #archiveSize: number;

  constructor(file: string, dataStart: number, archiveSize: number) {
    this.#file = file;
    this.#dataStart = dataStart;
    this.#archiveSize = archiveSize;
  }

  read(json: Buffer): AsarFolder {
    let tree: unknown;
    try {
      tree = JSON.parse(json.toString('utf8'));
    } catch (error) {
      throw corrupt(this.#file, `its list of files is no valid JSON (${messageOf(error)})`);
    }
    const entry = this.#entry(tree, '', 0);
    if (entry.kind !== 'folder') throw corrupt(this.#file, 'its list of files is missing');
    return entry;
  }

  #entry(node: unknown, path: string, depth: number): AsarEntry {
    if (!isRecord(node)) throw corrupt(this.#file, `"${path}" is neither file nor folder`);
    if (node['files'] !== undefined) return this.#folder(node['files'], path, depth);
    if (node['link'] !== undefined) return this.#link(node['link'], path);
    return this.#fileEntry(node, path);
  }

  #folder(files: unknown, path: string, depth: number): AsarFolder {
    if (!isRecord(files)) throw corrupt(this.#file, `folder "${path}" has no list of files`);
    if (depth > DEEPEST) throw corrupt(this.#file, `its folders lie more than ${DEEPEST} deep`);
    const entries = new Map<string, AsarEntry>();
    for (const [name, node] of Object.entries(files)) {
      if (!isFileName(name)) throw corrupt(this.#file, `${JSON.stringify(name)} is no file's name`);
      entries.set(name, this.#entry(node, path === '' ? name : `${path}/${name}`, depth + 1));
    }
    return { kind: 'folder', entries };
  }

  #link(target: unknown, path: string): AsarLink {
    const parts = typeof target === 'string' ? target.split('/') : [''];
    if (!parts.every(isFileName)) throw corrupt(this.#file, `link "${path}" leads out of it`);
    return { kind: 'link', target: parts.join('/') };
  }

  #fileEntry(node: Record<string, unknown>, path: string): AsarFile {
    const size = node['size'];
    if (!isCount(size)) throw corrupt(this.#file, `file "${path}" has no valid size`);
    const position = node['unpacked'] === true ? undefined : this.#position(node, size, path);
    const integrity = isRecord(node['integrity']) ? node['integrity'] : {};
    const { algorithm, hash } = integrity;
    return {
      kind: 'file',
      position,
      size,
      executable: node['executable'] === true,
      sha256: algorithm === 'SHA256' && typeof hash === 'string' ? hash.toLowerCase() : undefined,
    };
  }

  #position(node: Record<string, unknown>, size: number, path: string): number {
    const text = node['offset'];
    const offset = typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
    if (offset === undefined) throw corrupt(this.#file, `file "${path}" has no valid offset`);
    const position = this.#dataStart + offset;
    if (position + size > this.#archiveSize) {
      throw corrupt(this.#file, `file "${path}" ends after it; it may have been cut off`);
    }
    return position;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0;

const isFileName = (name: string): boolean =>
  name !== '' && name !== '.' && name !== '..' && !/[/\0]/.test(name);

/** @param what completes "the archive is damaged: ..." */
export function corrupt(file: string, what: string): CladeError {
  return new CladeError(
    'ERR_ASAR',
    `${file} is no usable asar archive: ${what}. Make it again, or install the app again.`,
  );
}
