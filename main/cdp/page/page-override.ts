/**
 * PageOverride: something that a page is made to believe by a script (renderer/agents/overrides.ts)
 * in every document, for as long as a session says so.
 */
import { randomBytes } from 'node:crypto';
import { overrideSource } from './agent-source.ts';
import type { PageModel } from './page-model.ts';
import type { UserScript } from './user-scripts.ts';

export class PageOverride<T> {
  readonly #name: string;
  readonly #none: T;
  /** Names the event by which a document hears of changes. */
  readonly #token = randomBytes(16).toString('hex');
  #script: UserScript | undefined;

  /**
   * @param name of the script's function
   * @param none what it is called with when nothing is to be believed any more
   */
  constructor(name: string, none: T) {
    this.#name = name;
    this.#none = none;
  }

  async set(page: PageModel, value: T): Promise<void> {
    if (value === this.#none && !this.#script) return;
    const source = overrideSource(this.#name, this.#token, value);
    if (this.#script) page.scripts.remove(this.#script);
    this.#script = value === this.#none ? undefined : { source, world: undefined };
    if (this.#script) page.scripts.addOwn(this.#script);
    await page.evaluator.evaluateInAll(undefined, source);
  }

  /** The session ends; the page may be about to go, too. */
  clear(page: PageModel): void {
    void this.set(page, this.#none);
  }
}
