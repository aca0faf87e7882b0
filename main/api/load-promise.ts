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
  /** The engine is asked for it now, which may be long after the app has asked (HeldLoads). */
  asked: [];
  started: [url: string];
  /** `isLast`: the engine has nothing else to load. */
  finished: [url: string, isLast: boolean];
  /** The same document under another URL: only the part behind # has changed, say. */
  'in-page': [url: string];
  failed: [failure: LoadFailure, isLast: boolean];
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
  const turn = new LoadTurn(url);
  listen('asked', () => turn.onAsked());
  listen('started', (begun) => turn.onStarted(begun));
  listen('finished', (reached, isLast) => {
    if (turn.isEnd(reached, isLast)) settle();
  });
  listen('failed', (failure, isLast) => {
    if (turn.isFailure(failure, isLast)) settle(failure);
  });
  listen('in-page', (reached) => {
    if (turn.isPlace(reached)) settle();
  });
  listen('dropped', giveUp('ERR_ABORTED'));
  listen('lost', giveUp('ERR_FAILED'));
  listen('destroyed', giveUp('ERR_FAILED'));
  return () => {
    for (const off of detach) off();
  };
}

/** Tells what the engine says of one load from what it says of the one that this replaces. */
class LoadTurn {
  readonly #url: string;
  #stage: 'waiting' | 'asked' | 'started' = 'waiting';
  /** Begun when the engine had been asked for this load already. */
  #older: string | undefined;

  constructor(url: string) {
    this.#url = url;
  }

  onAsked(): void {
    this.#stage = 'asked';
  }

  onStarted(url: string): void {
    if (this.#stage === 'waiting') return;
    if (url === new URL(this.#url).href) this.#stage = 'started';
    else this.#older = url;
  }

  isEnd(url: string, isLast: boolean): boolean {
    return this.#isOwn(isLast && url !== this.#older);
  }

  isFailure({ error }: LoadFailure, isLast: boolean): boolean {
    const isOlder = this.#older !== undefined && error.description === 'ERR_ABORTED';
    if (isOlder) this.#older = undefined;
    return this.#isOwn(isLast && !isOlder);
  }

  /** Whether the document that is shown has only moved to where this load is to lead. */
  isPlace(url: string): boolean {
    return this.#stage !== 'started' && url === new URL(this.#url).href;
  }

  /** The engine does not tell every start: not where it changes its mind about the process. */
  #isOwn(isLast: boolean): boolean {
    return this.#stage === 'started' || (this.#stage === 'asked' && isLast);
  }
}
