/** The npm packages that are bundled into the runtime, as far as it uses them. */
declare module 'events/events.js' {
  type Listener = (...args: never[]) => void;

  export default class EventEmitter {
    on(name: string | symbol, listener: Listener): this;
    once(name: string | symbol, listener: Listener): this;
    off(name: string | symbol, listener: Listener): this;
    addListener(name: string | symbol, listener: Listener): this;
    removeListener(name: string | symbol, listener: Listener): this;
    removeAllListeners(name?: string | symbol): this;
    emit(name: string | symbol, ...args: unknown[]): boolean;
    listenerCount(name: string | symbol): number;
    setMaxListeners(count: number): this;
  }
}

declare module 'buffer/index.js' {
  export const Buffer: new () => Uint8Array;
}

/** The bundle of a file as text; evaluated, it gives the file's default export. */
declare module '*?source' {
  const source: string;
  export default source;
}

declare module 'url/url.js' {
  const url: Record<string, unknown>;
  export default url;
}
