/** Electron's NavigationHistory: the back-forward list of a webContents. */
import type { NativeWebView } from '../native.ts';
import { expectNumber } from './arguments.ts';

export interface NavigationEntry {
  url: string;
  title: string;
}

export class NavigationHistory {
  readonly #view: () => NativeWebView;

  /** @param view gives the live view, or throws when the webContents is destroyed */
  constructor(view: () => NativeWebView) {
    this.#view = view;
  }

  /** The index of the current entry; -1 before the first load. */
  getActiveIndex(): number {
    return this.#view().history().activeIndex;
  }

  getAllEntries(): NavigationEntry[] {
    return this.#view()
      .history()
      .entries.map(({ url, title }) => ({ url: url ?? '', title: title ?? '' }));
  }

  /** Null when there is no entry at the index. */
  getEntryAtIndex(index: number): NavigationEntry | null {
    return this.getAllEntries()[expectNumber(index, 'index')] ?? null;
  }

  length(): number {
    return this.#view().history().entries.length;
  }

  canGoBack(): boolean {
    return this.canGoToOffset(-1);
  }

  canGoForward(): boolean {
    return this.canGoToOffset(1);
  }

  canGoToOffset(offset: number): boolean {
    const { entries, activeIndex } = this.#view().history();
    const target = activeIndex + expectNumber(offset, 'offset');
    return activeIndex >= 0 && target >= 0 && target < entries.length;
  }

  goBack(): void {
    this.goToOffset(-1);
  }

  goForward(): void {
    this.goToOffset(1);
  }

  /** Does nothing when there is no such entry. */
  goToOffset(offset: number): void {
    this.#view().goToOffset(expectNumber(offset, 'offset'));
  }

  goToIndex(index: number): void {
    this.goToOffset(expectNumber(index, 'index') - this.getActiveIndex());
  }
}
