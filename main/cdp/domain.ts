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
  run(state: State, params: never): Result | Promise<Result>;
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
