/** Runs scripts in the page's worlds and describes what comes of them. */
import { messageOf } from '../../common/errors.ts';
import type { EngineTarget } from '../inspector/engine-target.ts';
import { ProtocolError } from '../protocol-error.ts';
import {
  placeOf,
  remoteObject,
  type EngineObject,
  type ObjectPlace,
  type RemoteObject,
} from './remote-object.ts';
import { v8Stack } from './stack.ts';
import { CONTEXT_GONE, type Context, type Worlds } from './worlds.ts';

export interface RunOptions {
  /** Objects of a group are released together. */
  objectGroup: string;
  returnByValue?: boolean | undefined;
  awaitPromise?: boolean | undefined;
  userGesture?: boolean | undefined;
  generatePreview?: boolean | undefined;
  includeCommandLineAPI?: boolean | undefined;
}

/** The answer of Runtime.evaluate and its kin. */
export interface Outcome {
  result: RemoteObject;
  exceptionDetails?: object;
}

export interface CallArgument {
  value?: unknown;
  unserializableValue?: string | undefined;
  objectId?: string | undefined;
}

interface EngineOutcome {
  result: EngineObject;
  wasThrown?: boolean;
}

let lastExceptionId = 0;

/** Run in the page: what is to be known of an error. */
const READ_ERROR = `function () {
  const text = (key) => { try { return String(this[key] ?? ''); } catch { return ''; } };
  return [text('name'), text('message'), text('stack')];
}`;

export class Evaluator {
  readonly #worlds: Worlds;

  constructor(worlds: Worlds) {
    this.#worlds = worlds;
  }

  /** @throws ProtocolError when the context goes before there is a result */
  async evaluate(context: Context, expression: string, options: RunOptions): Promise<Outcome> {
    const { target, engineId } = context;
    const { objectGroup, returnByValue = false, awaitPromise = false } = options;
    const work = async (): Promise<Outcome> => {
      const outcome = (await target.send('Runtime.evaluate', {
        expression,
        contextId: engineId,
        objectGroup,
        returnByValue: returnByValue && !awaitPromise,
        generatePreview: options.generatePreview ?? false,
        emulateUserGesture: options.userGesture ?? false,
        includeCommandLineAPI: options.includeCommandLineAPI ?? false,
      })) as EngineOutcome;
      const settled = awaitPromise ? await this.#settle(context, outcome, options) : outcome;
      return this.#describe(target, settled, options);
    };
    return this.#worlds.whileAlive(context, inTerms(work()));
  }

  /** Runs a script in every frame's world; what it throws is its own business. */
  async evaluateInAll(world: string | undefined, source: string): Promise<void> {
    const contexts = this.#worlds.list().filter((context) => context.world === world);
    const options = { objectGroup: 'clade' };
    await Promise.allSettled(contexts.map((context) => this.evaluate(context, source, options)));
  }

