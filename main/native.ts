/**
 * The native half of the main process: types, and the only place that loads it.
 *
 * `spawn` (clade-spawn.node) is tiny and is loaded first, so that the zygote warms up while
 * `engine` (clade.node) brings GTK and WebKitGTK into this process. Descriptors and process ids
 * cross as numbers; the meaning of every event is documented in the C++ header named beside it.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { CladeError, messageOf } from './common/errors.ts';
import type { ExitKind } from './common/exit-reason.ts';
import { runtimePaths } from './runtime-paths.ts';

/** The oldest engine that offers what Clade uses. */
export const OLDEST_ENGINE = '2.44';

/** native/spawn/spawn_addon.cc */
export interface SpawnBinding {
  openOutputPipe(): { readFd: number; writeFd: number };
  /** @throws ERR_SYSTEM_CALL when the executable cannot be started. */
  spawnZygote(options: {
    path: string;
    library: string;
    sandbox: boolean;
    outputFd: number;
    env: string[];
  }): {
    pid: number;
    pidfd: number;
    controlFd: number;
  };
}

export type NativeListener = (event: string, ...args: never[]) => unknown;

/** native/addon/zygote_client.h */
export interface NativeZygoteClient {
  fork(processId: number, title: string, waitDebugger: boolean): void;
  /** @returns main's end of the new stage's control socket; `scriptsFd` is borrowed, -1: none */
  forkStage(processId: number, stage: string, scriptsFd: number): number;
  /** Takes the descriptor over. */
  setPidfd(pidfd: number): void;
  /** Removes an ended process that has become main's child since. */
  reap(): void;
  close(): void;
  kill(): void;
}

/** native/addon/window_host.h; lengths in device-independent pixels. */
export interface NativeWindow {
  show(focus: boolean): void;
  hide(): void;
  focus(): void;
  setTitle(title: string): void;
  getBounds(): { x: number; y: number; width: number; height: number };
  setSize(width: number, height: number): void;
  setPosition(x: number, y: number): void;
  setResizable(resizable: boolean): void;
  setState(
    state: 'maximize' | 'unmaximize' | 'minimize' | 'unminimize' | 'fullscreen' | 'unfullscreen',
  ): void;
  setParent(parent: NativeWindow | null): void;
  /** @param hasSize false: the view has none until setSize(), or until the window is shown */
  setRootView(view: NativeWebView, hasSize: boolean): void;
  addChildView(view: NativeWebView, x: number, y: number, width: number, height: number): void;
  removeChildView(view: NativeWebView): void;
  setChildBounds(view: NativeWebView, x: number, y: number, width: number, height: number): void;
  setChildVisible(view: NativeWebView, visible: boolean): void;
  /** Its shortcuts work from now on; null: none. */
  setMenu(menu: NativeMenu | null): void;
  setMenuBar(shown: boolean): void;
  /** 0 without a bar. */
  menuBarHeight(): number;
  /** Whether this is the view that had the window's focus last. */
  hadFocus(view: NativeWebView): boolean;
  destroy(): void;
}

/** native/addon/menu_host.h */
export interface NativeMenuItem {
  id: number;
  type: 'normal' | 'separator' | 'submenu' | 'checkbox' | 'radio';
  label: string;
  enabled: boolean;
  checked: boolean;
  visible: boolean;
  /** Shown; empty for none. */
  accelerator: string;
  /** Listened for. */
  triggers: string[];
  items: NativeMenuItem[];
}

/** native/addon/menu_host.h */
export interface NativeMenu {
  setState(id: number, enabled: boolean, checked: boolean): void;
}

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

/** native/addon/network_session_host.h */
export interface NativeCookie {
  name: string;
  value: string;
  /** With a leading dot it counts for subdomains, too. */
  domain: string;
  path: string;
  /** Seconds since the epoch; -1 for the session's end. */
  expires: number;
  secure: boolean;
  httpOnly: boolean;
  sameSite: 'None' | 'Lax' | 'Strict';
}

/** native/addon/network_session_host.h */
export interface NativeNetworkSession {
  cookies(): Promise<NativeCookie[]>;
  setCookie(cookie: NativeCookie): Promise<void>;
  removeCookie(cookie: NativeCookie): Promise<void>;
  clearData(types: number): Promise<void>;
  downloadUrl(url: string): void;
  setProxy(url: string | null, bypass: string[]): void;
  ignoreTlsErrors(ignore: boolean): void;
  /** From now on it is good for this host. False when the PEM text is no certificate. */
  allowCertificate(pem: string, host: string): boolean;
}

/** DataTransfer.dropEffect */
export type DropAction = 'none' | 'copy' | 'move' | 'link';

/** native/addon/view_permissions.h: who asks for a name and a password. */
export interface NativeChallenge {
  host: string;
  port: number;
  realm: string;
  scheme: string;
  isProxy: boolean;
  /** What was given before was wrong. */
  isRetry: boolean;
  origin: string;
}

