/** Electron's app: the life of the application. */
import { EventEmitter } from 'node:events';
import type { ExitDetails } from '../common/exit-reason.ts';
import type { ContentProcess } from '../process/content-process.ts';
import type { StageName } from '../process/zygote-process.ts';
import { setAboutPanelOptions, showAboutPanel, type AboutPanelOptions } from './about-panel.ts';
import { appBus } from './app-bus.ts';
import { BaseWindow, windowBus } from './base-window.ts';
import { appZygote } from './app-zygote.ts';
import { appName, appPath, getPath, setAppName, setPath, type PathName } from './app-paths.ts';
import { expectString } from './arguments.ts';
import { CommandLine } from './command-line.ts';
import { contentsBus } from './contents-bus.ts';
import { PreventableEvent } from './event.ts';
import { appMetrics, type ProcessMetric } from './process-list.ts';
import { isReady, runtime } from './runtime.ts';
import { endSpares, spares } from './spares.ts';
import { NODE_SERVICE, utilityBus } from './utility-bus.ts';
import type { WebContents } from './web-contents.ts';

export class App extends EventEmitter {
  readonly commandLine = new CommandLine();
  /** Clade's own: the views that are kept ready for windows to come. */
  readonly spares = spares;
  /** Clade's own: what windows are forked from. */
  readonly zygote = appZygote;
  #version = '0.0.0';
  #desktopName = '';
  #quitting = false;
  #exiting = false;
  #softwareRendering = false;
  #wantsReady: () => void = () => undefined;
  #resolveReady: () => void = () => undefined;
  readonly #ready = new Promise<void>((resolve) => {
    this.#resolveReady = resolve;
  });
  /** Resolves when somebody waits for `ready`; see init.ts. */
  readonly readyWanted = new Promise<void>((resolve) => {
    this.#wantsReady = resolve;
  });

  constructor() {
    super();
    appBus.on('quit-wanted', () => this.quit());
    appBus.on('about-wanted', () => this.showAboutPanel());
    windowBus.on('created', (window) => {
      this.emit('browser-window-created', new PreventableEvent(), window);
    });
    windowBus.on('focus', (window) =>
      this.emit('browser-window-focus', new PreventableEvent(), window),
    );
    windowBus.on('blur', (window) =>
      this.emit('browser-window-blur', new PreventableEvent(), window),
    );
    windowBus.on('closed', () => this.#onWindowClosed());
    utilityBus.on('gone', (name, details) => this.#onUtilityGone(name, details));
    contentsBus.on('created', (contents) => {
      this.emit('web-contents-created', new PreventableEvent(), contents);
    });
    contentsBus.on('certificate-error', (contents, event, ...facts) => {
      this.emit('certificate-error', event, contents, ...facts);
    });
    contentsBus.on('login', (contents, event, ...facts) => {
      this.emit('login', event, contents, ...facts);
    });
    contentsBus.on('gone', (contents, details) => this.#onRendererGone(contents, details));
  }

  get name(): string {
    return appName();
  }

  set name(name: string) {
    setAppName(expectString(name, 'name'));
  }

  getName(): string {
    return appName();
  }

  setName(name: string): void {
    this.name = name;
  }

  /** The version in the app's package.json. */
  getVersion(): string {
    return this.#version;
  }

  /**
   * The app's desktop file, such as `org.example.App.desktop`. Windows opened by an app that says
   * so before `ready` carry its name, so that desktops show them as that app's; else the app's name.
   */
  setDesktopName(desktopName: string): void {
    this.#desktopName = expectString(desktopName, 'desktopName');
  }

  /** Called by init.ts: what windows carry. */
  get desktopId(): string {
    return this.#desktopName.replace(/\.desktop$/, '') || appName();
  }

  setAboutPanelOptions(options: AboutPanelOptions): void {
    setAboutPanelOptions(options);
  }

  showAboutPanel(): void {
    showAboutPanel(this.#version);
  }

  getAppPath(): string {
    return appPath();
  }

  /** @throws Error for an unknown name */
  getPath(name: PathName): string {
    return getPath(name);
  }

  setPath(name: PathName, path: string): void {
    setPath(name, path);
  }

  getLocale(): string {
    return Intl.DateTimeFormat().resolvedOptions().locale;
  }

  get isPackaged(): boolean {
    return !('defaultApp' in process);
  }

  isReady(): boolean {
    return isReady();
  }

  /** Resolves after the `ready` event. */
  whenReady(): Promise<void> {
    this.#wantsReady();
    return this.#ready;
  }

  /** Software rendering for every window. @throws Error after ready */
  disableHardwareAcceleration(): void {
    if (isReady()) {
      throw new Error('app.disableHardwareAcceleration() can only be called before app is ready');
    }
    this.#softwareRendering = true;
  }

  get hardwareAccelerationDisabled(): boolean {
    return this.#softwareRendering || this.commandLine.hasSwitch('disable-gpu');
  }

  /** Every process of the app; sizes in kilobytes, as Electron gives them. */
  getAppMetrics(): ProcessMetric[] {
    return appMetrics();
  }

  /**
   * Tries to close all windows and then ends the app with exit code 0: before-quit, each
   * window's close (any of these may be prevented), will-quit (may be prevented), quit.
   */
  quit(): void {
    if (this.#quitting || this.#exiting) return;
    const event = new PreventableEvent();
    this.emit('before-quit', event);
    if (event.defaultPrevented) return;
    this.#quitting = true;
    for (const window of BaseWindow.getAllWindows()) window.close();
    if (BaseWindow.getAllWindows().length > 0) {
      // A window refused.
      this.#quitting = false;
      return;
    }
    this.#finishQuit();
  }

  /** Ends the app at once: windows are destroyed without being asked. */
  exit(exitCode = 0): void {
    if (this.#exiting) return;
    this.#exiting = true;
    for (const window of BaseWindow.getAllWindows()) window.destroy();
    endSpares();
    appZygote.close();
    this.emit('quit', new PreventableEvent(), exitCode);
    runtime().zygote?.stop();
    process.exit(exitCode);
  }

  focus(): void {
    BaseWindow.getAllWindows()[0]?.focus();
  }

  /** Called by init.ts. */
  setVersion(version: string): void {
    this.#version = version;
  }

  /** Called by init.ts: `ready` first, then the promise of whenReady, as Playwright expects. */
  announceReady(): void {
    this.emit('will-finish-launching');
    this.emit('ready', new PreventableEvent(), {});
    this.#resolveReady();
  }

  /** Called by init.ts for processes that are no content process. */
  onProcessExited(gone: ContentProcess, details: ExitDetails): void {
    if (gone.kind !== 'network') return;
    this.emit('child-process-gone', new PreventableEvent(), {
      type: 'Utility',
      serviceName: 'network.mojom.NetworkService',
      name: 'Network Service',
      ...details,
    });
  }

  /** Called by init.ts when a process of the zygote has ended by itself. */
  onStageEnded(stage: StageName, details: ExitDetails): void {
    this.emit('child-process-gone', new PreventableEvent(), {
      type: 'Zygote',
      serviceName: 'zygote',
      name: `Zygote (${stage} stage)`,
      ...details,
    });
  }

  /** A listener for `ready` waits for it just as whenReady() does. */
  override on(event: string | symbol, listener: (...args: never[]) => void): this {
    if (event === 'ready') this.#wantsReady();
    return super.on(event, listener as (...args: unknown[]) => void);
  }

  override once(event: string | symbol, listener: (...args: never[]) => void): this {
    if (event === 'ready') this.#wantsReady();
    return super.once(event, listener as (...args: unknown[]) => void);
  }

  #onWindowClosed(): void {
    if (this.#quitting || this.#exiting || BaseWindow.getAllWindows().length > 0) return;
    if (this.listenerCount('window-all-closed') === 0) this.quit();
    else this.emit('window-all-closed', new PreventableEvent());
  }

  #onUtilityGone(name: string, details: ExitDetails): void {
    const gone = { type: 'Utility', serviceName: NODE_SERVICE, name, ...details };
    this.emit('child-process-gone', new PreventableEvent(), gone);
  }

  #finishQuit(): void {
    const event = new PreventableEvent();
    this.emit('will-quit', event);
    if (event.defaultPrevented) this.#quitting = false;
    // Not within the call, as in Electron: whoever asked gets an answer, a debugger for one.
    else setImmediate(() => this.exit(0));
  }

  #onRendererGone(contents: WebContents, details: ExitDetails): void {
    this.emit('render-process-gone', new PreventableEvent(), contents, details);
  }
}

export const app = new App();
