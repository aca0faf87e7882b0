/**
 * What a view is to load, but not yet: while a client of the DevTools protocol gets ready for its
 * page, and until the engine has begun the load before it. Of two requests that meet before the
 * first has begun, the engine at times does neither: it takes its answer to the first navigation
 * (WebCore/loader/PolicyChecker.cpp) for the second's.
 */
import { runtime } from './runtime.ts';

export class HeldLoads {
  readonly #isLoading: () => boolean;
  /** Undefined while no client holds anything. */
  #loads: (() => void)[] | undefined;
  /** What the page itself has begun meanwhile, or its opener; the engine's ids. */
  readonly #navigations: number[] = [];
  /** The engine has been asked for a load and has not begun it; the latest request since then. */
  #beginning = false;
  #next: (() => void) | undefined;

  /** @param isLoading says whether the engine has anything to load */
  constructor(isLoading: () => boolean) {
    this.#isLoading = isLoading;
  }

  /** Loads wait until the function that this returns is called. */
  hold(): () => void {
    this.#loads ??= [];
    return () => {
      const loads = this.#loads ?? [];
      this.#loads = undefined;
      this.#releaseNavigations();
      for (const load of loads) this.run(load);
    };
  }

  /**
   * Loads now or later. Of what waits for the engine only the latest counts.
   * @param staysInDocument nothing is begun: only another part of what is shown is wanted
   */
  run(load: () => void, staysInDocument = false): void {
    if (this.#loads) this.#loads.push(load);
    else if (this.#beginning) this.#next = load;
    else {
      this.#beginning = !staysInDocument;
      load();
      // There may be nothing to do, as for the reload of a view that shows nothing.
      if (!this.#isLoading()) this.#onBegun();
    }
  }

  /**
   * The app wants nothing of it any more. The engine does not always say that it has given up what
   * it was asked for.
   * @returns whether something was waiting
   */
  forget(): boolean {
    this.#beginning = false;
    const waited = this.#next !== undefined || (this.#loads?.length ?? 0) > 0;
    this.#loads?.splice(0);
    this.#next = undefined;
    return waited;
  }

  /** For the view's listener: native/addon/web_view_host.h. */
  onEvent(event: string, args: unknown[]): void {
    const isOver = event === 'process-terminated' || (event === 'loading' && args[0] === false);
    if (isOver || (event === 'load-changed' && args[0] === 'started')) this.#onBegun();
  }

  #onBegun(): void {
    this.#beginning = false;
    const next = this.#next;
    this.#next = undefined;
    if (next) this.run(next);
  }

  /** @returns whether the navigation waits */
  holdNavigation(id: number): boolean {
    if (!this.#loads) return false;
    this.#navigations.push(id);
    return true;
  }

  /** The view is about to go. */
  end(): void {
    this.forget();
    this.#releaseNavigations();
  }

  /** The engine waits for an answer to each. */
  #releaseNavigations(): void {
    for (const id of this.#navigations.splice(0)) runtime().engine.answerNavigation(id);
  }
}
