/** Electron's screen: the displays, and where the pointer is. */
import { EventEmitter } from 'node:events';
import { expectNumber, expectObject, expectRectangle } from './arguments.ts';
import { displayOf, matching, nearest, type Display, type Point } from './display.ts';
import { PreventableEvent } from './event.ts';
import type { Rectangle } from './native-image.ts';
import { readyRuntime } from './runtime.ts';

/** Emits `display-added`, `display-removed` and `display-metrics-changed`. */
class Screen extends EventEmitter {
  #known: Display[] = [];
  #isWatching = false;

  getAllDisplays(): Display[] {
    const displays = readyRuntime('a screen').engine.monitors().map(displayOf);
    this.#watch(displays);
    return displays;
  }

  /** On Wayland, which has no such notion, the first. @throws Error when there is no display */
  getPrimaryDisplay(): Display {
    return there(this.getAllDisplays()[0]);
  }

  getDisplayNearestPoint(point: Point): Display {
    const { x, y } = expectObject(point, 'point') as Point;
    const place = { x: expectNumber(x, 'point.x'), y: expectNumber(y, 'point.y') };
    return there(nearest(this.getAllDisplays(), place));
  }

  getDisplayMatching(rect: Rectangle): Display {
    return there(matching(this.getAllDisplays(), expectRectangle(rect, 'rect')));
  }

  /** X11 only; 0,0 on Wayland, as in Electron. */
  getCursorScreenPoint(): Point {
    return readyRuntime('a screen').engine.pointerPosition();
  }

  override on(event: string | symbol, listener: (...args: unknown[]) => void): this {
    if (typeof event === 'string' && event.startsWith('display-')) this.getAllDisplays();
    return super.on(event, listener);
  }

  #watch(displays: Display[]): void {
    if (this.#isWatching) return;
    this.#isWatching = true;
    this.#known = displays;
    readyRuntime('a screen').engine.watchMonitors(() => this.#onChanged());
  }

  #onChanged(): void {
    const before = this.#known;
    this.#known = readyRuntime('a screen').engine.monitors().map(displayOf);
    for (const display of this.#known) {
      const old = before.find(({ id }) => id === display.id);
      if (!old) this.emit('display-added', new PreventableEvent(), display);
      else this.#compare(old, display);
    }
    for (const old of before) {
      if (this.#known.some(({ id }) => id === old.id)) continue;
      this.emit('display-removed', new PreventableEvent(), old);
    }
  }

  #compare(old: Display, now: Display): void {
    const differs = (name: 'bounds' | 'workArea' | 'scaleFactor'): boolean =>
      JSON.stringify(old[name]) !== JSON.stringify(now[name]);
    const changed = (['bounds', 'workArea', 'scaleFactor'] as const).filter(differs);
    if (changed.length > 0) {
      this.emit('display-metrics-changed', new PreventableEvent(), now, changed);
    }
  }
}

function there(display: Display | undefined): Display {
  if (!display) throw new Error('no display is connected');
  return display;
}

export const screen = new Screen();
