/**
 * The part of Electron's webContents that is input and output: input events, pictures, PDF, what
 * a page asks of its user, its session.
 */
import { randomBytes } from 'node:crypto';
import { inputOf } from '../page/input.ts';
import { printToPdf } from '../page/print.ts';
import { requestsOf, type DialogKind, type ScriptDialog } from '../page/requests.ts';
import { expectObject, expectString } from './arguments.ts';
import {
  contextMenuParams,
  EDIT_COMMANDS,
  placeQuestion,
  type HitDetails,
  type PlaceDetails,
} from './context-menu.ts';
import { Debugger } from './debugger.ts';
import { PreventableEvent } from './event.ts';
import { InputEventSender, type InputEvent } from './input-event.ts';
import { NativeImage, type Rectangle } from './native-image.ts';
import { PageEditing } from './page-editing.ts';
import { checkPdfOptions, type PdfOptions } from './pdf-options.ts';
import { Responsiveness } from './responsiveness.ts';
import { runtime } from './runtime.ts';

export abstract class PageOutput extends PageEditing {
  /** How the DevTools protocol calls this page and its main frame. */
  readonly devToolsTargetId = randomBytes(16).toString('hex').toUpperCase();
  readonly debugger = new Debugger(() => {
    this.native();
    return this.devToolsTargetId;
  });
  readonly #responsiveness = new Responsiveness(
    () => this.askForLife(),
    (responsive) => this.emit(responsive ? 'responsive' : 'unresponsive'),
  );
  #sender: InputEventSender | undefined;

  abstract isLoading(): boolean;

  isLoadingMainFrame(): boolean {
    return this.isLoading();
  }

  protected override isBusy(): boolean {
    return this.isLoading() || this.native().state().loading;
  }

  focus(): void {
    this.native().focus();
  }

  setUserAgent(userAgent: string): void {
    this.native().setUserAgent(expectString(userAgent, 'userAgent'));
  }

  /**
   * Sends trusted input to the page, one event after the other. The window has to be shown.
   * @throws TypeError for a malformed event
   */
  sendInputEvent(event: InputEvent): void {
    if (event.type === 'mouseDown') this.#responsiveness.onPress();
    this.#sender ??= new InputEventSender(inputOf(this.native()));
    this.#sender.send(event).catch((error: unknown) => {
      // The page may go while its input waits; whatever else fails must be seen.
      if (!this.isDestroyed()) process.emitWarning(error instanceof Error ? error : String(error));
    });
  }

  /** A picture of what the view shows, or of a part of it (device-independent pixels). */
  async capturePage(rect?: Rectangle): Promise<NativeImage> {
    const image = new NativeImage(await this.native().snapshot());
    return rect ? image.crop(rect) : image;
  }

  /**
   * The page as PDF.
   * @throws TypeError for malformed options
   * @throws (rejects) ERR_PRINT
   */
  async printToPDF(options: PdfOptions = {}): Promise<Buffer> {
    expectObject(options, 'options');
    return printToPdf(this.native(), checkPdfOptions(options));
  }

  /** Saves what the URL gives; will-download of the session follows. */
  downloadURL(url: string): void {
    this.session.downloadURL(url);
  }

  /** @returns whether the page's request is answered by Clade and not by the engine's own window */
  protected onPageRequest(event: string, args: unknown[]): boolean {
    const requests = requestsOf(this.native());
    switch (event) {
      case 'responsive':
        this.#responsiveness.onEngine(args[0] === true);
        return false;
      case 'pressed':
        this.#responsiveness.onPress();
        return false;
      case 'script-dialog':
        this.#responsiveness.onDialog();
        return requests.onScriptDialog(
          Number(args[0]),
          {
            kind: args[1] as DialogKind,
            message: String(args[2]),
            defaultText: String(args[3]),
          },
          (dialog) => this.#onUnload(dialog),
        );
      case 'file-chooser':
        return requests.onFileChooser(Number(args[0]), args[1] === true);
      case 'option-menu':
        return requests.suppressesMenus;
      case 'context-menu':
        void this.#onContextMenu(args[0] as HitDetails);
        return true;
      default:
        return false;
    }
  }

  /** As in Electron there is no menu but the app's own. Nothing is asked when nobody listens. */
  async #onContextMenu(hit: HitDetails): Promise<void> {
    if (this.listenerCount('context-menu') === 0) return;
    const view = this.native();
    const zoom = this.getZoomFactor();
    const [place, can] = await Promise.all([
      this.askDocument(placeQuestion(hit.x / zoom, hit.y / zoom)),
      runtime().engine.canEdit(view, EDIT_COMMANDS),
    ]);
    if (this.isDestroyed()) return;
    const of = { frame: this.mainFrame, pageURL: view.state().url ?? '' };
    const params = contextMenuParams(hit, place as PlaceDetails | undefined, can, of);
    this.emit('context-menu', new PreventableEvent(), params);
  }

  /** As in Electron the app decides whether a page may keep its window; the user is not asked. */
  #onUnload(dialog: ScriptDialog): boolean {
    if (dialog.kind !== 'beforeunload') return false;
    const event = new PreventableEvent();
    this.emit('will-prevent-unload', event);
    dialog.answer(event.defaultPrevented);
    return true;
  }
}
