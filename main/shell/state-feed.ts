/** StateFeed: a version that grows, and one reader who waits for it. Main process; pure. */
export class StateFeed {
  #version = 1;
  #announced = true;
  #waiting: ((version: number) => void) | undefined;

  get version(): number {
    return this.#version;
  }

  /** Changes of one turn of the event loop are told as one. */
  changed(): void {
    this.#version += 1;
    if (!this.#announced) return;
    this.#announced = false;
    setImmediate(() => {
      this.#announced = true;
      this.#release();
    });
  }

  /**
   * Resolves with a version above `since`. A reader has one question open: a new one answers the
   * old one, so that a page which was reloaded leaves nothing behind.
   */
  async next(since: number): Promise<number> {
    this.#release();
    if (this.#version > since) return this.#version;
    return new Promise((resolve) => (this.#waiting = resolve));
  }

  #release(): void {
    this.#waiting?.(this.#version);
    this.#waiting = undefined;
  }
}
