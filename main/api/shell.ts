/** Electron's shell: files and URLs, opened by the desktop. */
import { spawn } from 'node:child_process';
import { lstatSync } from 'node:fs';
import { dirname, isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expectString } from './arguments.ts';
import { readyRuntime } from './runtime.ts';

/** Of xdg-open, as its manual names them. */
const FAILURES: Record<number, string> = {
  1: 'error in command line syntax',
  2: 'the item does not exist',
  3: 'a required application could not be found',
  4: 'the action failed',
};

/** Runs the desktop's own opener. @returns why it failed; empty when it did not */
function xdgOpen(what: string): Promise<string> {
  return new Promise((resolve) => {
    // Detached and without our descriptors: what it starts outlives the app.
    const opener = spawn('xdg-open', [what], { detached: true, stdio: 'ignore' });
    opener.once('error', () => resolve('xdg-open cannot be run (Debian: xdg-utils)'));
    opener.once('exit', (code, signal) => {
      resolve(code === 0 ? '' : (FAILURES[code ?? 0] ?? `xdg-open ended with ${signal ?? code}`));
    });
    opener.unref();
  });
}

/**
 * Opens a URL in the program that the desktop has for it.
 * @throws (rejects) Error when it is no URL, or nothing opens it
 */
async function openExternal(url: string): Promise<void> {
  expectString(url, 'url');
  if (!URL.canParse(url)) throw new Error(`Invalid URL: ${url}`);
  // An option of the opener's would begin with a dash; what parses as a URL does not.
  const failure = await xdgOpen(new URL(url).href);
  if (failure !== '') throw new Error(`Failed to open: ${failure}`);
}

/** @returns why it failed; empty when it did not */
async function openPath(path: string): Promise<string> {
  expectString(path, 'path');
  if (!isAbsolute(path)) return 'the path must be absolute';
  if (!lstatSync(path, { throwIfNoEntry: false })) return 'the path does not exist';
  return xdgOpen(path);
}

/** Shows a file in its folder, selected if the file manager can do so. */
function showItemInFolder(fullPath: string): void {
  const path = expectString(fullPath, 'fullPath');
  if (!isAbsolute(path)) throw new Error(`fullPath must be absolute, got ${path}`);
  const { engine } = readyRuntime('a file manager');
  void engine.showInFolder(pathToFileURL(path).href).then(async (isShown) => {
    const failure = isShown ? '' : await xdgOpen(dirname(path));
    if (failure !== '') process.emitWarning(`shell.showItemInFolder: ${failure}`);
  });
}

/**
 * Moves a file or folder to the trash.
 * @throws (rejects) Error with code ERR_TRASH
 */
async function trashItem(path: string): Promise<void> {
  expectString(path, 'path');
  if (!isAbsolute(path)) throw new Error(`path must be absolute, got ${path}`);
  await readyRuntime('a trash access').engine.trash(path);
}

function beep(): void {
  readyRuntime('a beep').engine.beep();
}

/** As on Linux in Electron: shortcut links are Windows' own. */
export const shell = { openExternal, openPath, showItemInFolder, trashItem, beep };
