/** Runtime: scripts in the worlds of a page, or in a worker, and what they log. */
import { randomBytes } from 'node:crypto';
import { command, domain } from '../domain.ts';
import { Listeners } from '../listeners.ts';
import type { CallArgument, Outcome, RunOptions } from '../page/evaluator.ts';
import { propertiesOf } from '../page/properties.ts';
import { placeOf } from '../page/remote-object.ts';
import type { ScriptHost } from '../page/script-host.ts';
import { AGENT_WORLD, describeContext, type Context } from '../page/worlds.ts';
import { anyValue, flag, integer, list, optional, shape, text } from '../params.ts';
import { ProtocolError } from '../protocol-error.ts';

/** How a script is run; all but the group are the client's. */
type ClientOptions = { objectGroup?: string | undefined } & Omit<RunOptions, 'objectGroup'>;

/** A session with something that scripts run in. */
interface ScriptSession {
  readonly scriptHost: ScriptHost;
  emit(method: string, params: object): void;
  runIfWaiting(): void;
}

class Runtime {
  readonly #session: ScriptSession;
  readonly #host: ScriptHost;
  /** Of all objects that the session holds. */
  readonly #group = randomBytes(8).toString('hex');
  readonly #groups = new Set<string>();
  readonly #listeners: Listeners;

  constructor(session: ScriptSession) {
    this.#session = session;
    this.#host = session.scriptHost;
    this.#listeners = new Listeners()
      .add(this.#host.worlds, {
        created: (context) => this.#onCreated(context),
        destroyed: ({ id: executionContextId, world }) => {
          if (world === AGENT_WORLD) return;
          session.emit('Runtime.executionContextDestroyed', { executionContextId });
        },
      })
      .add(this.#host.scriptEvents, {
        'console-called': (params) => session.emit('Runtime.consoleAPICalled', params),
        'exception-thrown': (params) => session.emit('Runtime.exceptionThrown', params),
      });
  }

  enable(): void {
    if (!this.#listeners.start()) return;
    for (const context of this.#host.worlds.list()) this.#onCreated(context);
  }

  disable(): void {
    this.#listeners.stop();
  }

  dispose(): void {
    this.disable();
    for (const group of this.#groups) this.#releaseGroup(group);
  }

  runIfWaiting(): void {
    this.#session.runIfWaiting();
  }

  evaluate(
    expression: string,
    contextId: number | undefined,
    options: ClientOptions,
  ): Promise<Outcome> {
    const context = this.#contextOf(contextId);
    return this.#host.evaluator.evaluate(context, expression, this.#options(options));
  }

  call(
    declaration: string,
    where: { objectId: string | undefined; contextId: number | undefined },
    args: readonly CallArgument[],
    options: ClientOptions,
  ): Promise<Outcome> {
    const { evaluator } = this.#host;
    const grouped = this.#options(options);
    return where.objectId === undefined
      ? evaluator.callIn(this.#contextOf(where.contextId), declaration, args, grouped)
      : evaluator.callOn(where.objectId, declaration, args, grouped);
  }

  awaitPromise(objectId: string, options: ClientOptions): Promise<Outcome> {
    return this.call('function () { return this; }', { objectId, contextId: undefined }, [], {
      ...options,
      awaitPromise: true,
    });
  }

  async properties(objectId: string, own: boolean): Promise<object> {
    const place = placeOf(objectId);
    const { target } = this.#host.evaluator.contextOf(place);
    return propertiesOf(target, place.engineObjectId, own);
  }

  async release(objectId: string): Promise<void> {
    const place = placeOf(objectId);
    const { engineTarget } = this.#host;
    if (engineTarget?.id !== place.targetId) return;
    await engineTarget.send('Runtime.releaseObject', { objectId: place.engineObjectId });
  }

  releaseGroup(name: string): void {
    this.#releaseGroup(this.#group + name);
  }

  #contextOf(id: number | undefined): Context {
    return id === undefined ? this.#host.defaultContext() : this.#host.worlds.get(id);
  }

  #options({ objectGroup = '', ...options }: ClientOptions): RunOptions {
    const group = this.#group + objectGroup;
    this.#groups.add(group);
    return { ...options, objectGroup: group };
  }

  #releaseGroup(objectGroup: string): void {
    // What is gone has released everything.
    this.#host.engineTarget
      ?.send('Runtime.releaseObjectGroup', { objectGroup })
      .catch(() => undefined);
  }

  #onCreated(context: Context): void {
    if (context.world === AGENT_WORLD) return;
    this.#session.emit('Runtime.executionContextCreated', { context: describeContext(context) });
  }
}

const OPTIONS = {
  objectGroup: optional(text()),
  returnByValue: optional(flag()),
  generatePreview: optional(flag()),
};
const RUN_OPTIONS = {
  ...OPTIONS,
  awaitPromise: optional(flag()),
  userGesture: optional(flag()),
};
const ARGUMENT = shape({
  value: optional(anyValue()),
  unserializableValue: optional(text()),
  objectId: optional(text()),
});

export const runtimeDomain = domain<ScriptSession, Runtime>({
  name: 'Runtime',
  events: [
    'executionContextCreated',
    'executionContextDestroyed',
    'consoleAPICalled',
    'exceptionThrown',
  ],
  createState: (session) => new Runtime(session),
  commands: {
    enable: command({}, (runtime: Runtime) => runtime.enable()),
    disable: command({}, (runtime: Runtime) => runtime.disable()),
    runIfWaitingForDebugger: command({}, (runtime: Runtime) => runtime.runIfWaiting()),
    evaluate: command(
      {
        ...RUN_OPTIONS,
        expression: text(),
        contextId: optional(integer()),
        includeCommandLineAPI: optional(flag()),
      },
      (runtime: Runtime, { expression, contextId, ...options }) =>
        runtime.evaluate(expression, contextId, options),
    ),
    callFunctionOn: command(
      {
        ...RUN_OPTIONS,
        functionDeclaration: text(),
        objectId: optional(text()),
        executionContextId: optional(integer()),
        arguments: optional(list(ARGUMENT)),
      },
      (
        runtime: Runtime,
        { functionDeclaration, objectId, executionContextId: contextId, ...rest },
      ) => {
        if (objectId === undefined && contextId === undefined) {
          throw new ProtocolError('Either objectId or executionContextId must be specified');
        }
        const { arguments: args = [], ...options } = rest;
        return runtime.call(functionDeclaration, { objectId, contextId }, args, options);
      },
    ),
    awaitPromise: command(
      { ...OPTIONS, promiseObjectId: text() },
      (runtime: Runtime, { promiseObjectId, ...options }) =>
        runtime.awaitPromise(promiseObjectId, options),
    ),
    getProperties: command(
      { objectId: text(), ownProperties: optional(flag()) },
      (runtime: Runtime, { objectId, ownProperties = false }) =>
        runtime.properties(objectId, ownProperties),
    ),
    releaseObject: command({ objectId: text() }, (runtime: Runtime, { objectId }) =>
      runtime.release(objectId),
    ),
    releaseObjectGroup: command({ objectGroup: text() }, (runtime: Runtime, { objectGroup }) =>
      runtime.releaseGroup(objectGroup),
    ),
    discardConsoleEntries: command({}, () => undefined),
  },
});
