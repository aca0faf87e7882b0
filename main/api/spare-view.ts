/**
 * SpareView: a hidden view with a content process that waits, in its initial empty document, for a
 * page. It has loaded nothing: no history, no origin, no user script, and no event that anybody
 * could have heard. The engine keeps the process for whatever is loaded first.
 *
 *   launching -> ready        either -> taken | gone
 */
import { StateMachine } from '../common/state-machine.ts';
import type { NativeListener, NativeWebView } from '../native.ts';
import type { ContentProcess } from '../process/content-process.ts';
import { isolatedWorldWanted } from './isolated-world.ts';
import { readyRuntime, runtime } from './runtime.ts';
import { Session } from './session.ts';
import { launchFor } from './trust.ts';
import type { CheckedPreferences } from './web-preferences.ts';

export type SpareState = 'launching' | 'ready' | 'taken' | 'gone';

export class SpareView {
  readonly #native: NativeWebView;
  readonly #hasIsolatedWorld = isolatedWorldWanted();
  readonly #machine = new StateMachine<SpareState>(
    'spare view',
    {
      launching: ['ready', 'taken', 'gone'],
      ready: ['taken', 'gone'],
      taken: [],
      gone: [],
    },
    'launching',
  );
  #listener: NativeListener;

  /** @param onChange is told when it has become ready, and when its process is gone */
  constructor(onChange: (spare: SpareView) => void) {
    this.#listener = (event) => {
      if (event !== 'process-terminated') return;
      this.destroy();
      onChange(this);
    };
    const { engine } = readyRuntime('a spare view');
    this.#native = new engine.WebView(
      { devTools: true, javascript: true },
      (event: string, ...args: never[]) => this.#listener(event, ...args),
    );
    // A script, even an empty one, needs a process; a load would leave an entry in the history.
    const launched = launchFor('about:blank', () => this.#native.evaluate(''));
    void launched.then(
      () => {
        if (this.state !== 'launching') return;
        if (this.#isSecondRate()) this.destroy();
        else this.#machine.enter('ready');
        onChange(this);
      },
      // The process has ended, which the listener above hears; or the view was destroyed.
      () => undefined,
    );
  }

  get state(): SpareState {
    return this.#machine.state;
  }

  get pageId(): number {
    return this.#native.state().pageId;
  }

  /** Undefined before it has announced its page. */
  get process(): ContentProcess | undefined {
    return runtime().broker.findByPage(this.pageId);
  }

  /** Whether a view with these preferences would be just like this one. */
  fits(preferences: CheckedPreferences): boolean {
    // A view belongs to its session for life, and spares to the default one.
    if (preferences.session !== undefined && preferences.session !== Session.default) return false;
    // A process that was launched before the first preload script learns of it by a message, which
    // the load that is about to start could overtake.
    return preferences.preload === undefined || this.#hasIsolatedWorld;
  }

  /** Exec'd because the zygote had died meanwhile: what the next one forks is worth more. */
  #isSecondRate(): boolean {
    return runtime().zygote !== undefined && this.process?.running?.way === 'exec';
  }

  /** Hands the view over; from now on its events go to `listener`. */
  take(preferences: CheckedPreferences, listener: NativeListener): NativeWebView {
    this.#machine.enter('taken');
    this.#listener = listener;
    this.#native.configure(preferences);
    return this.#native;
  }

  destroy(): void {
    if (this.state === 'gone') return;
    this.#machine.enter('gone');
    const pages = new Set([this.pageId]);
    this.#native.destroy();
    runtime().broker.releasePages(pages);
  }
}
