/** SharedUse: something of a page that is on while anybody uses it. */
export class SharedUse {
  readonly #start: () => Promise<void>;
  readonly #stop: () => void;
  #users = 0;

  constructor(start: () => Promise<void>, stop: () => void) {
    this.#start = start;
    this.#stop = stop;
  }

  /** Resolves when it is on. @returns ends the use; further calls do nothing */
  async begin(): Promise<() => void> {
    this.#users += 1;
    if (this.#users === 1) await this.#start();
    let used = true;
    return () => {
      if (!used) return;
      used = false;
      this.#users -= 1;
      if (this.#users === 0) this.#stop();
    };
  }
}
