/** The promise of webContents.loadURL, settled by the load events that follow. */
import type { EventEmitter } from 'node:events';
import { netError, type NetError } from '../common/net-error.ts';

export interface LoadFailure {
  url: string;
  error: NetError;
}

/** A webContents' own account of its loads, in order. */
export interface LoadEvents {
  /** What loadURL has asked for is given up: for another request, or for none. */
  dropped: [];
  /** The engine is asked for it now: not before the last load has begun. */
  asked: [];
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
  loads.emit('dropped');
  const promise = new Promise<void>((resolve, reject) => {
    const settle = (failure?: LoadFailure): void => {
      stop();
      if (failure) reject(new LoadError(failure));
      else resolve();
    };
    const stop = follow(loads, url, settle);
    const error = start();
    if (error) settle({ url, error });
  });
  // An app that does not look at the promise hears of the failure by did-fail-load.
  promise.catch(() => undefined);
  return promise;
}

/**
 * @param settle is told of the end of the load to `url`, with the failure if it is one
 * @returns ends the following
 */
function follow(
  loads: EventEmitter<LoadEvents>,
  url: string,
  settle: (failure?: LoadFailure) => void,
): () => void {
  const detach: (() => void)[] = [];
  const listen = <E extends keyof LoadEvents>(
    event: E,
    listener: (...args: LoadEvents[E]) => void,
  ): void => {
    loads.on(event, listener as never);
    detach.push(() => loads.off(event, listener as never));
  };
  const giveUp = (name: 'ERR_ABORTED' | 'ERR_FAILED') => (): void =>
    settle({ url, error: netError(name) });
  let stage: 'waiting' | 'asked' | 'started' = 'waiting';
  listen('asked', () => (stage = 'asked'));
  listen('started', () => (stage = stage === 'waiting' ? stage : 'started'));
  listen('finished', () => {
    if (stage === 'started') settle();
  });
  listen('failed', (failure) => {
    if (stage === 'started' || !isOfOlder(failure, url)) settle(failure);
  });
  listen('in-page', (reached) => {
    if (stage !== 'started' && reached === new URL(url).href) settle();
  });
  listen('dropped', giveUp('ERR_ABORTED'));
  listen('lost', giveUp('ERR_FAILED'));
  listen('destroyed', giveUp('ERR_FAILED'));
  return () => {
    for (const off of detach) off();
  };
}

/** The load that one to `url` replaces is reported first: as aborted, or as what became of it. */
function isOfOlder(failure: LoadFailure, url: string): boolean {
  if (failure.error.description === 'ERR_ABORTED') return true;
  return failure.url !== '' && failure.url !== new URL(url).href;
}
