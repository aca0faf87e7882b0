/**
 * PageTitle: the title of the page that a webContents shows, and Electron's page-title-updated.
 *
 * The engine tells a title when it finds the time, which may be after the end of the load; the
 * document itself tells the one that it has once it is complete. Whichever comes first counts, so
 * that an app finds the title in did-finish-load, and what it then does with it is not undone.
 */
import type { EventEmitter } from 'node:events';
import { PreventableEvent } from './event.ts';

export class PageTitle {
  readonly #contents: EventEmitter;
  #text = '';

  /** @param contents emits page-title-updated */
  constructor(contents: EventEmitter) {
    this.#contents = contents;
  }

  /** Empty for a document that has none. */
  get text(): string {
    return this.#text;
  }

  /** Told by the engine or by the document. */
  take(title: string): void {
    if (title === this.#text) return;
    this.#text = title;
    this.#contents.emit('page-title-updated', new PreventableEvent(), title, true);
  }
}
