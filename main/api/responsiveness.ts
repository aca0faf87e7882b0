/**
 * Whether a page reacts to its user. The engine watches how long a page takes for keys, wheels and
 * loads. It waits with a button that is pressed until the page has handled the pointer's move there,
 * and does not watch that: here the page is asked for a sign of life at each press. Nothing is asked
 * of a page that nobody uses.
 */

/** As long as the engine waits, ms. */
const LIMIT_MS = 3000;

export class Responsiveness {
  readonly #ask: () => Promise<unknown> | undefined;
  readonly #tell: (responsive: boolean) => void;
  #told = true;
  #engineIsContent = true;
  /** It has been asked and has not answered. */
  #isAsked = false;
  #isLate = false;
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param ask settles when the page has answered or cannot any more; undefined when there is none
   * @param tell is called when it changes
   */
  constructor(ask: () => Promise<unknown> | undefined, tell: (responsive: boolean) => void) {
    this.#ask = ask;
    this.#tell = tell;
  }

  /** The engine's own opinion has changed. */
  onEngine(responsive: boolean): void {
    this.#engineIsContent = responsive;
    this.#update();
  }

  /** A button was pressed. */
  onPress(): void {
    if (!this.#isAsked && this.#asks()) {
      this.#timer = setTimeout(() => this.#onLate(), LIMIT_MS);
      this.#timer.unref();
    }
  }

  /** The page waits for its user, who may take his time. */
  onDialog(): void {
    clearTimeout(this.#timer);
    if (!this.#isAsked) this.#asks();
  }

  #asks(): boolean {
    const answer = this.#ask();
    if (!answer) return false;
    this.#isAsked = true;
    // However it ends, the page is not waited for any more.
    void answer.catch(() => undefined).then(() => this.#onAnswer());
    return true;
  }

  #onLate(): void {
    this.#isLate = true;
    this.#update();
  }

  #onAnswer(): void {
    clearTimeout(this.#timer);
    this.#isAsked = this.#isLate = false;
    this.#update();
  }

  #update(): void {
    const responsive = this.#engineIsContent && !this.#isLate;
    if (responsive === this.#told) return;
    this.#told = responsive;
    this.#tell(responsive);
  }
}
