/** The scripts that sessions want to run at the start of every document, as the view has them. */
import type { NativeWebView } from '../../native.ts';

export interface UserScript {
  source: string;
  /** Undefined for the page's own world. */
  world: string | undefined;
}

export class UserScripts {
  readonly #view: () => NativeWebView | undefined;
  /** Clade's own come first, then those that make bindings, then the others. */
  readonly #groups: readonly [Set<UserScript>, Set<UserScript>, Set<UserScript>] = [
    new Set(),
    new Set(),
    new Set(),
  ];

  /** @param view undefined when it is gone */
  constructor(view: () => NativeWebView | undefined) {
    this.#view = view;
  }

  addOwn(script: UserScript): void {
    this.#add(0, script);
  }

  addBinding(script: UserScript): void {
    this.#add(1, script);
  }

  add(script: UserScript): void {
    this.#add(2, script);
  }

  /** Names of the worlds that there are scripts for. */
  worlds(): string[] {
    return [...this.#groups[2]].flatMap(({ world }) => world ?? []);
  }

  remove(...scripts: UserScript[]): void {
    for (const group of this.#groups) for (const script of scripts) group.delete(script);
    this.#apply();
  }

  #add(group: 0 | 1 | 2, script: UserScript): void {
    this.#groups[group].add(script);
    this.#apply();
  }

  #apply(): void {
    const scripts = this.#groups.flatMap((group) => [...group]);
    this.#view()?.setDebugScripts(
      scripts.map(({ source, world }) => ({ source, world: world ?? null, allFrames: true })),
    );
  }
}
