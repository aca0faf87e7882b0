/** Listeners that are put on and taken off together: what a domain tells while it is enabled. */
import type { EventEmitter } from 'node:events';

type Table<Events extends Record<keyof Events, unknown[]>> = {
  readonly [Name in keyof Events]?: (...args: Events[Name]) => void;
};

interface Entry {
  source: EventEmitter;
  name: string;
  listener: (...args: never[]) => void;
}

export class Listeners {
  readonly #entries: Entry[] = [];
  #on = false;

  /** For use before the first start(). */
  add<Events extends Record<keyof Events, unknown[]>>(
    source: EventEmitter<Events>,
    table: Table<Events>,
  ): this {
    for (const [name, listener] of Object.entries(table)) {
      this.#entries.push({
        source: source as unknown as EventEmitter,
        name,
        listener: listener as Entry['listener'],
      });
    }
    return this;
  }

  /** @returns false when they are on already */
  start(): boolean {
    if (this.#on) return false;
    this.#on = true;
    for (const { source, name, listener } of this.#entries) source.on(name, listener as never);
    return true;
  }

  /** Safe to call twice. */
  stop(): void {
    if (!this.#on) return;
    this.#on = false;
    for (const { source, name, listener } of this.#entries) source.off(name, listener as never);
  }
}
