/**
 * Where a download is written while it is on its way. The network process may write in a few folders
 * only (SECURITY.md); a file that is wanted elsewhere arrives in a private folder among those, and
 * main, which may write wherever the user may, moves it.
 */
import { constants, mkdirSync, mkdtempSync, realpathSync } from 'node:fs';
import { copyFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { randomUUID } from 'node:crypto';

interface Confinement {
  writable: readonly string[];
  /** One of them. */
  temp: string;
}

let confinement: Confinement | undefined;

/** Called by init.ts when the network process is confined. */
export function confineDownloads(writable: readonly string[], temp: string): void {
  confinement = { writable, temp };
}

/** Where the network process is to write, and what is left to be done when it has. */
export interface Place {
  path: string;
  /** Resolves when the file is where it is wanted; it leaves nothing else, whatever happens. */
  deliver(): Promise<void>;
  /** The download has not been completed. */
  discard(): Promise<void>;
}

/**
 * @param path where the file is wanted, absolute; missing folders are made, as in Electron
 * @throws Error when they cannot be made
 */
export function placeFor(path: string): Place {
  mkdirSync(dirname(path), { recursive: true });
  if (!confinement || isWritable(dirname(path), confinement.writable)) {
    return { path, deliver: () => Promise.resolve(), discard: () => Promise.resolve() };
  }
  // For the user alone.
  const own = mkdtempSync(join(confinement.temp, 'clade-download-'));
  const discard = (): Promise<void> => rm(own, { recursive: true, force: true });
  const staged = join(own, 'download');
  const deliver = async (): Promise<void> => {
    try {
      await move(staged, path);
    } finally {
      await discard();
    }
  };
  return { path: staged, deliver, discard };
}

/** As the kernel sees it: by where the folders really are. */
function isWritable(folder: string, writable: readonly string[]): boolean {
  const real = realpathSync(folder);
  return writable.some((allowed) => {
    const top = realpathOf(allowed);
    return top !== undefined && (real === top || real.startsWith(top === sep ? top : top + sep));
  });
}

/** Undefined for one that is not there, and so was not allowed. */
function realpathOf(folder: string): string | undefined {
  try {
    return realpathSync(folder);
  } catch {
    return undefined;
  }
}

/** Nobody sees half a file under the wanted name: it appears by a rename, also from another disk. */
async function move(staged: string, path: string): Promise<void> {
  try {
    await rename(staged, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    await copyBeside(staged, path);
  }
}

async function copyBeside(staged: string, path: string): Promise<void> {
  const part = join(dirname(path), `.${basename(path).slice(0, 200)}.${randomUUID()}.part`);
  try {
    await copyFile(staged, part, constants.COPYFILE_EXCL);
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}