/** native/addon/dialog_host.h */
export interface NativeMessage {
  title: string;
  message: string;
  detail: string;
  buttons: string[];
  defaultButton: number;
  checkbox: string;
  checked: boolean;
}

/** native/addon/dialog_host.h */
export interface NativeFileChoice {
  action: 'open' | 'folder' | 'save';
  title: string;
  accept: string;
  folder: string;
  name: string;
  multiple: boolean;
  filters: { name: string; patterns: string[] }[];
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
  settleInput(view: NativeWebView, nextFrame: boolean): Promise<void>;
  emulateFocus(view: NativeWebView, on: boolean): void;
  /** @throws (rejects) ERR_RESIZE when the window manager does not allow it */
  resizeView(view: NativeWebView, width: number, height: number): Promise<void>;
  editingCommand(view: NativeWebView, command: string, argument: string | null): void;
  /** Whether each of the engine's editing commands would do something now. */
  canEdit(view: NativeWebView, commands: string[]): Promise<boolean[]>;
}

export interface EngineOptions {
  /** The name of the app's desktop file, by which desktops find a window's app. */
  desktopId: string;
  extensionDirectory: string;
  dataDirectory: string;
  cacheDirectory: string;
  softwareRendering: boolean;
  /** As tzdata names it; empty for the system's. */
  timeZone: string;
  ignoreCertificateErrors: boolean;
}

export interface EngineVersions {
  gtk: string;
  webkit: string;
  /** What pages are loaded with unless the app says otherwise. */
  userAgent: string;
}

/** native/addon/addon.cc */
/** native/addon/desktop_host.h */
export interface NativeMonitor {
  connector: string;
  label: string;
  x: number;
  y: number;
  width: number;
  height: number;
  workArea: { x: number; y: number; width: number; height: number };
  scaleFactor: number;
  frequency: number;
}

/** native/addon/desktop_host.h */
export interface NativeDesktop {
  monitors(): NativeMonitor[];
  watchMonitors(listener: NativeListener): void;
  pointerPosition(): { x: number; y: number };
  preferDark(dark: boolean): void;
  isDark(): boolean;
  watchTheme(listener: NativeListener): void;
  /** @throws (rejects) ERR_TRASH */
  trash(path: string): Promise<void>;
  showInFolder(uri: string): Promise<boolean>;
  beep(): void;
}

