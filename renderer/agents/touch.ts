/**
 * What pages look at to find out whether there is a touch screen: the engine has touch events, but
 * not these signs of them. Content process, the page's own world.
 */
import { liveValue } from './live-value.ts';

const EVENTS = ['touchstart', 'touchmove', 'touchend', 'touchcancel'];

/** @param points how many fingers; 0 takes the signs away again */
export function touch(token: string, points: number): void {
  const live = liveValue(token, points);
  if (!live) return;
  const { maxTouchPoints } = navigator;
  Object.defineProperty(Navigator.prototype, 'maxTouchPoints', {
    get: () => live.current || maxTouchPoints,
    enumerable: true,
    configurable: true,
  });
  const owners = [window, Document.prototype, Element.prototype];
  const show = (): void => {
    for (const owner of owners) {
      for (const type of EVENTS) {
        if (live.current > 0) defineHandler(owner, type);
        else Reflect.deleteProperty(owner, `on${type}`);
      }
    }
  };
  live.onChange = show;
  show();
}

/** An event handler attribute, such as `ontouchstart`. */
function defineHandler(owner: object, type: string): void {
  const handlers = new WeakMap<EventTarget, (event: Event) => void>();
  Object.defineProperty(owner, `on${type}`, {
    get(this: EventTarget) {
      return handlers.get(this) ?? null;
    },
    set(this: EventTarget, handler: unknown) {
      const old = handlers.get(this);
      if (old) this.removeEventListener(type, old);
      handlers.delete(this);
      if (typeof handler !== 'function') return;
      handlers.set(this, handler as (event: Event) => void);
      this.addEventListener(type, handler as (event: Event) => void);
    },
    enumerable: true,
    configurable: true,
  });
}
