/**
 * The script worlds of one document, as the runtime uses them: values from another world are
 * copied, errors made anew. Content process; made before any script of a page has run.
 */
import type { FrameNative } from './frame-native.ts';
import { MAIN_WORLD } from './frame-native.ts';
import { joinKit, KIT_SOURCE, ownKit } from './kit.ts';
import { makeWorld, Membrane, type World } from './membrane.ts';

const BIND_ERROR = 'Cannot bind an API on top of an existing property on the window object';

export class Worlds {
  readonly membrane = new Membrane();
  /** The world that this code runs in. */
  readonly home: World;
  readonly #native: FrameNative;
  readonly #worlds = new Map<number, World>();

  /** @param homeId which world this code runs in */
  constructor(native: FrameNative, homeId: number) {
    this.#native = native;
    this.home = makeWorld(homeId, ownKit());
    this.#worlds.set(homeId, this.home);
    // While it is untouched.
    this.#world(MAIN_WORLD);
  }

  /**
   * Runs a script. Promises are not awaited.
   * @returns a copy of its completion value @throws a copy of what it throws
   */
  evaluate(worldId: number, source: string, sourceUrl: string): unknown {
    const world = this.#world(worldId);
    try {
      const value = this.#evaluate(worldId, source, sourceUrl);
      return this.membrane.copy(value, world, this.home);
    } catch (thrown) {
      throw this.#foreign(thrown, world);
    }
  }

  /**
   * Makes a function from its source in a world, and calls it.
   * @param args copied into that world @returns a copy of what it returns
   */
  callSource(worldId: number, source: string, sourceUrl: string, args: unknown[]): unknown {
    const world = this.#world(worldId);
    let callee: unknown;
    try {
      callee = this.#evaluate(worldId, source, sourceUrl);
    } catch (thrown) {
      throw this.#foreign(thrown, world);
    }
    const outcome = this.membrane.call(callee as object, world, args, this.home);
    if (outcome.failed) throw outcome.value;
    return outcome.value;
  }

  /** Defines a read-only global. @throws Error when the world has it already */
  expose(worldId: number, key: string, api: unknown): void {
    const world = this.#world(worldId);
    const global = this.#globalOf(worldId);
    if (Reflect.has(global, key)) throw new Error(BIND_ERROR);
    const value = this.membrane.copy(api, this.home, world, true);
    const defined = Reflect.defineProperty(global, key, {
      value,
      writable: false,
      enumerable: true,
      configurable: false,
    });
    if (!defined) throw new Error(BIND_ERROR);
  }

  #foreign(thrown: unknown, world: World): unknown {
    return world === this.home ? thrown : this.membrane.error(thrown, this.home);
  }

  #world(id: number): World {
    const known = this.#worlds.get(id);
    if (known) return known;
    const world = makeWorld(id, joinKit(this.#evaluate(id, KIT_SOURCE, 'clade:kit')));
    this.#worlds.set(id, world);
    return world;
  }

  #globalOf(worldId: number): object {
    if (worldId === MAIN_WORLD) return this.#native.mainGlobal;
    return this.#evaluate(worldId, 'globalThis', 'clade:global') as object;
  }

  #evaluate(worldId: number, source: string, sourceUrl: string): unknown {
    return worldId === MAIN_WORLD
      ? this.#native.evaluateInMainWorld(source, sourceUrl)
      : this.#native.evaluateInWorld(worldId, source, sourceUrl);
  }
}
