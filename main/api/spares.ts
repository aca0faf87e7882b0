/**
 * The app's one pool of spare views, and app.spares, by which apps set it (Clade's own). How many
 * there are may also be said in package.json: `"clade": {"spares": {"min": 0, "max": 1}}`.
 */
import { CladeError, messageOf } from '../common/errors.ts';
import type { NativeListener } from '../native.ts';
import { contentsBus } from './contents-bus.ts';
import { hasRoomForWindow } from './descriptors.ts';
import { isReady, runtime } from './runtime.ts';
import { checkSpareOptions, type SpareOptions } from './spare-options.ts';
import { SparePool, type ShortageLevel } from './spare-pool.ts';
import { SpareView } from './spare-view.ts';
import { TakenSpare } from './taken-spare.ts';
import type { CheckedPreferences } from './web-preferences.ts';

const pool = new SparePool(
  (onChange) => new SpareView(onChange),
  () => (runtime().zygote?.canFork ?? true) && hasRoomForWindow(),
);
/** What the app has said before it was ready. */
let wanted: Required<SpareOptions> | undefined;
const keepers = new Set<object>();

contentsBus.on('load-started', () => pool.loadStarted());
contentsBus.on('load-ended', () => pool.loadEnded());

/** One where a fork makes it cheap. */
function standard(): Required<SpareOptions> {
  return { min: 0, max: runtime().zygote ? 1 : 0 };
}

/** Called by init.ts with what package.json says. @throws CladeError ERR_INVALID_ARGUMENT */
export function presetSpares(value: unknown): void {
  try {
    wanted = checkSpareOptions(value, 'clade.spares', standard());
  } catch (error) {
    throw new CladeError('ERR_INVALID_ARGUMENT', `package.json: ${messageOf(error)}`);
  }
}

/** Called by init.ts when windows can be made. */
export function startSpares(): void {
  pool.configure(wanted ?? standard());
  // The next fork has more in it than those that wait.
  runtime().zygote?.on('stage-ready', () => pool.renew());
}

/** Called when memory is short. */
export function trimSpares(level: ShortageLevel): void {
  pool.onMemoryShortage(level);
}

/** Called by App at its end. */
export function endSpares(): void {
  pool.close();
}

/**
 * No spare is taken until the function that this returns is called. Whoever connects to a page before
 * its first load needs a process that this load cannot end (TakenSpare.use).
 */
export function keepSpares(): () => void {
  const keeper = {};
  keepers.add(keeper);
  return () => void keepers.delete(keeper);
}

/** A view for a new webContents, if a spare one fits. */
export function takeSpare(
  preferences: CheckedPreferences,
  listener: NativeListener,
): TakenSpare | undefined {
  if (keepers.size > 0) return undefined;
  const native = pool.take(preferences, listener);
  return native && new TakenSpare(native);
}

export const spares = {
  /**
   * How many hidden views with a content process of their own are kept for windows to come.
   *
   * @param options `min` are kept in any case but the worst shortage of memory (default 0), `max`
   *   while windows are being opened (default 1, or 0 with CLADE_NO_ZYGOTE=1); 0 to 16
   * @throws TypeError that names what is wrong
   */
  configure(options: SpareOptions): void {
    const before = wanted ?? standard();
    wanted = checkSpareOptions(options, 'options', before);
    if (isReady()) pool.configure(wanted);
  },

  /** The settings, and how many are ready now. */
  state(): Required<SpareOptions> & { ready: number } {
    const ready = pool.spares.filter(({ state }) => state === 'ready').length;
    return { ...(isReady() ? pool.options : (wanted ?? standard())), ready };
  },
};