export interface EngineBinding extends NativeInput, NativeDesktop {
  startLoop(): void;
  /** @throws ERR_NO_DISPLAY */
  initialize(options: EngineOptions): EngineVersions;
  setProcessListener(listener: NativeListener): void;
  /** A number for a process that the engine does not know of. */
  newProcessId(): number;
  /** A sealed file of scripts (native/ipc/script_bundle.h). Limits are for each script. */
  makeScriptBundle(
    scripts: { url: string; module: boolean; fresh: boolean; source: Buffer }[],
    cpuMs: number,
    memoryMb: number,
  ): number;
  execProcess(processId: number, outputFd: number, prefix: string[], env: string[]): number;
  failProcess(processId: number): void;
  killProcess(processId: number, signal: number): void;
  /** How it ended, as far as that can be known; native/base/spawn_process.h. */
  endOfProcess(processId: number): { kind: ExitKind; status: number };
  forgetProcess(processId: number): void;
  /**
   * `frameId` 0 is the page's main frame; `ports` are descriptors, taken over unless it throws;
   * `always`: the frame has asked for it, so it is kept even if much waits already.
   */
  sendToFrame(
    processId: number,
    pageId: number,
    frameId: number,
    payload: Uint8Array,
    buffers: Uint8Array[],
    ports: number[],
    always: boolean,
  ): void;
  replySync(processId: number, syncId: number, payload: Uint8Array, buffers: Uint8Array[]): void;
  /** From now on content processes make the isolated world in every frame from their start. */
  useIsolatedWorld(): void;
  /** Whether this process may open so many more. */
  hasFreeDescriptors(count: number): boolean;
  /** A socket to the engine's inspector (native/addon/inspector_link.h); the caller owns it. */
  connectInspector(): number;
  /** Waits for the app that owns the text, for a limited time; empty when there is none. */
  readClipboard(selection: boolean): string;
  writeClipboard(text: string, selection: boolean): void;
  registerScheme(scheme: string, listener: NativeListener): void;
  respondToScheme(requestId: number, status: number, contentType: string, body: Buffer): void;
  /**
   * Tells ('pressure', 'moderate' | 'critical') from now on; native/addon/memory_pressure.h.
   * @param path of the kernel's file
   * @returns what is watched
   */
  watchMemoryPressure(listener: NativeListener, path: string): 'psi' | 'monitor' | 'nothing';
  encodePng(pixels: Buffer, width: number, height: number): Buffer;
  /** @param quality 0 to 100 @throws ERR_ENCODE */
  encodeJpeg(pixels: Buffer, width: number, height: number, quality: number): Buffer;
  /** @param quality 0 to 100, which is lossless. @throws ERR_ENCODE */
  encodeWebp(pixels: Buffer, width: number, height: number, quality: number): Buffer;
  scalePixels(
    pixels: Buffer,
    width: number,
    height: number,
    toWidth: number,
    toHeight: number,
  ): Buffer;
  printToPdf(view: NativeWebView, path: string, options: NativePrintOptions): Promise<void>;
  /** @param place in the window's content; null: at the pointer */
  openPopup(
    window: NativeWindow,
    menu: NativeMenu,
    place: { x: number; y: number } | null,
    listener: NativeListener,
  ): number;
  closePopup(id: number): void;
  /** native/addon/inspector_host.h */
  openInspector(view: NativeWebView, docked: boolean): void;
  closeInspector(view: NativeWebView): void;
  inspectorState(view: NativeWebView): { open: boolean; docked: boolean; focused: boolean };
  /** @returns whether an element was inspected since it was switched on */
  inspectNext(view: NativeWebView, on: boolean, docked: boolean): boolean;
  /** Keys that this page does not use are no shortcuts. */
  ignoreShortcuts(view: NativeWebView, ignore: boolean): void;
  /** native/addon/dialog_host.h */
  showMessage(
    id: number,
    window: NativeWindow | null,
    options: NativeMessage,
  ): Promise<{ button: number; checked: boolean }>;
  closeMessage(id: number): void;
  chooseFiles(window: NativeWindow | null, options: NativeFileChoice): Promise<string[] | null>;
  /** Ends hold-navigation; native/addon/page_windows.h */
  answerNavigation(id: number): void;
  /** native/addon/view_requests.h */
  answerDialog(id: number, accept: boolean, text: string | null): void;
  answerFileChooser(id: number, paths: string[] | null): void;
  /** native/addon/view_permissions.h */
  answerPermission(id: number, allow: boolean): void;
  answerAuthentication(id: number, name: string | null, password: string): void;
  /** native/addon/view_drags.h */
  interceptDrags(view: NativeWebView, on: boolean): void;
  /** @param dropped false: it was given up, with its button still down */
  endDrag(view: NativeWebView, dropped: boolean, action: DropAction): void;
  /** native/addon/view_emulation.h */
  overrideScale(view: NativeWebView, factor: number): void;
  setScriptMarkup(view: NativeWebView, on: boolean): void;
  setServiceWorkers(view: NativeWebView, on: boolean): void;
  tryClose(view: NativeWebView): void;
  /** native/addon/download_host.h */
  setDownloadPath(id: number, path: string): void;
  cancelDownload(id: number): void;
  Menu: new (items: NativeMenuItem[]) => NativeMenu;
  NetworkSession: new (
    place: 'default' | 'ephemeral' | { dataDirectory: string; cacheDirectory: string },
    listener: NativeListener,
  ) => NativeNetworkSession;
  ZygoteClient: new (
    controlFd: number,
    pidfd: number,
    listener: NativeListener,
  ) => NativeZygoteClient;
  WebView: new (
    /** `related`: the view whose page waits for this one; process and session are its. */
    options: WebViewOptions & { session?: NativeNetworkSession; related?: NativeWebView },
    listener: NativeListener,
  ) => NativeWebView;
  Window: new (
    options: { title: string; width: number; height: number; resizable: boolean },
    listener: NativeListener,
  ) => NativeWindow;
}

const loaded = new Map<string, unknown>();

function load(name: string): unknown {
  let binding = loaded.get(name);
  if (binding === undefined) {
    const file = join(runtimePaths().library, name);
    binding = createRequire(file)(file) as unknown;
    loaded.set(name, binding);
  }
  return binding;
}

/** The starter module; cheap to load. */
export function spawnBinding(): SpawnBinding {
  return load('clade-spawn.node') as SpawnBinding;
}

/**
 * GTK and the engine; the first call loads them (tens of milliseconds).
 * @throws CladeError ERR_ENGINE when a library or one of its symbols is missing
 */
export function engineBinding(): EngineBinding {
  try {
    return load('clade.node') as EngineBinding;
  } catch (error) {
    throw new CladeError(
      'ERR_ENGINE',
      `the engine cannot be loaded (${messageOf(error)}). Clade needs WebKitGTK 6.0, version ` +
        `${OLDEST_ENGINE} or newer (Debian, Ubuntu: libwebkitgtk-6.0-4; Fedora: webkitgtk6.0; ` +
        'Arch: webkitgtk-6.0); "clade doctor" checks it.',
      { cause: error },
    );
  }
}
