/** Electron's load events of a webContents, from what its LoadTracker says. */
import type { EventEmitter } from 'node:events';
import type { NetError } from '../common/net-error.ts';
import { contentsBus } from './contents-bus.ts';
import { PreventableEvent } from './event.ts';
import type { LoadEvents } from './load-promise.ts';
import type { LoadListener } from './load-tracker.ts';

/**
 * @param contents emits Electron's events
 * @param loads emits the plain account that loadURL's promise follows
 * @param isIdle says whether the engine has nothing to load
 * @param onCommitted is told of a new document before did-navigate
 */
export function loadListener(
  contents: EventEmitter,
  loads: EventEmitter<LoadEvents>,
  isIdle: () => boolean,
  onCommitted: (url: string) => void,
): LoadListener {
  return {
    started: (url) => loads.emit('started', url),
    startLoading: () => {
      contentsBus.emit('load-started');
      contents.emit('did-start-loading');
    },
    redirected: (url) => contents.emit('did-redirect-navigation', { url, isMainFrame: true }),
    committed: (url) => {
      onCommitted(url);
      contents.emit('did-navigate', new PreventableEvent(), url, 200, 'OK');
    },
    domReady: () => contents.emit('dom-ready', new PreventableEvent()),
    finished: (url) => {
      // Before the app hears of it, and loads something else.
      const isLast = isIdle();
      contents.emit('did-frame-finish-load', new PreventableEvent(), true);
      contents.emit('did-finish-load', new PreventableEvent());
      loads.emit('finished', url, isLast);
    },
    failed: (url, error, provisional) => {
      const isLast = isIdle();
      emitFailure(contents, url, error, provisional);
      loads.emit('failed', { url, error }, isLast);
    },
    stopLoading: () => {
      contentsBus.emit('load-ended');
      contents.emit('did-stop-loading');
    },
  };
}

/** did-fail-load; did-fail-provisional-load before it when nothing was shown yet. */
export function emitFailure(
  contents: EventEmitter,
  url: string,
  { code, description }: NetError,
  provisional: boolean,
): void {
  const args = [new PreventableEvent(), code, description, url, true] as const;
  if (provisional) contents.emit('did-fail-provisional-load', ...args);
  contents.emit('did-fail-load', ...args);
}
