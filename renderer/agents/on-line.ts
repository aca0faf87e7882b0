/** navigator.onLine as a client has set it. Content process, the page's own world. */
import { liveValue } from './live-value.ts';

/** @param offline false: as the engine finds it */
export function onLine(token: string, offline: boolean): void {
  const live = liveValue(token, offline);
  if (!live) return;
  const own = Object.getOwnPropertyDescriptor(Navigator.prototype, 'onLine');
  const isOnLine = (): boolean => !live.current && own?.get?.call(navigator) !== false;
  Object.defineProperty(Navigator.prototype, 'onLine', {
    get: isOnLine,
    enumerable: true,
    configurable: true,
  });
  const tell = (): void => {
    dispatchEvent(new Event(isOnLine() ? 'online' : 'offline'));
  };
  live.onChange = tell;
  // A document that was there before hears of it; a new one begins so.
  if (offline && document.readyState === 'complete') tell();
}
