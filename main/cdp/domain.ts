/**
 * A domain of the protocol: a table of commands over a state that each session has for itself.
 * README.md shows how one is added.
 */
import type { Schema } from '../common/schema.ts';
import { shape, type Fields, type Params } from './params.ts';

/** What a command answers with; nothing is an empty result. */
export type Result = object | void;

export interface Command<State> {
  readonly params: Schema<never>;
  /** @param session only for what is not a command's own business: see withParts() */
  run(state: State, params: never, session: StateOf): Result | Promise<Result>;
}

/** The session, as far as commands of a domain in parts need it. */
export interface StateOf {
  state(domain: Domain<never>): object;
}

export interface DomainState {
  /** The session has ended: what it changed in the page is undone. */
  dispose?(): void;
}

export interface Domain<Session, State = object> {
  readonly name: string;
  /** Without the domain's name. */
  readonly events: readonly string[];
  /** Its commands need nothing of what the session is attached to. */
  readonly standalone: boolean;
  readonly commands: Readonly<Record<string, Command<never>>>;
  createState(session: Session): State;
}

/** @param run gets the session's state and the checked parameters; what it throws is the answer */
export function command<State, F extends Fields>(
  fields: F,
  run: (state: State, params: Params<F>) => Result | Promise<Result>,
): Command<State> {
  return { params: shape(fields) as Schema<never>, run };
}

export function domain<Session, State extends object>(definition: {
  name: string;
  events?: readonly string[];
  standalone?: boolean;
  createState: (session: Session) => State;
  commands: Readonly<Record<string, Command<State>>>;
}): Domain<Session, State> {
  return { events: [], standalone: false, ...definition };
}

/**
 * A domain with further commands, each part in a file of its own and with a state of its own. A
 * part's name is for its state only. A command that several have runs in each, the whole's first,
 * whose result counts.
 */
export function withParts<Session>(
  whole: Domain<Session>,
  parts: Domain<Session>[],
): Domain<Session> {
  const commands: Record<string, Command<never>> = { ...whole.commands };
  for (const part of parts) {
    for (const [name, further] of Object.entries(part.commands)) {
      commands[name] = chain(commands[name], inPart(part, further));
    }
  }
  const events = [...whole.events, ...parts.flatMap((part) => part.events)];
  return { ...whole, events, commands };
}

/** Runs on the part's own state. */
function inPart(part: Domain<never>, further: Command<never>): Command<never> {
  return {
    params: further.params,
    run: (_state, checked, session) => further.run(session.state(part) as never, checked, session),
  };
}

function chain(first: Command<never> | undefined, second: Command<never>): Command<never> {
  if (!first) return second;
  return {
    params: first.params,
    async run(state, params, session) {
      const result = await first.run(state, params, session);
      await second.run(state, params, session);
      return result;
    },
  };
}
