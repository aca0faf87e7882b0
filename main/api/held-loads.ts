/** What a view is to load while a client of the DevTools protocol gets ready for its page. */
import { runtime } from './runtime.ts';

export class HeldLoads {
  /** Undefined while nothing is held. */
  #loads: (() => void)[] | undefined;
  /** What the page itself has begun meanwhile, or its opener; the engine's ids. */
  readonly #navigations: number[] = [];

  /** Loads wait until the function that this returns is called. */
  hold(): () => void {
    this.#loads ??= [];
    return () => {
      const loads = this.#loads ?? [];
      this.#loads = undefined;
      this.releaseNavigations();
      for (const load of loads) load();
    };
  }

  /** Loads now or later. */
  run(load: () => void): void {
    if (this.#loads) this.#loads.push(load);
    else load();
  }

  /** @returns whether the navigation waits */
  holdNavigation(id: number): boolean {
    if (!this.#loads) return false;
    this.#navigations.push(id);
    return true;
  }

  /** Also for a view that is about to go: the engine has an answer to each. */
  releaseNavigations(): void {
    for (const id of this.#navigations.splice(0)) runtime().engine.answerNavigation(id);
  }
}
