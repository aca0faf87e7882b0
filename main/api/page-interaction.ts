/**
 * PageInteraction: between a page and its user: input that the app sends in his place, dialogs, file
 * choosers, context menus, and whether the page reacts.
 */
import { inputOf } from '../page/input.ts';
import { requestsOf, type DialogKind, type ScriptDialog } from '../page/requests.ts';
import {
  contextMenuParams,
  EDIT_COMMANDS,
  placeQuestion,
  type HitDetails,
  type PlaceDetails,
} from './context-menu.ts';
import { PreventableEvent } from './event.ts';
import { InputEventSender, type InputEvent } from './input-event.ts';
import type { PageDocument } from './page-document.ts';
import { Responsiveness } from './responsiveness.ts';
import { runtime } from './runtime.ts';
import type { WebContents } from './web-contents.ts';

export class PageInteraction {
  readonly #contents: WebContents;
  readonly #document: PageDocument;
  readonly #responsiveness: Responsiveness;
  #sender: InputEventSender | undefined;

  /** @param contents emits Electron's events */
  constructor(contents: WebContents, document: PageDocument) {
    this.#contents = contents;
    this.#document = document;
    this.#responsiveness = new Responsiveness(
      () => document.askForLife(),
      (responsive) => contents.emit(responsive ? 'responsive' : 'unresponsive'),
    );
  }

  /** @throws TypeError for a malformed event */
  send(event: InputEvent): void {
    if (event.type === 'mouseDown') this.#responsiveness.onPress();
    this.#sender ??= new InputEventSender(inputOf(this.#contents.native()));
    this.#sender.send(event).catch((error: unknown) => {
      // The page may go while its input waits; whatever else fails must be seen.
      if (!this.#contents.isDestroyed())
        process.emitWarning(error instanceof Error ? error : String(error));
    });
  }

  /** @returns whether the page's request is answered by Clade and not by the engine's own window */
  onEvent(event: string, args: unknown[]): boolean {
    const requests = requestsOf(this.#contents.native());
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
    if (this.#contents.listenerCount('context-menu') === 0) return;
    const view = this.#contents.native();
    const zoom = this.#contents.getZoomFactor();
    const [place, can] = await Promise.all([
      this.#document.ask(placeQuestion(hit.x / zoom, hit.y / zoom)),
      runtime().engine.canEdit(view, EDIT_COMMANDS),
    ]);
    if (this.#contents.isDestroyed()) return;
    const of = { frame: this.#contents.mainFrame, pageURL: view.state().url ?? '' };
    const params = contextMenuParams(hit, place as PlaceDetails | undefined, can, of);
    this.#contents.emit('context-menu', new PreventableEvent(), params);
  }

  /** As in Electron the app decides whether a page may keep its window; the user is not asked. */
  #onUnload(dialog: ScriptDialog): boolean {
    if (dialog.kind !== 'beforeunload') return false;
    const event = new PreventableEvent();
    this.#contents.emit('will-prevent-unload', event);
    dialog.answer(event.defaultPrevented);
    return true;
  }
}
