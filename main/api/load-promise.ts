/** The promise of webContents.loadURL, settled by the load events that follow. */
import type { EventEmitter } from 'node:events';
import { netError, type NetError } from '../common/net-error.ts';

export interface LoadFailure {
  url: string;
  error: NetError;
}

/** A webContents' own account of its loads, in order. */
export interface LoadEvents {
  /** loadURL was called: what was waiting is replaced. */
  requested: [];
  started: [];
  finished: [];
  /** The same document under another URL: only the part behind # has changed, say. */
  'in-page': [url: string];
  failed: [failure: LoadFailure];
  /** The process is gone, and with it a load that had not begun. */
  lost: [];
  destroyed: [];
}

/** Electron's error for a failed load: code, errno and url are properties. */
export class LoadError extends Error {
  readonly code: string;
  readonly errno: number;
  readonly url: string;

  constructor({ url, error }: LoadFailure) {
    super(`${error.description} (${error.code}) loading '${url}'`);
    this.code = error.description;
    this.errno = error.code;
    this.url = url;
  }
}

/**
 * Starts a load of `url` and follows it to its end.
 * @param start begins the load; returns the error when it could not even begin
 */
export function loadPromise(
  loads: EventEmitter<LoadEvents>,
  url: string,
  start: () => NetError | undefined,
): Promise<void> {
  loads.emit('requested');
  const promise = new Promise<void>((resolve, reject) => {
    const detach: (() => void)[] = [];
    const settle = (failure?: LoadFailure): void => {
      for (const off of detach) off();
      if (failure) reject(new LoadError(failure));
      else resolve();
    };
    const listen = <E extends keyof LoadEvents>(
      event: E,
      listener: (...args: LoadEvents[E]) => void,
    ): void => {
      loads.on(event, listener as never);
      detach.push(() => loads.off(event, listener as never));
    };
    let started = false;
    listen('started', () => (started = true));
    listen('finished', () => {
      if (started) settle();
    });
    listen('failed', (failure) => {
      // The load that this one replaces is reported as aborted first.
      if (started || failure.error.description !== 'ERR_ABORTED') settle(failure);
    });
    listen('in-page', (reached) => {
      if (!started && reached === new URL(url).href) settle();
    });
    listen('requested', () => settle({ url, error: netError('ERR_ABORTED') }));
    listen('lost', () => settle({ url, error: netError('ERR_FAILED') }));
    listen('destroyed', () => settle({ url, error: netError('ERR_FAILED') }));
    const error = start();
    if (error) settle({ url, error });
  });
  // An app that does not look at the promise hears of the failure by did-fail-load.
  promise.catch(() => undefined);
  return promise;
}
