/**
 * Electron's ipcMain, and the same interface on webContents.ipc and webFrameMain.ipc: listeners
 * for messages and handlers for calls of the content side.
 */
import { EventEmitter } from 'node:events';
import { expectString } from './arguments.ts';
import type { IpcMainEvent, IpcMainInvokeEvent } from './ipc-event.ts';

export type IpcHandler = (event: IpcMainInvokeEvent, ...args: unknown[]) => unknown;
export type IpcListener = (event: IpcMainEvent, ...args: unknown[]) => void;

export class IpcMain extends EventEmitter {
  readonly #handlers = new Map<string, { handler: IpcHandler; once: boolean }>();

  /** Answers ipcRenderer.invoke(channel). @throws Error when the channel has a handler already */
  handle(channel: string, handler: IpcHandler): void {
    this.#register(channel, handler, false);
  }

  /** As handle, for a single call. */
  handleOnce(channel: string, handler: IpcHandler): void {
    this.#register(channel, handler, true);
  }

  removeHandler(channel: string): void {
    this.#handlers.delete(expectString(channel, 'channel'));
  }

  /** The handler of a channel, which is forgotten if it was for one call. */
  takeHandler(channel: string): IpcHandler | undefined {
    const entry = this.#handlers.get(channel);
    if (entry?.once) this.#handlers.delete(channel);
    return entry?.handler;
  }

  #register(channel: string, handler: IpcHandler, once: boolean): void {
    expectString(channel, 'channel');
    if (typeof handler !== 'function') {
      throw new TypeError(`Expected handler to be a function, but found type '${typeof handler}'`);
    }
    if (this.#handlers.has(channel)) {
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    }
    this.#handlers.set(channel, { handler, once });
  }
}

export const ipcMain = new IpcMain();
