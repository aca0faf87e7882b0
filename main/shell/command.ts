/** Checks the toolbar page's commands. Main process; pure. */
import { MAX_ADDRESS_LENGTH, type Command } from './shell-protocol.ts';

/** A command that cannot be obeyed; the message says why. */
export class CommandError extends Error {
  /** Answered to the page: 400 malformed, 404 no such tab, 422 no address. */
  readonly status: 400 | 404 | 422;

  constructor(status: 400 | 404 | 422, message: string) {
    super(message);
    this.status = status;
  }
}

/** @throws CommandError that names the wrong member */
export function parseCommand(json: string): Command {
  const value = parseObject(json);
  switch (value['type']) {
    case 'new-tab':
      return { type: value['type'] };
    case 'activate':
    case 'close':
    case 'back':
    case 'forward':
    case 'reload':
    case 'stop':
      return { type: value['type'], tab: tabOf(value) };
    case 'navigate':
      return { type: value['type'], tab: tabOf(value), text: textOf(value) };
    default:
      throw malformed(`'type' is ${JSON.stringify(value['type'])}, which is no command`);
  }
}

function parseObject(json: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw malformed('the body is no JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw malformed('the body must be a JSON object');
  }
  return value as Record<string, unknown>;
}

function tabOf({ tab }: Record<string, unknown>): number {
  if (typeof tab !== 'number' || !Number.isSafeInteger(tab) || tab < 1) {
    throw malformed(`'tab' must be a tab's id, a positive integer`);
  }
  return tab;
}

function textOf({ text }: Record<string, unknown>): string {
  if (typeof text !== 'string' || text.length > MAX_ADDRESS_LENGTH) {
    throw malformed(`'text' must be a string of at most ${MAX_ADDRESS_LENGTH} characters`);
  }
  return text;
}

function malformed(what: string): CommandError {
  return new CommandError(400, `Malformed command: ${what}.`);
}
