/** The part of Electron's webContents that is DevTools: here the engine's own inspector. */
import type { NativeWebView } from '../native.ts';
import { inputOf } from '../page/input.ts';
import { expectNumber, expectObject } from './arguments.ts';
import { PageOutput } from './page-output.ts';
import { runtime } from './runtime.ts';

const MODES = ['left', 'right', 'bottom', 'undocked', 'detach'] as const;

export interface OpenDevToolsOptions {
  /**
   * In the page's window (at which side the user chooses in the inspector) or in one of its own:
   * `undocked` and `detach` are the same here. Default: as it was last.
   */
  mode?: (typeof MODES)[number];
  /** False: the focus stays where it is. Default true. */
  activate?: boolean;
}

const NO_MODIFIERS = { shift: false, control: false, alt: false, meta: false };

/** Emits `devtools-opened`, `devtools-closed` and `devtools-focused`. */
export abstract class PageDevTools extends PageOutput {
  #isDocked = true;

  /** False when the page's preferences say so. */
  protected abstract readonly allowsDevTools: boolean;

  /** Without effect when the page's preference `devTools` is false. */
  openDevTools(options: OpenDevToolsOptions = {}): void {
    expectObject(options, 'options');
    const { mode } = options;
    if (mode !== undefined && !MODES.includes(mode)) {
      throw new TypeError(`options.mode must be one of ${MODES.join(', ')}, got ${mode as string}`);
    }
    const view = this.native();
    if (!this.allowsDevTools) return;
    if (mode !== undefined) this.#isDocked = mode !== 'undocked' && mode !== 'detach';
    runtime().engine.openInspector(view, this.#isDocked);
    if (options.activate === false) view.focus();
  }

  closeDevTools(): void {
    runtime().engine.closeInspector(this.native());
  }

  toggleDevTools(): void {
    if (this.isDevToolsOpened()) this.closeDevTools();
    else this.openDevTools();
  }

  isDevToolsOpened(): boolean {
    return runtime().engine.inspectorState(this.native()).open;
  }

  isDevToolsFocused(): boolean {
    return runtime().engine.inspectorState(this.native()).focused;
  }

  /**
   * Opens DevTools with the element at a place of the page, CSS pixels. The engine inspects what a
   * context menu is about, so the page sees a right click there; when it prevents the menu the
   * tools open without an element.
   */
  inspectElement(x: number, y: number): void {
    const point = { x: expectNumber(x, 'x'), y: expectNumber(y, 'y') };
    const view = this.native();
    if (!this.allowsDevTools) return;
    const { engine } = runtime();
    engine.inspectNext(view, true, this.#isDocked);
    const input = inputOf(view);
    void input.down(point, 'right', 1, NO_MODIFIERS).catch(() => undefined);
    input.up(point, 'right', 1, NO_MODIFIERS).then(
      () => {
        if (!this.isDestroyed() && !this.#stopInspecting(view)) this.openDevTools();
      },
      (error: unknown) => {
        if (!this.isDestroyed()) {
          process.emitWarning(error instanceof Error ? error : String(error));
        }
      },
    );
  }

  #stopInspecting(view: NativeWebView): boolean {
    return runtime().engine.inspectNext(view, false, this.#isDocked);
  }

  /** Called for `inspector`: opened, closed or focused. */
  protected onInspector(what: string): void {
    if (what === 'closed') this.emit('devtools-closed');
    else if (what === 'focused') this.emit('devtools-focused');
    else this.emit('devtools-opened');
  }
}
