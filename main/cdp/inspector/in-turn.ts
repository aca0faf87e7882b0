/**
 * InTurn: handles things one after the other, and the next only when all has run that promises
 * were waiting for. A socket gives several messages at once; an event must not overtake what
 * awaits the answer before it.
 */
export class InTurn<T> {
  readonly #handle: (item: T) => void;
  readonly #waiting: T[] = [];
  #isRunning = false;
  #isHeld = false;

  constructor(handle: (item: T) => void) {
    this.#handle = handle;
  }

  push(item: T): void {
    this.#waiting.push(item);
    if (!this.#isRunning) this.#next();
  }

  /** All that waits, and what comes, waits for `first`, which runs in the next turn of the loop. */
  holdFor(first: () => void): void {
    this.#isHeld = true;
    setImmediate(() => {
      this.#isHeld = false;
      this.#run(first);
    });
  }

  #next(): void {
    this.#isRunning = false;
    if (this.#isHeld || this.#waiting.length === 0) return;
    const item = this.#waiting.shift() as T;
    this.#run(() => this.#handle(item));
  }

  #run(step: () => void): void {
    this.#isRunning = true;
    try {
      step();
    } finally {
      // A tick that a microtask asks for comes when there are no more microtasks.
      queueMicrotask(() => process.nextTick(() => this.#next()));
    }
  }
}
