/** Electron's ipcRenderer. Content process, for the preload script. */
import {
  assertSendable,
  type Failure,
  type ToContent,
} from '../../main/common/preload-protocol.ts';
import { encodeForNative, type Channel } from './channel.ts';
import { EventEmitter, hideInternals } from './emitter.ts';
import type { PortHandle } from './frame-native.ts';
import type { MessagePorts } from './message-port.ts';

export interface IpcRendererEvent {
  sender: IpcRenderer;
  /** Of the webContents that sent it; 0 is the main process. */
  senderId: number;
  ports: MessagePort[];
}

export interface IpcRenderer extends EventEmitter {
  /** @throws TypeError for what cannot be cloned */
  send(channel: string, ...args: unknown[]): void;
  /** @returns what main's handler returns; rejects with Electron's error text when it fails */
  invoke(channel: string, ...args: unknown[]): Promise<unknown>;
  /** Blocks this process until main has answered. */
  sendSync(channel: string, ...args: unknown[]): unknown;
  postMessage(channel: string, message: unknown, transfer?: readonly MessagePort[]): void;
  sendToHost(channel: string, ...args: unknown[]): void;
}

type Incoming = Extract<ToContent, { type: 'send' | 'post' | 'invoke-reply' }>;

export interface IpcLink {
  ipcRenderer: IpcRenderer;
  /** A message from main. */
  receive(message: Incoming, ports: readonly PortHandle[]): void;
}

type InvokeReply = Extract<ToContent, { type: 'invoke-reply' }>;

// One class and what it closes over.
// oxlint-disable-next-line max-lines-per-function
export function makeIpcRenderer(channel: Channel, ports: MessagePorts): IpcLink {
  const calls = new Calls(channel);
  const check = (name: string, args: readonly unknown[]): void => {
    assertSendable(name, args);
    channel.beforeMessage();
  };
  // The methods use no `this`: apps hand them on as bare functions.
  class Renderer extends EventEmitter implements IpcRenderer {
    send(name: string, ...args: unknown[]): void {
      check(name, args);
      channel.post({ type: 'send', channel: name, args });
    }

    // One promise and no more: the engine pays for each that another one waits for.
    invoke(name: string, ...args: unknown[]): Promise<unknown> {
      return new Promise((resolve, reject) => {
        check(name, args);
        calls.start(name, args, { resolve, reject });
      });
    }

    sendSync(name: string, ...args: unknown[]): unknown {
      check(name, args);
      return channel.postSync({ type: 'sync', channel: name, args });
    }

    postMessage(name: string, message: unknown, transfer: readonly MessagePort[] = []): void {
      check(name, []);
      const encoded = encodeForNative({ type: 'post', channel: name, message });
      ports.give(transfer, (handles) => channel.postEncoded(encoded, handles));
    }

    sendToHost(name: string, ...args: unknown[]): void {
      check(name, args);
      channel.post({ type: 'to-host', channel: name, args });
    }
  }
  const ipcRenderer = hideInternals(new Renderer());
  return {
    ipcRenderer,
    receive(message, handles) {
      if (message.type === 'invoke-reply') calls.finish(message);
      else if (message.type === 'send') emit(ipcRenderer, message.channel, [], message.args);
      else emit(ipcRenderer, message.channel, ports.take(handles), [message.message]);
    },
  };
}

function emit(sender: IpcRenderer, name: string, ports: MessagePort[], args: unknown[]): void {
  // Without listeners, a channel named "error" would throw.
  if (sender.listenerCount(name) === 0) return;
  const event: IpcRendererEvent = { sender, senderId: 0, ports };
  sender.emit(name, event, ...args);
}

interface Settle {
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

interface PendingCall extends Settle {
  name: string;
}

/** The calls that main has not answered yet. */
class Calls {
  readonly #channel: Channel;
  readonly #pending = new Map<number, PendingCall>();
  #lastId = 0;

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  start(name: string, args: unknown[], { resolve, reject }: Settle): void {
    this.#lastId += 1;
    const id = this.#lastId;
    this.#channel.post({ type: 'invoke', id, channel: name, args });
    this.#pending.set(id, { name, resolve, reject });
  }

  finish(reply: InvokeReply): void {
    const call = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (!call) return;
    if (reply.ok) return call.resolve(reply.value);
    const text = `Error invoking remote method '${call.name}': ${textOf(reply.error)}`;
    call.reject(new Error(text));
  }
}

/** As Error.prototype.toString. */
function textOf({ name, message }: Failure): string {
  if (name === '') return message;
  return message === '' ? name : `${name}: ${message}`;
}
