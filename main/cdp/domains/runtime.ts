/** Runtime: scripts in the page's worlds, and what they log. */
import { randomBytes } from 'node:crypto';
import { command, domain } from '../domain.ts';
import type { CallArgument, Outcome, RunOptions } from '../page/evaluator.ts';
import { propertiesOf } from '../page/properties.ts';
import { placeOf } from '../page/remote-object.ts';
import type { UserScript } from '../page/user-scripts.ts';
import { AGENT_WORLD, describeContext, type Context } from '../page/worlds.ts';
import { anyValue, flag, integer, list, optional, shape, text } from '../params.ts';
import { ProtocolError } from '../protocol-error.ts';
import type { PageSession } from '../sessions.ts';

/** How a script is run; all but the group are the client's. */
type ClientOptions = { objectGroup?: string | undefined } & Omit<RunOptions, 'objectGroup'>;

class Runtime {
  readonly #session: PageSession;
  /** Of all objects that the session holds. */
  readonly #group = randomBytes(8).toString('hex');
  readonly #groups = new Set<string>();
  readonly #bindings = new Map<string, UserScript[]>();
  #enabled = false;

  constructor(session: PageSession) {
    this.#session = session;
  }

  enable(): void {
    if (this.#enabled) return;
    this.#enabled = true;
    const { page } = this.#session;
    for (const context of page.worlds.list()) this.#onCreated(context);
    page.worlds.on('created', this.#onCreated);
    page.worlds.on('destroyed', this.#onDestroyed);
    page.on('console-called', this.#onConsole);
    page.on('exception-thrown', this.#onException);
    page.on('binding-called', this.#onBinding);
  }

  disable(): void {
    this.#enabled = false;
    const { page } = this.#session;
    page.worlds.off('created', this.#onCreated);
    page.worlds.off('destroyed', this.#onDestroyed);
    page.off('console-called', this.#onConsole);
    page.off('exception-thrown', this.#onException);
    page.off('binding-called', this.#onBinding);
  }

  dispose(): void {
    if (this.#enabled) this.disable();
    for (const name of this.#bindings.keys()) this.removeBinding(name);
    for (const group of this.#groups) this.#releaseGroup(group);
  }

  runIfWaiting(): void {
    this.#session.target.runIfWaiting(this.#session);
  }

  evaluate(
    expression: string,
    contextId: number | undefined,
    options: ClientOptions,
  ): Promise<Outcome> {
    const context = this.#contextOf(contextId);
    return this.#session.page.evaluator.evaluate(context, expression, this.#options(options));
  }

  call(
    declaration: string,
    where: { objectId: string | undefined; contextId: number | undefined },
    args: readonly CallArgument[],
    options: ClientOptions,
  ): Promise<Outcome> {
    const { evaluator } = this.#session.page;
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
    const { target } = this.#session.page.evaluator.contextOf(place);
    return propertiesOf(target, place.engineObjectId, own);
  }

  async release(objectId: string): Promise<void> {
    const place = placeOf(objectId);
    const { current } = this.#session.page.channel;
    if (current?.id !== place.targetId) return;
    await current.send('Runtime.releaseObject', { objectId: place.engineObjectId });
  }

  releaseGroup(name: string): void {
    this.#releaseGroup(this.#group + name);
  }

  async addBinding(name: string, world: string | undefined): Promise<void> {
    if (this.#bindings.has(name)) return;
    const { page } = this.#session;
    const source = page.bindingSource(name);
    const worlds = world === undefined ? [...this.#worldNames(), undefined] : [world];
    const scripts = worlds.map((each) => ({ source, world: each }));
    this.#bindings.set(name, scripts);
    for (const script of scripts) page.scripts.addBinding(script);
    await Promise.all(worlds.map((each) => page.runNow(source, each)));
  }

  removeBinding(name: string): void {
    this.#session.page.scripts.remove(...(this.#bindings.get(name) ?? []));
    this.#bindings.delete(name);
  }

  /** Names of the worlds that clients have made. */
  #worldNames(): Set<string> {
    const names = new Set<string>();
    for (const { world } of this.#session.page.worlds.list()) {
      if (world !== undefined && world !== AGENT_WORLD) names.add(world);
    }
    for (const name of this.#session.page.scripts.worlds()) names.add(name);
    return names;
  }

  #contextOf(id: number | undefined): Context {
    const { page } = this.#session;
    return id === undefined ? page.context(page.mainFrame) : page.worlds.get(id);
  }

  #options({ objectGroup = '', ...options }: ClientOptions): RunOptions {
    const group = this.#group + objectGroup;
    this.#groups.add(group);
    return { ...options, objectGroup: group };
  }

  #releaseGroup(objectGroup: string): void {
    const { current } = this.#session.page.channel;
    // A page that is gone has released everything.
    current?.send('Runtime.releaseObjectGroup', { objectGroup }).catch(() => undefined);
  }

  readonly #onCreated = (context: Context): void => {
    if (context.world === AGENT_WORLD) return;
    this.#session.emit('Runtime.executionContextCreated', { context: describeContext(context) });
  };

  readonly #onDestroyed = ({ id, world }: Context): void => {
    if (world === AGENT_WORLD) return;
    this.#session.emit('Runtime.executionContextDestroyed', { executionContextId: id });
  };

  readonly #onConsole = (params: object): void =>
    this.#session.emit('Runtime.consoleAPICalled', params);

  readonly #onException = (params: object): void =>
    this.#session.emit('Runtime.exceptionThrown', params);

  readonly #onBinding = (context: Context, name: string, payload: string): void => {
    if (!this.#bindings.has(name)) return;
    const executionContextId = context.id;
    this.#session.emit('Runtime.bindingCalled', { name, payload, executionContextId });
  };
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

export const runtimeDomain = domain<PageSession, Runtime>({
  name: 'Runtime',
  events: [
    'executionContextCreated',
    'executionContextDestroyed',
    'consoleAPICalled',
    'exceptionThrown',
    'bindingCalled',
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
    addBinding: command(
      { name: text(), executionContextName: optional(text()) },
      (runtime: Runtime, { name, executionContextName }) =>
        runtime.addBinding(name, executionContextName),
    ),
    removeBinding: command({ name: text() }, (runtime: Runtime, { name }) =>
      runtime.removeBinding(name),
    ),
    discardConsoleEntries: command({}, () => undefined),
  },
});
