/** TabStrip: the tabs of a window in order, of which one is active. Main process; pure. */

export interface StripTab {
  readonly id: number;
  setActive(active: boolean): void;
}

/** While there are tabs, exactly one is active. */
export class TabStrip<T extends StripTab> {
  #tabs: T[] = [];
  #active: T | undefined;

  get active(): T | undefined {
    return this.#active;
  }

  list(): readonly T[] {
    return this.#tabs;
  }

  find(id: number): T | undefined {
    return this.#tabs.find((tab) => tab.id === id);
  }

  /** Adds a tab beside its opener, or at the end, and activates it. */
  add(tab: T, opener?: T): void {
    const index = opener ? this.#tabs.indexOf(opener) + 1 : 0;
    this.#tabs.splice(index > 0 ? index : this.#tabs.length, 0, tab);
    this.activate(tab);
  }

  activate(tab: T): void {
    const previous = this.#active;
    if (tab === previous) return;
    this.#active = tab;
    // The new page covers the old one before that goes, so that nothing shines through.
    tab.setActive(true);
    previous?.setActive(false);
  }

  /** The neighbour of the active tab, round at the ends. @param step 1 to the right, -1 to the left */
  neighbour(step: 1 | -1): T | undefined {
    const index = this.#tabs.findIndex((tab) => tab === this.#active);
    return this.#tabs.at((index + step) % this.#tabs.length);
  }

  /** Forgets a tab that is closed; its right neighbour takes over, else the left one. */
  remove(tab: T): void {
    const index = this.#tabs.indexOf(tab);
    if (index < 0) return;
    this.#tabs.splice(index, 1);
    if (tab !== this.#active) return;
    this.#active = undefined;
    const heir = this.#tabs[index] ?? this.#tabs[index - 1];
    if (heir) this.activate(heir);
  }
}
