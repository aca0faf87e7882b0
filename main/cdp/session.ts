/** A session: one client attached to one target (the browser, or a page). */
import { SchemaError } from '../common/schema.ts';
import type { Command, Domain, DomainState, Result } from './domain.ts';
import { ERROR_CODES, ProtocolError } from './protocol-error.ts';

/** Where the session's events go. */
export type EventSink = (method: string, params: object) => void;

export abstract class Session<Self> {
  readonly #domains: ReadonlyMap<string, Domain<Self>>;
  readonly #states = new Map<string, object>();
  readonly #sink: EventSink;
  #ended = false;

  protected constructor(domains: ReadonlyMap<string, Domain<Self>>, sink: EventSink) {
    this.#domains = domains;
    this.#sink = sink;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Sends an event to the client; nothing is sent once the session has ended. */
  emit(method: string, params: object = {}): void {
    if (!this.#ended) this.#sink(method, params);
  }

  /**
   * Runs a command.
   * @throws ProtocolError for an unknown method or bad parameters, and what the command throws
   */
  async dispatch(method: string, params: unknown): Promise<Result> {
    const [name = '', commandName = ''] = method.split('.');
    const domain = this.#domains.get(name);
    const command = domain && ownCommand(domain, commandName);
    if (!domain || !command) {
      throw new ProtocolError(`'${method}' wasn't found`, ERROR_CODES.unknownMethod);
    }
    const checked = parse(command, params ?? {});
    if (!domain.standalone) await this.prepare();
    return command.run(this.#state(domain) as never, checked, this);
  }

  /** The state of a domain, made on first use; for domains that build on another. */
  state<State extends object>(domain: Domain<Self, State>): State {
    return this.#state(domain) as State;
  }

  /** Ends the session; safe to call twice. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const state of this.#states.values()) (state as DomainState).dispose?.();
    this.#states.clear();
  }

  /** What has to be there before a command can run. */
  protected abstract prepare(): Promise<void>;

  #state(domain: Domain<Self>): object {
    let state = this.#states.get(domain.name);
    if (!state) {
      state = domain.createState(this as unknown as Self);
      this.#states.set(domain.name, state);
    }
    return state;
  }
}

function ownCommand<Self>(domain: Domain<Self>, name: string): Command<never> | undefined {
  return Object.hasOwn(domain.commands, name) ? domain.commands[name] : undefined;
}

function parse(command: Command<never>, params: unknown): never {
  try {
    return command.params.parse(params, 'params');
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error;
    throw new ProtocolError(`Invalid parameters: ${error.message}`, ERROR_CODES.badParams);
  }
}
