/** The event objects of ipcMain's listeners and handlers (Electron's IpcMainEvent). */
import type { MessagePortMain } from '../ipc/message-port.ts';
import type { WebContents } from './web-contents.ts';
import type { WebFrameMain } from './web-frame-main.ts';

export interface IpcMainInvokeEvent {
  readonly type: 'frame';
  readonly processId: number;
  readonly frameId: number;
  readonly sender: WebContents;
  /** Null when the frame has navigated away or is gone. */
  readonly senderFrame: WebFrameMain | null;
}

export interface IpcMainEvent extends IpcMainInvokeEvent {
  readonly ports: MessagePortMain[];
  /** Sends a message to the frame that this one came from. */
  reply(channel: string, ...args: unknown[]): void;
  /** Setting it answers ipcRenderer.sendSync. */
  returnValue: unknown;
}
