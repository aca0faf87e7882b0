/** The part of Page for what a page asks of its user: script dialogs and files. */
import {
  requestsOf,
  type FileChooser,
  type PageRequests,
  type ScriptDialog,
} from '../../page/requests.ts';
import { command, domain } from '../domain.ts';
import { flag, optional, text } from '../params.ts';
import { ProtocolError } from '../protocol-error.ts';
import type { PageSession } from '../sessions.ts';

export class PageDialogs {
  readonly #session: PageSession;
  #requests: PageRequests | undefined;
  #stop: (() => void) | undefined;
  #onFileChooser: ((chooser: FileChooser) => void) | undefined;

  constructor(session: PageSession) {
    this.#session = session;
  }

  /** Takes the page's dialogs over; as long as the session lives. */
  enable(): void {
    if (this.#stop) return;
    this.#requests = requestsOf(this.#session.target.host.view());
    this.#stop = this.#requests.handle({
      suppressesMenus: true,
      onDialog: (dialog) => this.#onDialog(dialog),
      onDialogClosed: (result, userInput) =>
        this.#session.emit('Page.javascriptDialogClosed', { result, userInput }),
      onFileChooser: (chooser) => this.#offer(chooser),
    });
  }

  answer(accept: boolean, promptText: string | undefined): void {
    const dialog = this.#requests?.dialog;
    if (!dialog) throw new ProtocolError('No dialog is showing');
    dialog.answer(accept, promptText ?? '');
  }

  /** @param onFileChooser undefined: the user is asked again */
  interceptFiles(onFileChooser: ((chooser: FileChooser) => void) | undefined): void {
    this.enable();
    this.#onFileChooser = onFileChooser;
  }

  dispose(): void {
    this.#stop?.();
    // A page must not wait for a client that is gone.
    this.#requests?.dialog?.answer(false);
  }

  #onDialog(dialog: ScriptDialog): boolean {
    this.#session.emit('Page.javascriptDialogOpening', {
      url: this.#session.target.host.url(),
      message: dialog.message,
      type: dialog.kind,
      hasBrowserHandler: true,
      defaultPrompt: dialog.defaultText,
    });
    return true;
  }

  #offer(chooser: FileChooser): boolean {
    if (!this.#onFileChooser) return false;
    this.#onFileChooser(chooser);
    return true;
  }
}

export const pageDialogsDomain = domain<PageSession, PageDialogs>({
  name: 'Page.dialogs',
  events: ['javascriptDialogOpening', 'javascriptDialogClosed'],
  createState: (session) => new PageDialogs(session),
  commands: {
    enable: command({}, (dialogs: PageDialogs) => dialogs.enable()),
    handleJavaScriptDialog: command(
      { accept: flag(), promptText: optional(text()) },
      (dialogs: PageDialogs, { accept, promptText }) => dialogs.answer(accept, promptText),
    ),
  },
});
