/** What a page's scripts log and throw, from the engine's console messages. */
import type { EngineTarget } from '../inspector/engine-target.ts';
import { placeOf, remoteObject, type EngineObject, type RemoteObject } from './remote-object.ts';
import { stackText, stackTrace, v8Stack, type EngineCallFrame } from './stack.ts';
import type { Context, Worlds } from './worlds.ts';

/** Console.ConsoleMessage of the engine's protocol. */
interface EngineMessage {
  source: string;
  level: string;
  text: string;
  type?: string;
  url?: string;
  line?: number;
  column?: number;
  timestamp?: number;
  parameters?: EngineObject[];
  stackTrace?: { callFrames: EngineCallFrame[] };
}

export interface ConsoleEvents {
  /** Params of Runtime.consoleAPICalled. */
  called: (params: object) => void;
  /** Params of Runtime.exceptionThrown. */
  thrown: (params: object) => void;
  /** The entry of Log.entryAdded. */
  logged: (entry: object) => void;
  /** What Clade's own scripts in the page report; see report.ts. */
  reported: (context: Context, words: string[]) => void;
}

const LEVEL_TYPES: Readonly<Record<string, string>> = {
  log: 'log',
  info: 'info',
  warning: 'warning',
  error: 'error',
  debug: 'debug',
};
/** A thrown object that is no error; V8 names its class. */
const PLAIN_OBJECT = /^\[object (\w+)\]$/;
/** What the engine cuts off in a preview. */
const CUT = '\u2026';
const REJECTION = /^Unhandled Promise Rejection: /;

let lastExceptionId = 0;

export class ConsoleWatch {
  readonly #worlds: Worlds;
  readonly #token: string;
  readonly #events: ConsoleEvents;
  #last: EngineMessage | undefined;

  /** @param token marks what Clade's own scripts report */
  constructor(worlds: Worlds, token: string, events: ConsoleEvents) {
    this.#worlds = worlds;
    this.#token = token;
    this.#events = events;
  }

  onMessage(target: EngineTarget, message: EngineMessage, mainContext: Context | undefined): void {
    const context = this.#contextOf(target, message) ?? mainContext;
    if (message.parameters?.[0]?.value === this.#token) {
      const words = message.parameters.slice(2).map(({ value }) => String(value));
      if (context) this.#events.reported(context, words);
      return;
    }
    this.#last = message;
    if (message.source === 'console-api') this.#onCall(target, message, context);
    else if (message.source === 'javascript' && message.level === 'error') {
      this.#onError(message, context);
    } else this.#events.logged(entryOf(message));
  }

  /** The same message again. */
  onRepeated(target: EngineTarget, mainContext: Context | undefined): void {
    if (this.#last) this.onMessage(target, this.#last, mainContext);
  }

  /** Known by the objects that were logged; for others the engine does not say. */
  #contextOf(target: EngineTarget, { parameters = [] }: EngineMessage): Context | undefined {
    for (const { objectId } of parameters) {
      if (objectId === undefined) continue;
      const { engineContextId } = placeOf(
        remoteObject(target, { type: '', objectId }).objectId ?? '',
      );
      return this.#worlds.byEngineId(target, engineContextId);
    }
    return undefined;
  }

  #onCall(target: EngineTarget, message: EngineMessage, context: Context | undefined): void {
    if (!context) return;
    const { timestamp = Date.now() / 1000 } = message;
    const objects = argumentsOf(message);
    const emit = (known: RemoteObject[]): void =>
      this.#events.called({
        type: typeOf(message),
        args: known,
        executionContextId: context.id,
        timestamp: timestamp * 1000,
        stackTrace: traceOf(message),
      });
    // At once, so that it keeps its place among the other events.
    emit(objects.map((object) => withStack(remoteObject(target, object), object)));
  }

  #onError(message: EngineMessage, context: Context | undefined): void {
    const header = message.text.replace(REJECTION, '').replace(PLAIN_OBJECT, '$1');
    const trace = traceOf(message);
    const { url = '', line = 1, column = 1 } = message;
    this.#events.thrown({
      timestamp: (message.timestamp ?? Date.now() / 1000) * 1000,
      exceptionDetails: {
        exceptionId: ++lastExceptionId,
        text: REJECTION.test(message.text) ? 'Uncaught (in promise)' : 'Uncaught',
        url,
        lineNumber: Math.max(0, line - 1),
        columnNumber: Math.max(0, column - 1),
        stackTrace: trace,
        exception: {
          type: 'object',
          subtype: 'error',
          className: /^\w+/.exec(header)?.[0] ?? 'Error',
          description: stackText(header, framesOf(message)),
        },
        ...(context && { executionContextId: context.id }),
      },
    });
  }
}

/** An error's description is its stack, of which the preview has the first part at least. */
function withStack(remote: RemoteObject, object: EngineObject): RemoteObject {
  const stack = object.preview?.properties?.find(({ name }) => name === 'stack')?.value;
  if (object.subtype !== 'error' || stack === undefined) return remote;
  const whole = stack.includes(CUT) ? stack.slice(0, stack.lastIndexOf('\n')) : stack;
  return { ...remote, description: v8Stack(object.description ?? 'Error', whole) };
}

function argumentsOf({ type, text, parameters }: EngineMessage): EngineObject[] {
  const said = { type: 'string', value: text };
  return type === 'timing' ? [said, ...(parameters ?? [])] : (parameters ?? [said]);
}

function typeOf({ type = 'log', level, parameters }: EngineMessage): string {
  if (type === 'log') return LEVEL_TYPES[level] ?? 'log';
  // The engine tells a time so far (console.timeLog) from the last one by further arguments only.
  if (type === 'timing') return parameters ? 'log' : 'timeEnd';
  return type;
}

/** A message without a stack has the place where it came from. */
function framesOf({ stackTrace: trace, url, line, column }: EngineMessage): EngineCallFrame[] {
  if (trace && trace.callFrames.length > 0) return trace.callFrames;
  if (url === undefined || url === '') return [];
  const place = { lineNumber: line ?? 1, columnNumber: column ?? 1 };
  return [{ functionName: '', scriptId: '0', url, ...place }];
}

function traceOf(message: EngineMessage): { callFrames: object[] } {
  return stackTrace(framesOf(message));
}

const LOG_SOURCES = new Set(['network', 'security', 'storage', 'rendering', 'xml', 'javascript']);
const LOG_LEVELS: Readonly<Record<string, string>> = {
  warning: 'warning',
  error: 'error',
  debug: 'verbose',
};

function entryOf({ source, level, text, url, line = 1, timestamp }: EngineMessage): object {
  return {
    source: LOG_SOURCES.has(source) ? source : 'other',
    level: LOG_LEVELS[level] ?? 'info',
    text,
    timestamp: (timestamp ?? Date.now() / 1000) * 1000,
    ...(url === undefined || url === '' ? {} : { url, lineNumber: Math.max(0, line - 1) }),
  };
}