  /** A value that was evaluated so that it can be awaited, or a promise's. */
  async #settle(
    context: Context,
    outcome: EngineOutcome,
    { returnByValue = false, generatePreview = false, objectGroup }: RunOptions,
  ): Promise<EngineOutcome> {
    const { objectId, className } = outcome.result;
    if (outcome.wasThrown === true || objectId === undefined) return outcome;
    if (className === 'Promise') {
      return (await context.target.send('Runtime.awaitPromise', {
        promiseObjectId: objectId,
        returnByValue,
        generatePreview,
      })) as EngineOutcome;
    }
    if (!returnByValue) return outcome;
    return (await context.target.send('Runtime.callFunctionOn', {
      objectId,
      functionDeclaration: 'function () { return this; }',
      returnByValue,
      objectGroup,
    })) as EngineOutcome;
  }

  /** Calls a function with an object of the page as `this`. */
  async callOn(
    objectId: string,
    declaration: string,
    args: readonly CallArgument[],
    options: RunOptions,
  ): Promise<Outcome> {
    const place = placeOf(objectId);
    return this.#call(this.contextOf(place), place.engineObjectId, declaration, args, options);
  }

  /** Calls a function with the global object as `this`. */
  async callIn(
    context: Context,
    declaration: string,
    args: readonly CallArgument[],
    options: RunOptions,
  ): Promise<Outcome> {
    const { result } = (await this.#worlds.whileAlive(
      context,
      context.target.send('Runtime.evaluate', {
        expression: 'globalThis',
        contextId: context.engineId,
        objectGroup: options.objectGroup,
      }),
    )) as EngineOutcome;
    return this.#call(context, result.objectId ?? '', declaration, args, options);
  }

  /** The context that an object lives in. @throws ProtocolError when it is gone */
  contextOf({ targetId, engineContextId }: ObjectPlace): Context {
    const context = this.#worlds
      .list()
      .find(({ target, engineId }) => target.id === targetId && engineId === engineContextId);
    if (!context) throw new ProtocolError(CONTEXT_GONE);
    return context;
  }

  async #call(
    context: Context,
    engineObjectId: string,
    functionDeclaration: string,
    args: readonly CallArgument[],
    options: RunOptions,
  ): Promise<Outcome> {
    const { target } = context;
    const work = async (): Promise<Outcome> => {
      const outcome = (await target.send('Runtime.callFunctionOn', {
        objectId: engineObjectId,
        functionDeclaration,
        arguments: args.map((argument) => this.#argument(context, argument)),
        returnByValue: options.returnByValue ?? false,
        generatePreview: options.generatePreview ?? false,
        emulateUserGesture: options.userGesture ?? false,
        awaitPromise: options.awaitPromise ?? false,
      })) as EngineOutcome;
      return this.#describe(target, outcome, options);
    };
    return this.#worlds.whileAlive(context, inTerms(work()));
  }

  #argument(context: Context, { value, unserializableValue, objectId }: CallArgument): object {
    if (objectId === undefined) {
      return unserializableValue === undefined ? { value } : unserializable(unserializableValue);
    }
    const place = placeOf(objectId);
    if (this.contextOf(place) !== context) {
      throw new ProtocolError(
        'Argument should belong to the same JavaScript world as target object',
      );
    }
    return { objectId: place.engineObjectId };
  }

  async #describe(
    target: EngineTarget,
    { result, wasThrown }: EngineOutcome,
    { returnByValue }: RunOptions,
  ): Promise<Outcome> {
    if (wasThrown !== true) return { result: remoteObject(target, result) };
    const exception = await this.describeError(target, result);
    if (returnByValue === true) delete exception.objectId;
    const details = {
      exceptionId: ++lastExceptionId,
      text: 'Uncaught',
      lineNumber: 0,
      columnNumber: 0,
      exception,
    };
    return { result: exception, exceptionDetails: details };
  }

  /** An error's description is its stack, as V8 writes it. */
  async describeError(target: EngineTarget, error: EngineObject): Promise<RemoteObject> {
    const object = remoteObject(target, error);
    if (error.subtype !== 'error' || error.objectId === undefined) return object;
    const { result, wasThrown } = (await target.send('Runtime.callFunctionOn', {
      objectId: error.objectId,
      functionDeclaration: READ_ERROR,
      returnByValue: true,
    })) as EngineOutcome;
    if (wasThrown === true) return object;
    const [name, message, stack] = result.value as [string, string, string];
    const header = message === '' ? name : `${name}: ${message}`;
    return { ...object, description: v8Stack(header, stack) };
  }
}

/** The engine takes no such values as arguments, so they are named by an expression of their kind. */
function unserializable(value: string): object {
  if (!/^(?:NaN|-?Infinity|-0|-?\d+n)$/.test(value)) {
    throw new ProtocolError(`Couldn't parse value object in call argument: ${value}`);
  }
  throw new ProtocolError(`${value} cannot be passed as an argument on this engine`);
}

/** Errors of the engine that clients know by another text. */
async function inTerms<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!/too long reference chain/.test(messageOf(error))) throw error;
    throw new ProtocolError('Object reference chain is too long');
  }
}
