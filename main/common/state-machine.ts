/** A state machine as data: a table of allowed moves. No Node, no DOM. */

export class StateMachine<State extends string> {
  readonly #name: string;
  readonly #moves: Readonly<Record<State, readonly State[]>>;
  #state: State;

  /**
   * @param name what is in these states, for error messages
   * @param moves for each state, the states that may follow it
   */
  constructor(name: string, moves: Readonly<Record<State, readonly State[]>>, initial: State) {
    this.#name = name;
    this.#moves = moves;
    this.#state = initial;
  }

  get state(): State {
    return this.#state;
  }

  /** @throws Error on a move that the table does not list: a bug in the caller. */
  enter(next: State): void {
    if (!this.#moves[this.#state].includes(next)) {
      throw new Error(`${this.#name}: illegal move from ${this.#state} to ${next}`);
    }
    this.#state = next;
  }
}
