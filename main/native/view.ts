/** Views of pages, and their input, of the native half, as main/native.ts offers them. Types only. */
/** Called with an event's name and what belongs to it; some events want an answer. */
export type NativeListener = (event: string, ...args: never[]) => unknown;

export interface NativePicture {
  width: number;
  height: number;
  /** RGBA, 8 bits each, not premultiplied. */
  pixels: Buffer;
}

export interface WebViewOptions {
  devTools: boolean;
  javascript: boolean;
}

/** native/addon/web_view_host.h */
export interface NativeWebView {
  /** @param referrer of the page's request, when it goes over the network */
  loadUrl(url: string, referrer?: string): void;
  stop(): void;
  reload(bypassCache: boolean): void;
  /** False when there is no such entry. */
  goToOffset(offset: number): boolean;
  history(): { entries: { url: string | null; title: string | null }[]; activeIndex: number };
  state(): { url: string | null; title: string | null; loading: boolean; pageId: number };
  /**
   * Runs the body of an async function; resolves with the JSON text of its result. Without the
   * name of a script world it runs in the page's own.
   */
  evaluate(body: string, world?: string): Promise<string>;
  /** native/addon/picture.h */
  snapshot(wholeDocument?: boolean, transparent?: boolean): Promise<NativePicture>;
  setBackgroundColor(red: number, green: number, blue: number, alpha: number): void;
  setUserAgent(userAgent: string): void;
  terminateProcess(): void;
  focus(): void;
  /** Runs in the isolated world at document start; null removes it. */
  setUserScript(source: string | null, allFrames: boolean): void;
  /** Run at document start in a world (null: the page's own), after the user script. */
  setDebugScripts(scripts: { source: string; world: string | null; allFrames: boolean }[]): void;
  /** Runs a script in a world of the main frame; starts the page's process when there is none. */
  evaluateInWorld(script: string, world: string): Promise<void>;
  /** Whether documents that are left are kept alive, so that going back shows them as they were. */
  setPageCache(enabled: boolean): void;
  setZoom(factor: number): void;
  /** Tells ('script', url, id) of each script that a page has loaded; native/addon/script_watch.h. */
  watchScripts(listener: NativeListener): void;
  /** The script's text. The id ends with this call. @throws (rejects) when the page has gone */
  readScript(id: number): Promise<Buffer>;
  dropScript(id: number): void;
  /** The preferences of a view that is already there. */
  configure(options: WebViewOptions): void;
  destroy(): void;
}

/** native/addon/view_print.h; lengths in millimetres. */
export interface NativePrintOptions {
  width: number;
  height: number;
  margins: { top: number; right: number; bottom: number; left: number };
  landscape: boolean;
  scale: number;
  background: boolean;
  pageRanges: [number, number][];
}

/** native/addon/view_input.h; positions in CSS pixels, `state` is GDK's mask. */
export interface NativeInput {
  postMouse(
    view: NativeWebView,
    kind: 'move' | 'down' | 'up',
    x: number,
    y: number,
    button: number,
    clickCount: number,
    state: number,
  ): boolean;
  postWheel(
    view: NativeWebView,
    x: number,
    y: number,
    deltaX: number,
    deltaY: number,
    state: number,
  ): void;
  postKey(
    view: NativeWebView,
    press: boolean,
    keyval: number,
    keycode: number,
    isModifier: boolean,
    state: number,
  ): void;
  postTouch(
    view: NativeWebView,
    kind: 'begin' | 'update' | 'end' | 'cancel',
    x: number,
    y: number,
    finger: number,
    state: number,
  ): void;
  settleInput(view: NativeWebView, until: 'handled' | 'drawn' | 'visible'): Promise<void>;
  /** native/addon/view_hold.h */
  holdWindow(view: NativeWebView, on: boolean): void;
  settleWindow(view: NativeWebView): Promise<void> | undefined;
  emulateFocus(view: NativeWebView, on: boolean): void;
  /** @throws (rejects) ERR_RESIZE when the window manager does not allow it */
  resizeView(view: NativeWebView, width: number, height: number): Promise<void>;
  editingCommand(view: NativeWebView, command: string, argument: string | null): void;
  /** Whether each of the engine's editing commands would do something now. */
  canEdit(view: NativeWebView, commands: string[]): Promise<boolean[]>;
}

/** DataTransfer.dropEffect */
export type DropAction = 'none' | 'copy' | 'move' | 'link';
