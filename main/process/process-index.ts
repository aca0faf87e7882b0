/** ProcessIndex: the auxiliary processes by their id and by the pages that they host. */
import type { ContentProcess } from './content-process.ts';

/** How many exited processes are remembered. */
const MAX_DEPARTED = 32;

/** How many views may be gone before their processes have announced their pages. */
const MAX_GONE = 1000;

export class ProcessIndex {
  /** Pages that were closed before they were announced: window.open().close() is that quick. */
  readonly #gone = new Set<number>();
  readonly #alive = new Map<number, ContentProcess>();
  /** The last ones that exited, newest first. */
  readonly #departed: ContentProcess[] = [];

  add(process: ContentProcess): void {
    this.#alive.set(process.id, process);
  }

  get(id: number): ContentProcess | undefined {
    return this.#alive.get(id);
  }

  list(): ContentProcess[] {
    return [...this.#alive.values()];
  }

  /** It has exited. */
  depart(process: ContentProcess): void {
    this.#alive.delete(process.id);
    this.#departed.unshift(process);
    this.#departed.length = Math.min(this.#departed.length, MAX_DEPARTED);
  }

  /**
   * The process that hosts an engine page, or hosted it until just now: the engine may report a
   * page's loss after the process's exit was seen.
   */
  findByPage(pageId: number): ContentProcess | undefined {
    const hosts = (process: ContentProcess): boolean => process.pages.has(pageId);
    return this.list().find(hosts) ?? this.#departed.find(hosts);
  }

  /** These views are gone; those that no process has announced yet will not be shown by any. */
  expectGone(pageIds: ReadonlySet<number>): void {
    for (const pageId of pageIds) if (!this.findByPage(pageId)) this.#gone.add(pageId);
    for (const pageId of this.#gone) {
      if (this.#gone.size <= MAX_GONE) break;
      this.#gone.delete(pageId);
    }
  }

  /** Whether a page that is announced now was closed before. Told once. */
  isGone(pageId: number): boolean {
    return this.#gone.delete(pageId);
  }
}
