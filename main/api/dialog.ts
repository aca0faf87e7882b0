/**
 * Electron's dialog: messages and file choosers. Those that would stop every window until they are
 * answered (the ...Sync ones) do not exist here: they throw and name the other.
 */
import { existsSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { NativeWindow } from '../native.ts';
import { expectObject, expectString } from './arguments.ts';
import { BaseWindow } from './base-window.ts';
import { readyRuntime } from './runtime.ts';

export interface MessageBoxOptions {
  message: string;
  detail?: string;
  title?: string;
  /** Default: OK. */
  buttons?: string[];
  /** Index of the button that Enter presses. */
  defaultId?: number;
  /** The answer when the box is closed; default: a button named Cancel or No, else 0. */
  cancelId?: number;
  checkboxLabel?: string;
  checkboxChecked?: boolean;
  /** Closes the box as if the user had. */
  signal?: AbortSignal;
}

export interface FileFilter {
  name: string;
  /** Without dots; `*` for all. */
  extensions: string[];
}

export interface OpenDialogOptions {
  title?: string;
  /** A folder, or a file in it. */
  defaultPath?: string;
  buttonLabel?: string;
  filters?: FileFilter[];
  properties?: string[];
}

export interface SaveDialogOptions {
  title?: string;
  /** A folder, or a path with the file's name. */
  defaultPath?: string;
  buttonLabel?: string;
  filters?: FileFilter[];
}

let lastId = 0;

/** The answer's index, and whether the checkbox was checked. */
async function showMessageBox(
  ...args: [MessageBoxOptions] | [BaseWindow | null, MessageBoxOptions]
): Promise<{ response: number; checkboxChecked: boolean }> {
  const { window, options } = split(args);
  expectString(options.message, 'options.message');
  const { engine } = readyRuntime('a dialog');
  const { buttons = ['OK'], signal } = options;
  const cancelId = options.cancelId ?? Math.max(0, buttons.findIndex(isRefusal));
  if (signal?.aborted) return { response: cancelId, checkboxChecked: false };
  const id = ++lastId;
  const close = (): void => engine.closeMessage(id);
  signal?.addEventListener('abort', close);
  const { button, checked } = await engine.showMessage(id, window, {
    title: options.title ?? '',
    message: options.message,
    detail: options.detail ?? '',
    buttons: buttons.map((label) => expectString(label, 'options.buttons')),
    defaultButton: options.defaultId ?? 0,
    checkbox: options.checkboxLabel ?? '',
    checked: options.checkboxChecked ?? false,
  });
  signal?.removeEventListener('abort', close);
  return { response: button < 0 ? cancelId : button, checkboxChecked: checked };
}

/** Before the app is ready the text goes to stderr, as in Electron. */
function showErrorBox(title: string, content: string): void {
  expectString(title, 'title');
  expectString(content, 'content');
  let box: Promise<unknown>;
  try {
    box = showMessageBox({ title, message: title, detail: content });
  } catch {
    process.stderr.write(`${title}\n${content}\n`);
    return;
  }
  box.catch(() => process.stderr.write(`${title}\n${content}\n`));
}

/** Absolute paths of what was chosen; none when it was cancelled. */
async function showOpenDialog(
  ...args: [OpenDialogOptions] | [BaseWindow | null, OpenDialogOptions]
): Promise<{ canceled: boolean; filePaths: string[] }> {
  const { window, options } = split(args);
  const { engine } = readyRuntime('a dialog');
  const properties = new Set(options.properties ?? ['openFile']);
  const filePaths = await engine.chooseFiles(window, {
    action: properties.has('openDirectory') ? 'folder' : 'open',
    title: options.title ?? '',
    accept: options.buttonLabel ?? '',
    folder: placeOf(options.defaultPath).folder,
    name: '',
    multiple: properties.has('multiSelections'),
    filters: patternsOf(options.filters),
  });
  return { canceled: filePaths === null, filePaths: filePaths ?? [] };
}

/** The absolute path to save to; empty when it was cancelled. */
async function showSaveDialog(
  ...args: [SaveDialogOptions] | [BaseWindow | null, SaveDialogOptions]
): Promise<{ canceled: boolean; filePath: string }> {
  const { window, options } = split(args);
  const { engine } = readyRuntime('a dialog');
  const [filePath] =
    (await engine.chooseFiles(window, {
      action: 'save',
      title: options.title ?? '',
      accept: options.buttonLabel ?? '',
      ...placeOf(options.defaultPath),
      multiple: false,
      filters: patternsOf(options.filters),
    })) ?? [];
  return { canceled: filePath === undefined, filePath: filePath ?? '' };
}

function isRefusal(label: string): boolean {
  return /^(cancel|no)$/i.test(label);
}

/** The window is optional and comes first. */
function split<T extends object>(
  args: [T] | [BaseWindow | null, T],
): { window: NativeWindow | null; options: T } {
  const [first, second] = args;
  const options = (args.length > 1 ? second : first) as T;
  expectObject(options, 'options');
  const window = first instanceof BaseWindow ? BaseWindow.nativeOf(first) : null;
  return { window, options };
}

function placeOf(path: string = ''): { folder: string; name: string } {
  expectString(path, 'options.defaultPath');
  if (path === '') return { folder: '', name: '' };
  if (existsSync(path) && statSync(path).isDirectory()) return { folder: path, name: '' };
  const folder = dirname(path);
  return { folder: folder === '.' ? '' : folder, name: basename(path) };
}

function patternsOf(filters: FileFilter[] = []): { name: string; patterns: string[] }[] {
  return filters.map(({ name, extensions }) => ({
    name: expectString(name, 'options.filters.name'),
    patterns: extensions.map((extension) => (extension === '*' ? '*' : `*.${extension}`)),
  }));
}

function asyncOnly(name: string): () => never {
  return () => {
    throw new Error(`dialog.${name}Sync would stop every window; use dialog.${name}`);
  };
}

export const dialog = {
  showMessageBox,
  showErrorBox,
  showOpenDialog,
  showSaveDialog,
  showMessageBoxSync: asyncOnly('showMessageBox'),
  showOpenDialogSync: asyncOnly('showOpenDialog'),
  showSaveDialogSync: asyncOnly('showSaveDialog'),
};
