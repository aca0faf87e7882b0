/**
 * SparePool: keeps a few views ready, so that a new window finds its content process forked. Policy
 * only: when to make one, which fits, when to let go.
 *
 * They are made when the app has been quiet for a moment, one at a time, so that several windows
 * opened together are not slowed down by their successors. They go when memory is short and when
 * no window was opened for long. No timer runs while there is nothing to do.
 */
import type { NativeListener, NativeWebView } from '../native.ts';
import { log } from '../process/log.ts';
import type { SpareOptions } from './spare-options.ts';
import type { SpareView } from './spare-view.ts';
import type { CheckedPreferences } from './web-preferences.ts';

/** Without a window being made or a load going on for so long, ms, the app is quiet. */
const QUIET_MS = 100;
/** A load that never ends must not keep the pool empty: that is waited for at most, ms. */
const LOAD_PATIENCE_MS = 2000;
/** Without a new window for so long, ms, only `min` spares stay. */
const IDLE_MS = 10 * 60_000;
/** After memory was short, no spare is made for so long, ms. */
const SHORTAGE_MS = 60_000;
/** So many spares in a row that died before they were ready: there is something wrong with them. */
const MAX_FAILURES = 3;

export type ShortageLevel = 'moderate' | 'critical';

type MakeSpare = (onChange: (spare: SpareView) => void) => SpareView;

export class SparePool {
  readonly #make: MakeSpare;
  readonly #canMake: () => boolean;
  readonly #spares = new Set<SpareView>();
  #options: Required<SpareOptions> = { min: 0, max: 0 };
  /** Windows are being opened. */
  #active = false;
  #shortage: { level: ShortageLevel; until: number } | undefined;
  #loads = 0;
  #quietSince = 0;
  #failures = 0;
  #refillTimer: NodeJS.Timeout | undefined;
  #idleTimer: NodeJS.Timeout | undefined;
  #closed = false;

  /** @param canMake false while it would cost more than it is worth; asked again after a window */
  constructor(make: MakeSpare, canMake: () => boolean) {
    this.#make = make;
    this.#canMake = canMake;
  }

  get options(): Required<SpareOptions> {
    return { ...this.#options };
  }

  /** Those that a window could take. */
  get spares(): SpareView[] {
    return [...this.#spares];
  }

  configure(options: Required<SpareOptions>): void {
    this.#options = options;
    this.#failures = 0;
    this.#trim();
    this.#refillLater();
  }

  /** A view for a new webContents, if there is one that fits. */
  take(preferences: CheckedPreferences, listener: NativeListener): NativeWebView | undefined {
    this.#windowOpened();
    const fitting = this.spares.filter((spare) => spare.fits(preferences));
    const spare = fitting.find(({ state }) => state === 'ready') ?? fitting[0];
    if (!spare) return undefined;
    this.#spares.delete(spare);
    return spare.take(preferences, listener);
  }

  loadStarted(): void {
    this.#loads += 1;
  }

  loadEnded(): void {
    this.#loads -= 1;
    this.#refillLater();
  }

  /** What new processes are forked from is another now: those that wait are outdated. */
  renew(): void {
    this.#trim(0);
    this.#refillLater();
  }

  onMemoryShortage(level: ShortageLevel): void {
    this.#shortage = { level, until: performance.now() + SHORTAGE_MS };
    this.#trim();
    this.#refillLater();
  }

  /** The app ends. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#refillTimer);
    clearTimeout(this.#idleTimer);
    this.#trim(0);
  }

  /** How many there should be now. */
  #target(): number {
    if (this.#closed || this.#shortage?.level === 'critical') return 0;
    return this.#active && !this.#shortage ? this.#options.max : this.#options.min;
  }

  #trim(count = this.#target()): void {
    for (const spare of this.spares.slice(count)) {
      this.#spares.delete(spare);
      spare.destroy();
    }
  }

  #windowOpened(): void {
    this.#active = true;
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => {
      this.#active = false;
      this.#trim();
    }, IDLE_MS);
    this.#idleTimer.unref();
    this.#refillLater();
  }

  /** Starts the wait for a quiet moment, or starts it anew. */
  #refillLater(): void {
    clearTimeout(this.#refillTimer);
    this.#quietSince = performance.now();
    if (this.#shortage) return this.#refillIn(this.#shortage.until - performance.now());
    if (this.#spares.size < this.#target()) this.#refillIn(QUIET_MS);
  }

  #refillIn(delay: number): void {
    this.#refillTimer = setTimeout(() => this.#refill(), delay);
    this.#refillTimer.unref();
  }

  #refill(): void {
    this.#shortage = undefined;
    if (this.#failures >= MAX_FAILURES || this.#spares.size >= this.#target()) return;
    if (!this.#canMake()) return;
    const waited = performance.now() - this.#quietSince;
    if (this.#loads > 0 && waited < LOAD_PATIENCE_MS) {
      return this.#refillIn(LOAD_PATIENCE_MS - waited);
    }
    this.#spares.add(this.#make((spare) => this.#onChange(spare)));
  }

  /** One after the other: the next is made when this one is ready. */
  #onChange(spare: SpareView): void {
    if (spare.state === 'ready') {
      this.#failures = 0;
    } else {
      this.#spares.delete(spare);
      this.#failures += 1;
      log('process', `a spare content process has ended (${this.#failures} in a row)`);
    }
    this.#refillLater();
  }
}
