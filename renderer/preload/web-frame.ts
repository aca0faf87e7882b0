/** Electron's webFrame, in part. Content process, for the preload script. */
import type { Channel } from './channel.ts';
import { checkWorldId } from './context-bridge.ts';
import { MAIN_WORLD } from './frame-native.ts';
import type { InsertedCss } from './inserted-css.ts';
import type { Worlds } from './worlds.ts';

/** Electron's step of a zoom level: 0 is 100 %, 1 is 120 %. */
const ZOOM_STEP = 1.2;

export interface WebSource {
  code: string;
  url?: string;
}

export type ExecuteCallback = (result: unknown, error: unknown) => void;

export interface WebFrame {
  /** Of this frame in its process. */
  readonly routingId: number;
  /**
   * Runs a script in the page's world. `userGesture` has no effect: the engine grants gestures to
   * input only.
   * @returns a copy of what it returns, awaited
   */
  executeJavaScript(
    code: string,
    userGesture?: boolean,
    callback?: ExecuteCallback,
  ): Promise<unknown>;
  /** As executeJavaScript, for several scripts; returns the last one's result. */
  executeJavaScriptInIsolatedWorld(
    worldId: number,
    scripts: readonly WebSource[],
    userGesture?: boolean,
    callback?: ExecuteCallback,
  ): Promise<unknown>;
  /** @returns a key for removeInsertedCSS */
  insertCSS(css: string, options?: { cssOrigin?: 'author' | 'user' }): string;
  removeInsertedCSS(key: string): void;
  /** Inserts text into the focused element. */
  insertText(text: string): void;
  /** @param factor percent divided by 100; of the whole webContents */
  setZoomFactor(factor: number): void;
  getZoomFactor(): number;
  /** @param level 0 is 100 %, each step 20 % more or less */
  setZoomLevel(level: number): void;
  getZoomLevel(): number;
}

export function makeWebFrame(
  routingId: number,
  worlds: Worlds,
  css: InsertedCss,
  channel: Channel,
): WebFrame {
  return {
    routingId,
    executeJavaScript: (code, _userGesture, callback) =>
      run(worlds, MAIN_WORLD, [{ code }], callback),
    executeJavaScriptInIsolatedWorld: (worldId, scripts, _userGesture, callback) =>
      run(worlds, worldId, scripts, callback),
    insertCSS(text, options) {
      checkOrigin(options?.cssOrigin ?? 'author');
      return css.insert(text);
    },
    removeInsertedCSS: (key) => css.remove(key),
    insertText(text) {
      document.execCommand('insertText', false, text);
    },
    ...makeZoom(channel),
  };
}

type Zoom = Pick<WebFrame, 'setZoomFactor' | 'getZoomFactor' | 'setZoomLevel' | 'getZoomLevel'>;

function makeZoom(channel: Channel): Zoom {
  const getFactor = (): number => {
    const factor = channel.postSync({ type: 'get-zoom' });
    if (typeof factor !== 'number') throw new TypeError('Main gave no zoom factor');
    return factor;
  };
  const setFactor = (factor: unknown): void => {
    if (typeof factor !== 'number' || !(factor > 0) || !Number.isFinite(factor)) {
      throw new TypeError("'zoomFactor' must be a double greater than 0.0");
    }
    channel.post({ type: 'set-zoom', factor });
  };
  return {
    setZoomFactor: setFactor,
    getZoomFactor: getFactor,
    setZoomLevel(level) {
      if (typeof level !== 'number') throw new TypeError("'level' must be a number");
      setFactor(ZOOM_STEP ** level);
    },
    // Rounded, so that what was set is what is read.
    getZoomLevel: () => Math.round((Math.log(getFactor()) / Math.log(ZOOM_STEP)) * 1e9) / 1e9,
  };
}

async function run(
  worlds: Worlds,
  worldId: number,
  scripts: readonly WebSource[],
  callback: ExecuteCallback | undefined,
): Promise<unknown> {
  try {
    checkWorldId(worldId);
    let result: unknown;
    for (const { code, url = 'clade:executeJavaScript' } of scripts) {
      if (typeof code !== 'string')
        throw new TypeError(`code must be a string, got ${typeof code}`);
      result = worlds.evaluate(worldId, code, url);
    }
    const value = await result;
    callback?.(value, undefined);
    return value;
  } catch (error) {
    callback?.(undefined, error);
    throw error;
  }
}

function checkOrigin(origin: unknown): void {
  if (origin === 'author') return;
  const why = origin === 'user' ? 'the engine has no user style sheets for a single document' : '';
  throw new TypeError(
    `insertCSS: cssOrigin '${String(origin)}' is not supported${why && `: ${why}`}. Use 'author'.`,
  );
}
