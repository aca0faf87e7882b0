/**
 * ExtraHeaders: what the sessions of a page add to the headers of its requests. The engine takes one
 * set for all of them.
 */
import type { EngineTarget } from '../inspector/engine-target.ts';
import type { PageModel } from '../page/page-model.ts';
import type { Headers } from './engine-types.ts';
import { networkOf } from './network-model.ts';

const all = new WeakMap<PageModel, ExtraHeaders>();

/** The one ExtraHeaders of a page. */
export function extraHeadersOf(page: PageModel): ExtraHeaders {
  let headers = all.get(page);
  if (!headers) {
    headers = new ExtraHeaders(page);
    all.set(page, headers);
  }
  return headers;
}

export class ExtraHeaders {
  readonly #page: PageModel;
  readonly #parts = new Map<object, Headers>();
  /** Used where `parts` have none of the name. */
  readonly #defaults = new Map<object, Headers>();
  #stopUse: (() => void) | undefined;

  constructor(page: PageModel) {
    this.#page = page;
  }

  /** @param owner who sets them, in place of what it has set before; undefined: none any more */
  set(owner: object, headers: Headers | undefined): Promise<void> {
    return this.#change(this.#parts, owner, headers);
  }

  /** As set, for headers that give way to others of the same name. */
  setDefault(owner: object, headers: Headers | undefined): Promise<void> {
    return this.#change(this.#defaults, owner, headers);
  }

  async #change(
    parts: Map<object, Headers>,
    owner: object,
    headers: Headers | undefined,
  ): Promise<void> {
    if (!parts.delete(owner) && !headers) return;
    if (headers) parts.set(owner, headers);
    const count = this.#parts.size + this.#defaults.size;
    if (count > 0 && !this.#stopUse) return this.#start();
    const { current } = this.#page.channel;
    if (current) await this.#setUp(current);
    if (count === 0) this.#stop();
  }

  async #start(): Promise<void> {
    // The engine adds them while its Network domain is on.
    this.#stopUse = await networkOf(this.#page).use();
    await this.#page.channel.addSetUp(this.#setUp);
  }

  #stop(): void {
    this.#page.channel.removeSetUp(this.#setUp);
    this.#stopUse?.();
    this.#stopUse = undefined;
  }

  readonly #setUp = async (target: EngineTarget): Promise<void> => {
    const parts = [...this.#defaults.values(), ...this.#parts.values()];
    const named = new Map(
      parts.flatMap((part) =>
        Object.entries(part).map((entry) => [entry[0].toLowerCase(), entry] as const),
      ),
    );
    const headers = Object.fromEntries(named.values());
    await target.send('Network.setExtraHTTPHeaders', { headers });
  };
}
