/**
 * FrameRouter: every message of the content side on its way to ipcMain and its kin. The broker
 * parses before it looks: what does not parse ends the process. Who sent a message is known by the
 * channel that it came on.
 */
import { decodeValue, encodeValue } from '../common/wire/codec.ts';
import { failureOf, parseToMain, type Failure, type ToMain } from '../common/preload-protocol.ts';
import { messageOf } from '../common/errors.ts';
import { adoptPorts, type MessagePortMain } from '../ipc/message-port.ts';
import type { ContentProcess } from '../process/content-process.ts';
import type { FrameMessage } from '../process/frame-message.ts';
import type { ProcessBroker } from '../process/process-broker.ts';
import { contentsOfPage, dropWaiting, whenShown } from './contents-by-page.ts';
import { addFrame, countFrames, findFrame, removeFrame, removeProcess } from './frame-registry.ts';
import { asError, settleRequest } from './frame-requests.ts';
import { warnOf } from './frame-warnings.ts';
import type { IpcMainEvent, IpcMainInvokeEvent } from './ipc-event.ts';
import { ipcMain, type IpcHandler, type IpcMain } from './ipc-main.ts';
import type { WebContents } from './web-contents.ts';
import { WebFrameMain } from './web-frame-main.ts';

/** Documents of one process at once; a page has 1000 in Chromium at most. */
const MAX_FRAMES = 4096;

type Message<Type extends ToMain['type']> = Extract<ToMain, { type: Type }>;

/** Called by init.ts. */
export function routeFrames(broker: ProcessBroker): void {
  broker.on('frame-message', (process, message) => onMessage(broker, process, message));
  broker.on('frame-gone', removeFrame);
  broker.on('exited', (process, details) => {
    dropWaiting(process.pages);
    removeProcess(process, details);
  });
}

function onMessage(broker: ProcessBroker, process: ContentProcess, raw: FrameMessage): void {
  let message: ToMain;
  let frame: WebFrameMain;
  const ports = adoptPorts(raw.ports);
  try {
    message = parseToMain(decodeValue(raw.payload, raw.buffers));
    checkExtras(message, raw);
    frame = frameOf(process, raw);
  } catch (error) {
    for (const port of ports) port.close();
    broker.endBadPeer(process, messageOf(error));
    return;
  }
  const act = (): void => dispatch(broker, frame, message, raw.syncId, ports);
  // A page whose view is gone already waits for nothing.
  if (!process.pages.has(raw.pageId)) return act();
  whenShown(raw.pageId, act, () => ports.forEach((port) => port.close()));
}

/** What travels beside a message must belong to it. @throws Error: the process is to be ended */
function checkExtras({ type }: ToMain, { syncId, ports }: FrameMessage): void {
  const waits = type === 'sync' || type === 'get-zoom';
  if (waits !== (syncId !== 0)) throw new Error('a sync id out of place');
  if (ports.length > 0 && type !== 'post') throw new Error('ports out of place');
}

/** @throws Error: the process is to be ended */
function frameOf(process: ContentProcess, { pageId, frameId }: FrameMessage): WebFrameMain {
  const known = findFrame(process, frameId);
  if (known && known.pageId !== pageId) throw new Error('a frame of another page');
  if (known) return known;
  if (countFrames(process) >= MAX_FRAMES) throw new Error(`more than ${MAX_FRAMES} frames`);
  const frame = new WebFrameMain(process, pageId, frameId);
  addFrame(frame);
  return frame;
}

function dispatch(
  broker: ProcessBroker,
  frame: WebFrameMain,
  message: ToMain,
  syncId: number,
  ports: MessagePortMain[],
): void {
  switch (message.type) {
    case 'frame-ready':
    case 'frame-url':
      return frame.describe(message);
    case 'reply':
      return settleRequest(frame.process, message);
    case 'invoke':
      return void onInvoke(frame, message);
    case 'sync':
      return onSync(broker, frame, message, syncId);
    case 'send':
      return deliver(frame, message.channel, message.args, []);
    case 'post':
      return deliver(frame, message.channel, [message.message], ports);
    case 'to-host':
      senderOf(frame)?.emit('ipc-message-host', eventOf(frame), message.channel, ...message.args);
      return;
    case 'preload-error':
      return senderOf(frame)?.onPreloadError(asError(message.error));
    case 'set-zoom':
      return senderOf(frame)?.setZoomFactor(message.factor);
    case 'get-zoom':
      return answerSync(broker, frame, syncId, {
        ok: true,
        value: senderOf(frame)?.getZoomFactor() ?? 1,
      });
  }
}

/** Undefined when the page has gone since it sent the message. */
function senderOf(frame: WebFrameMain): WebContents | undefined {
  return contentsOfPage(frame.pageId);
}

/** Where messages of a frame are heard, innermost first. */
function listenersOf(frame: WebFrameMain, sender: WebContents): IpcMain[] {
  return [frame.ipc, sender.ipc, ipcMain];
}

function eventOf(frame: WebFrameMain): IpcMainInvokeEvent {
  const sender = senderOf(frame);
  if (!sender) throw new Error('the page of this frame is gone');
  return {
    type: 'frame',
    processId: frame.processId,
    frameId: frame.routingId,
    sender,
    get senderFrame() {
      return frame.isDestroyed() ? null : frame;
    },
  };
}

