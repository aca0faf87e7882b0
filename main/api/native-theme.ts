/**
 * Electron's nativeTheme: light or dark, for GTK's widgets and for pages' prefers-color-scheme. What
 * the desktop wants is what its GTK theme and settings say.
 */
import { EventEmitter } from 'node:events';
import { readyRuntime } from './runtime.ts';

const SOURCES = ['system', 'light', 'dark'] as const;
export type ThemeSource = (typeof SOURCES)[number];

/** Emits `updated` when what shouldUseDarkColors says has changed. */
class NativeTheme extends EventEmitter {
  #source: ThemeSource = 'system';
  #isWatching = false;
  #isDark = false;
  #systemIsDark = false;

  get shouldUseDarkColors(): boolean {
    this.#watch();
    return this.#isDark;
  }

  get themeSource(): ThemeSource {
    return this.#source;
  }

  /**
   * Counts for every window. A GTK theme that is dark by its name stays dark with `light`, too.
   * @throws TypeError for what is no source
   */
  set themeSource(source: ThemeSource) {
    if (!SOURCES.includes(source)) {
      throw new TypeError(`themeSource must be one of ${SOURCES.join(', ')}`);
    }
    this.#watch();
    this.#source = source;
    const { engine } = readyRuntime('a theme');
    engine.preferDark(source === 'system' ? this.#systemIsDark : source === 'dark');
    this.#update();
  }

  override on(event: string | symbol, listener: (...args: unknown[]) => void): this {
    if (event === 'updated') this.#watch();
    return super.on(event, listener);
  }

  /** From the first use on. */
  #watch(): void {
    if (this.#isWatching) return;
    const { engine } = readyRuntime('a theme');
    this.#isWatching = true;
    this.#systemIsDark = this.#isDark = engine.isDark();
    engine.watchTheme(() => this.#update());
  }

  #update(): void {
    const isDark = readyRuntime('a theme').engine.isDark();
    if (isDark === this.#isDark) return;
    this.#isDark = isDark;
    if (this.#source === 'system') this.#systemIsDark = isDark;
    this.emit('updated');
  }
}

export const nativeTheme = new NativeTheme();
