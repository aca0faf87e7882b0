/**
 * navigator.geolocation with a position that a client has set. Content process, the page's own world.
 * Permission is the engine's: what a page may not know it does not learn here either.
 */
import { liveValue, type LiveValue } from './live-value.ts';

/** GeolocationCoordinates' members; undefined: the position is not available. */
export interface SetPosition {
  coords?: Record<string, number | null>;
}

const DENIED = 1;
const UNAVAILABLE = 2;
/** Above those that the engine gives. */
const FIRST_WATCH = 1 << 30;

type Real = Pick<Geolocation, 'getCurrentPosition' | 'watchPosition' | 'clearWatch'>;
type Ask = Parameters<Geolocation['getCurrentPosition']>;

/** @param position null: as the engine finds it */
export function geolocation(token: string, position: SetPosition | null): void {
  const live = liveValue(token, position);
  const { geolocation: own } = navigator;
  // Documents without an origin have none.
  if (!live || !own) return;
  const watches = new Watches(live, {
    getCurrentPosition: own.getCurrentPosition.bind(own),
    watchPosition: own.watchPosition.bind(own),
    clearWatch: own.clearWatch.bind(own),
  });
  live.onChange = () => watches.tellAll();
  define('getCurrentPosition', (...args: Ask) => watches.ask(args));
  define('watchPosition', (...args: Ask) => watches.add(args));
  define('clearWatch', (id: number) => watches.remove(id));
}

class Watches {
  readonly #live: LiveValue<SetPosition | null>;
  readonly #real: Real;
  readonly #watches = new Map<number, () => void>();
  #lastId = FIRST_WATCH;

  constructor(live: LiveValue<SetPosition | null>, real: Real) {
    this.#live = live;
    this.#real = real;
  }

  tellAll(): void {
    for (const tell of this.#watches.values()) tell();
  }

  ask(args: Ask): void {
    if (!this.#live.current) return this.#real.getCurrentPosition(...args);
    checkCallback(args[0]);
    void this.#answer(args[0], args[1]);
  }

  add(args: Ask): number {
    if (!this.#live.current) return this.#real.watchPosition(...args);
    checkCallback(args[0]);
    const id = ++this.#lastId;
    const tell = (): void => {
      void this.#answer(
        (found) => this.#watches.has(id) && args[0](found),
        (error) => this.#watches.has(id) && args[1]?.(error),
      );
    };
    this.#watches.set(id, tell);
    tell();
    return id;
  }

  remove(id: number): void {
    if (!this.#watches.delete(id)) this.#real.clearWatch(id);
  }

  async #answer(success: PositionCallback, failure?: PositionErrorCallback | null): Promise<void> {
    if (!(await isAllowed(this.#real))) return failure?.(makeError(DENIED));
    const coords = this.#live.current?.coords;
    if (coords) success(makePosition(coords));
    else failure?.(makeError(UNAVAILABLE));
  }
}

function define(name: keyof Geolocation, value: unknown): void {
  Object.defineProperty(Geolocation.prototype, name, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}

function checkCallback(callback: unknown): void {
  if (typeof callback !== 'function') {
    throw new TypeError('Argument 1 (successCallback) must be a function');
  }
}

/** Asks the user, or who stands in for him, when that has not been done yet. */
async function isAllowed(real: Real): Promise<boolean> {
  if (!isSecureContext) return false;
  const { state } = await navigator.permissions.query({ name: 'geolocation' });
  if (state !== 'prompt') return state === 'granted';
  return new Promise((resolve) => {
    // Whether there is a position does not matter, only whether it may be known.
    real.getCurrentPosition(
      () => resolve(true),
      ({ code }) => resolve(code !== DENIED),
    );
  });
}

function makePosition(coords: Record<string, number | null>): GeolocationPosition {
  return make(GeolocationPosition.prototype, {
    coords: make(GeolocationCoordinates.prototype, coords),
    timestamp: Date.now(),
  });
}

function makeError(code: number): GeolocationPositionError {
  const message = code === DENIED ? 'User denied Geolocation' : 'Position unavailable';
  return make(GeolocationPositionError.prototype, { code, message });
}

function make<T extends object>(prototype: T, members: Record<string, unknown>): T {
  const descriptors = Object.entries(members).map(([name, value]) => [
    name,
    { value, enumerable: true },
  ]);
  return Object.create(prototype, Object.fromEntries(descriptors) as PropertyDescriptorMap) as T;
}
