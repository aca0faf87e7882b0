/**
 * The runtime as it is shipped, in realms of Node's vm that stand for the worlds of one document, on
 * a FrameNative whose other side is the test. Tests only.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext, Script, type Context } from 'node:vm';
import { parseToMain, type ToContent, type ToMain } from '../../../main/common/preload-protocol.ts';
import { decodeValue, encodeValue } from '../../../main/common/wire/codec.ts';
import type { FrameNative, InboxReceiver, PortHandle } from '../frame-native.ts';
import type { Runtime } from '../init.ts';
import type { PreloadConfig } from '../preload-config.ts';
import { installClone, installDom, makeSharedDom } from './fake-dom.ts';
import { TestPorts } from './test-ports.ts';

const runtimePath = join(process.env['CLADE_ROOT'] ?? process.cwd(), 'out/lib/preload-runtime.js');
const runtimeScript = new Script(readFileSync(runtimePath, 'utf8'), {
  filename: 'clade:preload-runtime.js',
});

const config: PreloadConfig = {
  preloadPath: '/app/preload.js',
  preloadDirectory: '/app',
  contextIsolation: true,
  additionalArguments: ['--extra'],
  webContentsId: 7,
  versions: { node: '20.0.0', electron: '30.0.0' },
  platform: 'linux',
  arch: 'x64',
  env: { HOME: '/nowhere' },
  execPath: '/usr/bin/clade',
  resourcesPath: '/usr/lib/clade/resources',
  pid: 0,
};

const SCOPE =
  'exports, require, module, __filename, __dirname, process, Buffer, global, setImmediate, clearImmediate';

export interface Sent {
  message: ToMain;
  ports: PortHandle[];
}

export class TestFrame {
  readonly main = makeWorld();
  readonly isolated = makeWorld();
  readonly sent: Sent[] = [];
  /** Of main's, that the runtime has taken. */
  lastRequest = 0;
  readonly ports = new TestPorts();
  /** What reportError and console.error got, in any world. */
  readonly reported: unknown[] = [];
  /** Answers sendSync. */
  answerSync: (message: ToMain) => ToContent = () => ({
    type: 'sync-reply',
    ok: true,
    value: null,
  });
  readonly #others = new Map<number, Context>();
  readonly #dom = makeSharedDom();
  #receive: InboxReceiver = () => undefined;
  #inbox: Uint8Array = new Uint8Array();

  constructor() {
    this.#furnish(this.main);
    this.#furnish(this.isolated);
  }

  /**
   * Starts the runtime with a preload script.
   * @param body its text
   * @param settings over the usual configuration
   */
  preload(body: string, settings: Partial<PreloadConfig> = {}): this {
    const given = { ...config, ...settings };
    const text = `(function (${SCOPE}) {${body}\n})`;
    const preload = given.contextIsolation ? this.inIsolated(text) : text;
    const local = this.inIsolated(`(${JSON.stringify(given)})`) as PreloadConfig;
    this.#runtime()(this.native(), local, preload as string);
    return this;
  }

  /** Starts the runtime as in a document without a preload script. */
  startBare(): this {
    this.#runtime()(this.native());
    return this;
  }

  inMain(code: string): unknown {
    return runInContext(code, this.main);
  }

  inIsolated(code: string): unknown {
    return runInContext(code, this.isolated);
  }

  inWorld(id: number, code: string): unknown {
    return runInContext(code, this.#world(id));
  }

  receive(message: ToContent, ports: PortHandle[] = []): void {
    const { bytes, buffers } = encodeValue(message);
    this.#receive(this.#inInbox(bytes), this.#buffers(buffers), ports);
  }

  /** Messages of one type. */
  sentOf<Type extends ToMain['type']>(type: Type): Extract<ToMain, { type: Type }>[] {
    return this.sent
      .map(({ message }) => message)
      .filter((message): message is Extract<ToMain, { type: Type }> => message.type === type);
  }

  native(): FrameNative {
    return {
      frameId: 5,
      pageId: 2,
      isMainFrame: true,
      mainGlobal: this.inMain('globalThis') as object,
      post: (payload, buffers = [], ports = []) => {
        this.sent.push({ message: toMain(payload, buffers), ports });
      },
      postAlways: (payload, buffers = []) => {
        this.sent.push({ message: toMain(payload, buffers), ports: [] });
      },
      postSync: (payload, buffers) => {
        const encoded = encodeValue(this.answerSync(toMain(payload, buffers)));
        return { payload: this.#bytes(encoded.bytes), buffers: this.#buffers(encoded.buffers) };
      },
      willAnswer: (id) => void (this.lastRequest = id),
      setReceiver: (receive, inbox) => {
        this.#receive = receive;
        this.#inbox = inbox;
      },
      createPortPair: () => this.ports.createPair(),
      listenPort: (handle, onMessage, onClose) =>
        this.ports.listen(
          handle,
          (payload, buffers, ports) =>
            onMessage(
              this.#bytes(payload),
              this.#buffers(buffers.map((buffer) => new Uint8Array(buffer))),
              ports,
            ),
          onClose,
        ),
      postPort: (handle, payload, buffers, ports) =>
        this.ports.post(handle, payload, buffers, ports),
      closePort: (handle) => this.ports.close(handle),
      evaluateInMainWorld: (source, url) => runInContext(source, this.main, url),
      evaluateInWorld: (id, source, url) => runInContext(source, this.#world(id), url),
    };
  }

  /** As the extension does. */
  #inInbox(bytes: Uint8Array): Uint8Array | number {
    if (bytes.byteLength > this.#inbox.byteLength) return this.#bytes(bytes);
    this.#inbox.set(bytes);
    return bytes.byteLength;
  }

  /** As the extension does: of the isolated world. */
  #bytes(bytes: Uint8Array): Uint8Array {
    const Own = this.inIsolated('Uint8Array') as Uint8ArrayConstructor;
    return new Own(bytes);
  }

  #buffers(buffers: readonly Uint8Array[]): ArrayBuffer[] {
    return buffers.map((bytes) => this.#bytes(bytes).buffer as ArrayBuffer);
  }

  #runtime(): Runtime {
    return runtimeScript.runInContext(this.isolated) as Runtime;
  }

  #world(id: number): Context {
    if (id === 0) return this.main;
    if (id === 999) return this.isolated;
    let world = this.#others.get(id);
    if (!world) {
      world = makeWorld();
      this.#furnish(world);
      this.#others.set(id, world);
    }
    return world;
  }

  #furnish(world: Context): void {
    const global = runInContext('globalThis', world) as Record<string, unknown>;
    const report = (...values: unknown[]): void => void this.reported.push(...values);
    Object.assign(global, {
      ...hostGlobals,
      window: global,
      origin: 'https://app.test',
      name: '',
      location: { href: 'https://app.test/index.html' },
      reportError: report,
      console: { ...console, error: report },
    });
    for (const name of ['Object', 'Array', 'Date', 'Map', 'Set', 'RegExp']) {
      global[name] = runInContext(name, world);
    }
    installDom(global, this.#dom);
    installClone(global);
  }
}

const hostGlobals = {
  TextDecoder,
  TextEncoder,
  URL,
  URLSearchParams,
  MessageChannel,
  MessagePort,
  structuredClone,
  queueMicrotask,
  performance,
  setTimeout,
  clearTimeout,
  setInterval,
  clearInterval,
};

// A port with a listener would keep the test's process alive.
Object.defineProperty(MessagePort.prototype, 'ref', { value: () => undefined });

function makeWorld(): Context {
  return createContext({});
}

function toMain(payload: Uint8Array, buffers: Uint8Array[]): ToMain {
  return parseToMain(decodeValue(Uint8Array.from(payload), buffers.map(copyBuffer)));
}

export function copyBuffer(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}

/**
 * Lets messages of ports and promises through. By turns of the event loop, each of which delivers
 * what was posted before it; a time could pass without any.
 */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}
