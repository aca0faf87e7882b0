/**
 * The preload channel: preload runtime (content process) <-> broker (main process). Any process; no
 * Node, no DOM.
 *
 * Transport  Each message is one value, encoded by wire/codec.ts, in one frame message of the
 *            channel; which frame, the ports, and the number that pairs `sync` with `sync-reply` are
 *            beside it and known without reading it.
 * Trust      Main does not trust a content process: it may have been taken over, and any value may
 *            come. Main parses before it looks; what does not parse ends the process with reason
 *            `bad-message`, because an honest runtime cannot send it: the runtime holds to the
 *            limits below and tells its caller. The content process trusts main, and parses only to
 *            find our own mistakes early. Who sent a message is known by the channel that it came
 *            on, never by what it says.
 * Order      As sent, per frame and direction. `frame-ready` comes first, once per document.
 */
import {
  type Infer,
  type Schema,
  anything,
  array,
  boolean,
  either,
  literal,
  nullable,
  object,
  positive,
  string,
  uint,
  variants,
} from './schema.ts';

/** All in UTF-16 units or in elements. */
export const LIMITS = {
  /** Name of an ipcMain/ipcRenderer channel. */
  channel: 256,
  /** Arguments of one call. */
  args: 4096,
  /** URLs; the longest that Chromium loads, too. */
  url: 2 * 1024 * 1024,
  origin: 4096,
  /** window.name as main shows it; the page may have set a longer one. */
  frameName: 1024,
  errorName: 256,
  errorMessage: 1024 * 1024,
  /** Scripts and style sheets that main inserts. */
  source: 64 * 1024 * 1024,
  cssKey: 64,
  worldId: 2 ** 31 - 1,
} as const;

const channel = string({ max: LIMITS.channel });
const args = array(anything(), { max: LIMITS.args });
const url = string({ max: LIMITS.url });
const source = string({ max: LIMITS.source });

/** What is left of an error on its way: a class name and a text, both for people. */
const failure = object({
  name: string({ max: LIMITS.errorName }),
  message: string({ max: LIMITS.errorMessage }),
});

function message<const Type extends string, F extends Record<string, Schema<unknown>>>(
  type: Type,
  fields: F,
) {
  return object({ type: literal(type), ...fields });
}

/** Exactly one answer to a request: a value or an error. */
function answer<const Type extends string, F extends Record<string, Schema<unknown>>>(
  type: Type,
  fields: F,
) {
  return either(
    message(type, { ...fields, ok: literal(true), value: anything() }),
    message(type, { ...fields, ok: literal(false), error: failure }),
  );
}

/**
 * Content process to main. Trust: none of it is believed. `url`, `origin`, `name` and
 * `parentFrameId` are claims of the process about its own frames, good for showing and for
 * comparing with what the engine reports, and no proof of anything.
 */
const toMain = variants({
  /** The frame has a new document, and its preload is about to run. */
  'frame-ready': message('frame-ready', {
    url,
    /** As window.origin: 'null' when opaque. */
    origin: string({ max: LIMITS.origin }),
    name: string({ max: LIMITS.frameName }),
    /** Null for the main frame. */
    parentFrameId: nullable(uint()),
  }),
  /** The document has a new URL: history.pushState and the like. */
  'frame-url': message('frame-url', { url }),
  /** The preload script threw; the page goes on without what was left of it. */
  'preload-error': message('preload-error', { error: failure }),
  /** webFrame.setZoomFactor: no reply. Of the whole webContents, as a factor. */
  'set-zoom': message('set-zoom', { factor: positive() }),
  /** webFrame.getZoomFactor: the frame waits for exactly one sync-reply, with the factor. */
  'get-zoom': message('get-zoom', {}),
  /** ipcRenderer.send: no reply. */
  send: message('send', { channel, args }),
  /** ipcRenderer.invoke: exactly one invoke-reply with this id, which the frame chose. */
  invoke: message('invoke', { id: uint(), channel, args }),
  /** ipcRenderer.sendSync: the frame waits for exactly one sync-reply. */
  sync: message('sync', { channel, args }),
  /** ipcRenderer.postMessage: its ports come beside it. */
  post: message('post', { channel, message: anything() }),
  /** ipcRenderer.sendToHost: for the page that embeds this one. */
  'to-host': message('to-host', { channel, args }),
  /** Exactly one for each execute and insert-css, with its id. The value of the latter is the key. */
  reply: answer('reply', { id: uint() }),
});

/** Main to content process. Trust: main is trusted. */
const toContent = variants({
  /** webContents.send, WebFrameMain.send. */
  send: message('send', { channel, args }),
  'invoke-reply': answer('invoke-reply', { id: uint() }),
  /** webContents.postMessage: its ports come beside it. */
  post: message('post', { channel, message: anything() }),
  /** webContents.executeJavaScript: exactly one reply with this id. World 0 is the page's. */
  execute: message('execute', {
    id: uint(),
    worldId: uint({ max: LIMITS.worldId }),
    code: source,
    userGesture: boolean(),
  }),
  /** webContents.insertCSS: exactly one reply with this id. */
  'insert-css': message('insert-css', { id: uint(), css: source }),
  /** webContents.removeInsertedCSS: no reply. A key that is not there is none of its business. */
  'remove-css': message('remove-css', { key: string({ max: LIMITS.cssKey }) }),
  /** event.returnValue, or why there is none. */
  'sync-reply': answer('sync-reply', {}),
});

export type ToMain = Infer<typeof toMain>;
export type ToContent = Infer<typeof toContent>;
export type Failure = Infer<typeof failure>;

/** @throws SchemaError: the content process is to be ended. */
export function parseToMain(value: unknown): ToMain {
  return toMain.parse(value, 'message');
}

/** @throws SchemaError: a mistake of ours. */
export function parseToContent(value: unknown): ToContent {
  return toContent.parse(value, 'message');
}

/**
 * For the sending side of send, invoke, sync, post and to-host: the caller's mistake is the caller's
 * error, not the end of the process.
 *
 * @throws TypeError that names the limit
 */
export function assertSendable(name: unknown, list: readonly unknown[]): asserts name is string {
  if (typeof name !== 'string') throw new TypeError('The name of a channel is a string.');
  if (name.length > LIMITS.channel) {
    throw new TypeError(`The name of a channel has ${LIMITS.channel} characters at most.`);
  }
  if (list.length > LIMITS.args) {
    throw new TypeError(`A message has ${LIMITS.args} arguments at most: send an array instead.`);
  }
}

/** For what is only shown and may be longer than its limit: a page chose it. */
export function cut(text: string, max: number): string {
  return text.length <= max ? text : text.slice(0, max);
}

/** What is sent of anything that was thrown. Reads properties, so a getter's error is thrown. */
export function failureOf(error: unknown): Failure {
  const isError = typeof error === 'object' && error !== null && 'message' in error;
  const name = isError && 'name' in error ? error.name : 'Error';
  return {
    name: cut(textOf(name), LIMITS.errorName),
    message: cut(textOf(isError ? error.message : error), LIMITS.errorMessage),
  };
}

/** Empty for objects that have no text. */
function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return '';
  }
}
