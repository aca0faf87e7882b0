/**
 * The native half of the main process: its types (main/native/ has those of its objects), and the
 * only place that loads it.
 *
 * `spawn` (clade-spawn.node) is tiny and is loaded first, so that the zygote warms up while
 * `engine` (clade.node) brings GTK and WebKitGTK into this process. Descriptors and process ids
 * cross as numbers; the meaning of every event is documented in the C++ header named beside it.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { CladeError, messageOf } from './common/errors.ts';
import type { ExitKind } from './common/exit-reason.ts';
import type { NativeNetworkSession } from './native/network.ts';
import type {
  DropAction,
  NativeInput,
  NativeListener,
  NativePrintOptions,
  NativeWebView,
  WebViewOptions,
} from './native/view.ts';
import type {
  NativeFileChoice,
  NativeMenu,
  NativeMenuItem,
  NativeMessage,
  NativeWindow,
} from './native/window.ts';
import { runtimePaths } from './runtime-paths.ts';

export type * from './native/network.ts';
export type * from './native/view.ts';
export type * from './native/window.ts';

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

/** native/addon/addon.cc */
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
  /** What the process has said on its channel by now is emitted before this returns. */
  readProcess(processId: number): void;
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
