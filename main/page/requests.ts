/**
 * PageRequests: what a page asks of its user, for whoever answers instead of the engine's windows:
 * the DevTools protocol, or the API's own rules. native/addon/view_requests.h tells the events.
 */
import { engineBinding, type NativeWebView } from '../native.ts';
import type { CredentialRequest } from './credentials.ts';

export type DialogKind = 'alert' | 'confirm' | 'prompt' | 'beforeunload';

/** The page's script waits until it is answered. */
export class ScriptDialog {
  readonly kind: DialogKind;
  readonly message: string;
  /** What a prompt's field holds at first. */
  readonly defaultText: string;
  readonly #id: number;
  readonly #onAnswered: (accepted: boolean, text: string) => void;
  #answered = false;

  constructor(
    id: number,
    what: Pick<ScriptDialog, 'kind' | 'message' | 'defaultText'>,
    onAnswered: (accepted: boolean, text: string) => void,
  ) {
    this.#id = id;
    this.kind = what.kind;
    this.message = what.message;
    this.defaultText = what.defaultText;
    this.#onAnswered = onAnswered;
  }

  /** @param text a prompt's answer. Answering twice does nothing. */
  answer(accept: boolean, text: string = this.defaultText): void {
    if (this.#answered) return;
    this.#answered = true;
    this.#onAnswered(accept, text);
    engineBinding().answerDialog(this.#id, accept, text);
  }
}

/** An `<input type=file>` wants files. */
export class FileChooser {
  readonly multiple: boolean;
  readonly #id: number;

  constructor(id: number, multiple: boolean) {
    this.#id = id;
    this.multiple = multiple;
  }

  /** @param paths absolute; null cancels. Answering twice does nothing. */
  answer(paths: string[] | null): void {
    engineBinding().answerFileChooser(this.#id, paths);
  }
}

/** True: it is taken over and will be answered. */
export interface RequestHandler {
  onDialog?(dialog: ScriptDialog): boolean;
  onDialogClosed?(accepted: boolean, text: string): void;
  onFileChooser?(chooser: FileChooser): boolean;
  onCredentials?(request: CredentialRequest): boolean;
  /** True: a `<select>` drops no list down, and no context menu opens. */
  suppressesMenus?: boolean;
}

const all = new WeakMap<NativeWebView, PageRequests>();

/** The one PageRequests of a view. */
export function requestsOf(view: NativeWebView): PageRequests {
  let requests = all.get(view);
  if (!requests) {
    requests = new PageRequests();
    all.set(view, requests);
  }
  return requests;
}

export class PageRequests {
  readonly #handlers = new Set<RequestHandler>();
  #dialog: ScriptDialog | undefined;

  /** The dialog that the page waits for now. */
  get dialog(): ScriptDialog | undefined {
    return this.#dialog;
  }

  get suppressesMenus(): boolean {
    return [...this.#handlers].some((handler) => handler.suppressesMenus === true);
  }

  /** @returns takes the handler away again */
  handle(handler: RequestHandler): () => void {
    this.#handlers.add(handler);
    return () => void this.#handlers.delete(handler);
  }

  /**
   * For the view's listener: true when somebody answers.
   * @param otherwise asked when no handler takes the dialog
   */
  onScriptDialog(
    id: number,
    what: Pick<ScriptDialog, 'kind' | 'message' | 'defaultText'>,
    otherwise?: (dialog: ScriptDialog) => boolean,
  ): boolean {
    const dialog = new ScriptDialog(id, what, (accepted, text) => {
      this.#dialog = undefined;
      for (const handler of this.#handlers) handler.onDialogClosed?.(accepted, text);
    });
    this.#dialog = dialog;
    // Everybody hears of it, whoever answers.
    const taken = [...this.#handlers].map((handler) => handler.onDialog?.(dialog) ?? false);
    if (taken.includes(true) || otherwise?.(dialog) === true) return true;
    this.#dialog = undefined;
    return false;
  }

  /** For the view's listener: true when somebody answers. */
  onFileChooser(id: number, multiple: boolean): boolean {
    const chooser = new FileChooser(id, multiple);
    const taken = [...this.#handlers].map((handler) => handler.onFileChooser?.(chooser) ?? false);
    return taken.includes(true);
  }

  /** For the view's listener. */
  onCredentials(request: CredentialRequest): void {
    for (const handler of this.#handlers) if (handler.onCredentials?.(request) === true) return;
    request.pass();
  }
}
