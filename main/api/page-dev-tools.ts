/** PageDevTools: DevTools of a page, which are the engine's own inspector. */
import type { NativeWebView } from '../native.ts';
import { inputOf } from '../page/input.ts';
import { expectNumber, expectObject } from './arguments.ts';
import { runtime } from './runtime.ts';
import type { WebContents } from './web-contents.ts';

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

export class PageDevTools {
  readonly #contents: WebContents;
  readonly #isAllowed: boolean;
  #isDocked = true;

  /**
   * @param contents emits `devtools-opened`, `devtools-closed` and `devtools-focused`
   * @param isAllowed false: nothing opens them
   */
  constructor(contents: WebContents, isAllowed: boolean) {
    this.#contents = contents;
    this.#isAllowed = isAllowed;
  }

  open(options: OpenDevToolsOptions = {}): void {
    expectObject(options, 'options');
    const { mode } = options;
    if (mode !== undefined && !MODES.includes(mode)) {
      throw new TypeError(`options.mode must be one of ${MODES.join(', ')}, got ${mode as string}`);
    }
    const view = this.#contents.native();
    if (!this.#isAllowed) return;
    if (mode !== undefined) this.#isDocked = mode !== 'undocked' && mode !== 'detach';
    runtime().engine.openInspector(view, this.#isDocked);
    if (options.activate === false) view.focus();
  }

  close(): void {
    runtime().engine.closeInspector(this.#contents.native());
  }

  toggle(): void {
    if (this.isOpen) this.close();
    else this.open();
  }

  get isOpen(): boolean {
    return runtime().engine.inspectorState(this.#contents.native()).open;
  }

  get isFocused(): boolean {
    return runtime().engine.inspectorState(this.#contents.native()).focused;
  }

  /** The engine inspects what a context menu is about, so the page gets a right click. */
  inspect(x: number, y: number): void {
    const point = { x: expectNumber(x, 'x'), y: expectNumber(y, 'y') };
    const view = this.#contents.native();
    if (!this.#isAllowed) return;
    const { engine } = runtime();
    engine.inspectNext(view, true, this.#isDocked);
    const input = inputOf(view);
    void input.down(point, 'right', 1, NO_MODIFIERS).catch(() => undefined);
    input.up(point, 'right', 1, NO_MODIFIERS).then(
      () => {
        if (!this.#contents.isDestroyed() && !this.#stopInspecting(view)) this.open();
      },
      (error: unknown) => {
        if (!this.#contents.isDestroyed()) {
          process.emitWarning(error instanceof Error ? error : String(error));
        }
      },
    );
  }

  #stopInspecting(view: NativeWebView): boolean {
    return runtime().engine.inspectNext(view, false, this.#isDocked);
  }

  /** @param what opened, closed or focused */
  onInspector(what: string): void {
    if (what === 'closed') this.#contents.emit('devtools-closed');
    else if (what === 'focused') this.#contents.emit('devtools-focused');
    else this.#contents.emit('devtools-opened');
  }
}
