/** ProcessIndex: the auxiliary processes by their id and by the pages that they host. */
import type { ContentProcess } from './content-process.ts';

/** How many exited processes are remembered. */
const MAX_DEPARTED = 32;

export class ProcessIndex {
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
}
