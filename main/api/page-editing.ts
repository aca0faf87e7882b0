/** The part of Electron's webContents that edits: what menus do in a page's focused field. */
import { expectBoolean, expectString } from './arguments.ts';
import { PageTrust } from './page-trust.ts';
import { runtime } from './runtime.ts';

export abstract class PageEditing extends PageTrust {
  undo(): void {
    this.#edit('Undo');
  }

  redo(): void {
    this.#edit('Redo');
  }

  cut(): void {
    this.#edit('Cut');
  }

  copy(): void {
    this.#edit('Copy');
  }

  paste(): void {
    this.#edit('Paste');
  }

  pasteAndMatchStyle(): void {
    this.#edit('PasteAsPlainText');
  }

  delete(): void {
    this.#edit('Delete');
  }

  selectAll(): void {
    this.#edit('SelectAll');
  }

  unselect(): void {
    this.#edit('Unselect');
  }

  /** Types a text in place of the selection. */
  replace(text: string): void {
    this.#edit('InsertText', expectString(text, 'text'));
  }

  async insertText(text: string): Promise<void> {
    this.#edit('InsertText', expectString(text, 'text'));
  }

  /** Whether keys that the page does not use are no accelerators of menus, while it has the focus. */
  setIgnoreMenuShortcuts(ignore: boolean): void {
    runtime().engine.ignoreShortcuts(this.native(), expectBoolean(ignore, 'ignore'));
  }

  #edit(command: string, argument: string | null = null): void {
    runtime().engine.editingCommand(this.native(), command, argument);
  }
}
