/**
 * What a view is to load, but not yet: while a client of the DevTools protocol gets ready for its
 * page, and until the engine has begun the load before it. Of two requests that meet before the
 * first has begun, the engine at times does neither: it takes its answer to the first navigation
 * (WebCore/loader/PolicyChecker.cpp) for the second's. Nor may the second meet the commit of the
 * first in another process, by which it would be lost: the first is stopped, and has ended before.
 */
import type { NativeWebView } from '../native.ts';
import { runtime } from './runtime.ts';

/** @returns false when nothing is begun: only another part of the document that is shown is wanted */
type Load = () => boolean;

export class HeldLoads {
  readonly #view: () => NativeWebView;
  /** Undefined while no client holds anything. */
  #loads: Load[] | undefined;
  /** What the page itself has begun meanwhile, or its opener; the engine's ids. */
  readonly #navigations: number[] = [];
  /** Of the engine's load: asked for and not begun, or begun and its document not shown yet. */
  #stage: 'none' | 'beginning' | 'provisional' = 'none';
  /** What is to follow it. */
  #next: Load | undefined;
  /** It is to be stopped when it has begun. */
  #stops = false;

  constructor(view: () => NativeWebView) {
    this.#view = view;
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

  /** Loads now or later. Of what waits for the engine only the latest counts. */
  run(load: Load): void {
    if (this.#loads) this.#loads.push(load);
    else if (this.#stage === 'none') this.#ask(load);
    else {
      this.#next = load;
      if (this.#stage === 'provisional') this.#view().stop();
    }
  }

  #ask(load: Load): void {
    this.#stage = 'beginning';
    const begins = load();
    // There may be nothing to do, as for the reload of a view that shows nothing.
    if (!begins || !this.#view().state().loading) this.#stage = 'none';
  }

  /**
   * The app wants nothing of it any more. What the engine has not begun yet is stopped when it has:
   * it would not always say that it has given it up.
   * @returns whether something was waiting
   */
  stop(): boolean {
    const waited = this.#forget();
    if (this.#stage === 'beginning') this.#stops = true;
    else this.#view().stop();
    return waited;
  }

  #forget(): boolean {
    const waited = this.#next !== undefined || (this.#loads?.length ?? 0) > 0;
    this.#loads?.splice(0);
    this.#next = undefined;
    return waited;
  }

  /** For the view's listener: native/addon/web_view_host.h. */
  onEvent(event: string, args: unknown[]): void {
    const phase = event === 'load-changed' ? args[0] : undefined;
    const hasEnded = phase === 'committed' || phase === 'finished';
    const hasNothing = event === 'loading' && args[0] === false;
    if (phase === 'started') this.#onStarted();
    else if (event === 'process-terminated') this.#onSettled();
    // Of what has begun the end is told after there is nothing to load.
    else if (this.#stage === 'provisional' ? hasEnded : hasNothing) this.#onSettled();
  }

  #onStarted(): void {
    const stops = this.#stops || this.#next !== undefined;
    this.#stage = 'provisional';
    this.#stops = false;
    if (stops) this.#view().stop();
  }

  #onSettled(): void {
    this.#stage = 'none';
    this.#stops = false;
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
    this.#forget();
    this.#stops = false;
    this.#releaseNavigations();
  }

  /** The engine waits for an answer to each. */
  #releaseNavigations(): void {
    for (const id of this.#navigations.splice(0)) runtime().engine.answerNavigation(id);
  }
}