function messageEvent(
  frame: WebFrameMain,
  ports: MessagePortMain[],
  onReturnValue: (value: unknown) => void,
): IpcMainEvent {
  const event = {
    ports,
    reply: (channel: string, ...args: unknown[]): void => frame.send(channel, ...args),
  };
  Object.defineProperties(event, Object.getOwnPropertyDescriptors(eventOf(frame)));
  let returnValue: unknown;
  Object.defineProperty(event, 'returnValue', {
    enumerable: true,
    get: () => returnValue,
    set: (value: unknown) => {
      returnValue = value;
      onReturnValue(value);
    },
  });
  return event as IpcMainEvent;
}

function deliver(
  frame: WebFrameMain,
  channel: string,
  args: unknown[],
  ports: MessagePortMain[],
): void {
  const sender = senderOf(frame);
  if (!sender) return;
  const event = messageEvent(frame, ports, () => undefined);
  sender.emit('ipc-message', event, channel, ...args);
  emitTo(listenersOf(frame, sender), channel, event, args);
}

/** A content process may choose "error" as a channel, which must not throw for want of a listener. */
function emitTo(targets: IpcMain[], channel: string, event: IpcMainEvent, args: unknown[]): void {
  for (const target of targets) {
    if (target.listenerCount(channel) > 0) target.emit(channel, event, ...args);
  }
}

function onSync(
  broker: ProcessBroker,
  frame: WebFrameMain,
  { channel, args }: Message<'sync'>,
  syncId: number,
): void {
  const sender = senderOf(frame);
  let answered = false;
  const answer = (reply: SyncAnswer): void => {
    if (!answered) answerSync(broker, frame, syncId, reply);
    answered = true;
  };
  if (!sender) return answer({ ok: true, value: undefined });
  const event = messageEvent(frame, [], (value) => answer({ ok: true, value }));
  sender.emit('ipc-message-sync', event, channel, ...args);
  const targets = listenersOf(frame, sender);
  if (targets.every((target) => target.listenerCount(channel) === 0)) {
    warnOf(
      frame.process,
      `WebContents #${sender.id} called ipcRenderer.sendSync() with '${channel}' channel without listeners.`,
    );
    return answer({ ok: true, value: undefined });
  }
  emitTo(targets, channel, event, args);
}

type SyncAnswer = { ok: true; value: unknown } | { ok: false; error: Failure };

/** A value that cannot be sent is the app's mistake; the frame must not wait for ever. */
function answerSync(
  broker: ProcessBroker,
  frame: WebFrameMain,
  syncId: number,
  answer: SyncAnswer,
): void {
  const send = (reply: SyncAnswer): void => {
    const { bytes, buffers } = encodeValue({ type: 'sync-reply', ...reply });
    broker.replySync(frame.process, syncId, bytes, buffers);
  };
  try {
    send(answer);
  } catch (error) {
    warnOf(frame.process, messageOf(error));
    sendIfPossible(frame, () => send({ ok: false, error: failureOf(error) }));
  }
}

/** The last answer to a frame: without it only a process that does not read, or is gone, waits. */
function sendIfPossible(frame: WebFrameMain, send: () => void): void {
  try {
    send();
  } catch (error) {
    warnOf(frame.process, `An answer was dropped: ${messageOf(error)}`);
  }
}

/** What is no error has no class name before its text, as in Electron. */
function rejectionOf(error: unknown): Failure {
  return error instanceof Object ? failureOf(error) : { ...failureOf(error), name: '' };
}

/** The innermost one; those further out stay as they are. */
function takeHandler(targets: IpcMain[], channel: string): IpcHandler | undefined {
  for (const target of targets) {
    const handler = target.takeHandler(channel);
    if (handler) return handler;
  }
  return undefined;
}

async function onInvoke(
  frame: WebFrameMain,
  { id, channel, args }: Message<'invoke'>,
): Promise<void> {
  const sender = senderOf(frame);
  if (!sender) return;
  const calls = pendingCalls(frame.process);
  calls.count += 1;
  try {
    if (calls.count > MAX_CALLS) throw new Error(`${MAX_CALLS} calls are not answered yet`);
    const handler = takeHandler(listenersOf(frame, sender), channel);
    if (!handler) throw new Error(`No handler registered for '${channel}'`);
    const value = await handler(eventOf(frame), ...args);
    if (frame.process.state === 'exited') return;
    frame.channel.replyInvoke({ type: 'invoke-reply', id, ok: true, value });
  } catch (error) {
    warnOf(frame.process, `Error occurred in handler for '${channel}': ${messageOf(error)}`);
    if (frame.process.state === 'exited') return;
    sendIfPossible(frame, () =>
      frame.channel.replyInvoke({
        type: 'invoke-reply',
        id,
        ok: false,
        error: rejectionOf(error),
      }),
    );
  } finally {
    calls.count -= 1;
  }
}

/** So many calls of one process may wait for handlers, whose arguments main keeps meanwhile. */
const MAX_CALLS = 5000;

const callCounts = new WeakMap<ContentProcess, { count: number }>();

function pendingCalls(process: ContentProcess): { count: number } {
  let calls = callCounts.get(process);
  if (!calls) callCounts.set(process, (calls = { count: 0 }));
  return calls;
}
