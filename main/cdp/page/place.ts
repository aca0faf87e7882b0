/**
 * Place: the time zone and the language of a page, as a session has set them. The engine has one of
 * each for a content process, which Clade's extension changes (renderer/extension/place_override.h):
 * pages that share a process, as those that a page has opened do, share them.
 */
import { engineBinding } from '../../native.ts';
import { ProtocolError } from '../protocol-error.ts';
import type { PageModel } from './page-model.ts';
import type { UserScript } from './user-scripts.ts';
import { ISOLATED_WORLD } from './worlds.ts';

export class Place {
  readonly #page: PageModel;
  #timeZone = '';
  #language = '';
  #accepted = '';
  #script: UserScript | undefined;

  constructor(page: PageModel) {
    this.#page = page;
  }

  /** @param timeZone empty: the app's */
  setTimeZone(timeZone: string): Promise<void> {
    this.#timeZone = timeZone;
    return this.#apply();
  }

  /** @param language a BCP 47 tag; empty: the user's */
  setLanguage(language: string): Promise<void> {
    this.#language = language;
    return this.#apply();
  }

  /** What pages accept when no language is set. @param language as setLanguage */
  setAccepted(language: string): Promise<void> {
    this.#accepted = language;
    return this.#apply();
  }

  /** The session ends; the page may be about to go, too. */
  clear(): void {
    if (!this.#script) return;
    this.#timeZone = this.#language = this.#accepted = '';
    this.#apply().catch(() => undefined);
  }

  async #apply(): Promise<void> {
    const { scripts, host } = this.#page;
    const language = this.#language || this.#accepted;
    const args = [this.#timeZone, language].map((value) => JSON.stringify(value));
    const isSet = this.#timeZone !== '' || language !== '';
    if (!isSet && !this.#script) return;
    const call = `globalThis.__clade_place__?.(${args.join(', ')})`;
    if (this.#script) scripts.remove(this.#script);
    this.#script = isSet ? { source: `${call};`, world: ISOLATED_WORLD } : undefined;
    engineBinding().useIsolatedWorld();
    if (this.#script) scripts.addOwn(this.#script);
    // What is shown now, in the process that it has now.
    const done = await host.view().evaluate(`return ${call} ?? null`, ISOLATED_WORLD);
    if (isSet && done !== 'true') {
      throw new ProtocolError('This version of the engine cannot be told a time zone or language');
    }
  }
}
