/** The execution contexts of a page: one for each frame and script world. */
import { EventEmitter } from 'node:events';
import type { EngineTarget } from '../inspector/engine-target.ts';
import { ProtocolError } from '../protocol-error.ts';
import type { Frame } from './frame-tree.ts';

/** Clade's own world in every frame; clients do not see it. */
export const AGENT_WORLD = 'clade-agent';

/** That of preload scripts (renderer/extension/web_process_extension.cc), where the extension offers
 * Clade's scripts what the engine does not. */
export const ISOLATED_WORLD = 'clade-isolated';

export interface Context {
  /** Unique in the page. */
  readonly id: number;
  readonly engineId: number;
  readonly target: EngineTarget;
  readonly frame: Frame;
  /** Undefined for the page's own world. */
  readonly world: string | undefined;
}

/** Runtime.ExecutionContextDescription of the engine's protocol. */
export interface EngineContext {
  id: number;
  type: 'normal' | 'user' | 'internal';
  name: string;
  frameId: string;
}

export const CONTEXT_GONE = 'Cannot find context with specified id';
const DESTROYED = 'Execution context was destroyed.';

export class Worlds extends EventEmitter<{ created: [Context]; destroyed: [Context] }> {
  readonly #contexts = new Map<number, Context>();
  /** What to tell those who wait for something of a context when it goes. */
  readonly #waiting = new Map<Context, Set<(error: ProtocolError) => void>>();
  #lastId = 0;

  constructor() {
    super();
    this.setMaxListeners(0);
  }

  list(): Context[] {
    return [...this.#contexts.values()];
  }

  /** @throws ProtocolError */
  get(id: number): Context {
    const context = this.#contexts.get(id);
    if (!context) throw new ProtocolError(CONTEXT_GONE);
    return context;
  }

  find(frame: Frame, world: string | undefined): Context | undefined {
    return this.list().find((context) => context.frame === frame && context.world === world);
  }

  byEngineId(target: EngineTarget, engineId: number): Context | undefined {
    return this.list().find(
      (context) => context.target === target && context.engineId === engineId,
    );
  }

  /** The engine may tell of a context more than once. */
  add(target: EngineTarget, engineId: number, frame: Frame, world: string | undefined): void {
    const known = this.byEngineId(target, engineId);
    if (known?.frame === frame) return;
    const replaced = this.find(frame, world);
    if (replaced) this.#destroy(replaced);
    const context: Context = { id: ++this.#lastId, engineId, target, frame, world };
    this.#contexts.set(context.id, context);
    this.emit('created', context);
  }

  /** The frame has another document, or is gone. */
  clear(frame: Frame): void {
    for (const context of this.list()) if (context.frame === frame) this.#destroy(context);
  }

  /** The result of `work`, or a failure when the context goes before there is one. */
  whileAlive<T>(context: Context, work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const waiting = this.#waiting.get(context) ?? new Set();
      this.#waiting.set(context, waiting);
      waiting.add(reject);
      work.then(resolve, reject).finally(() => waiting.delete(reject));
    });
  }

  #destroy(context: Context): void {
    this.#contexts.delete(context.id);
    this.emit('destroyed', context);
    for (const reject of this.#waiting.get(context) ?? []) reject(new ProtocolError(DESTROYED));
    this.#waiting.delete(context);
  }
}

/** Runtime.ExecutionContextDescription of the protocol. */
export function describeContext({ id, frame, world }: Context): object {
  return {
    id,
    uniqueId: `${frame.loaderId}.${id}`,
    origin: frame.origin,
    name: world ?? '',
    auxData: {
      isDefault: world === undefined,
      type: world === undefined ? 'default' : 'isolated',
      frameId: frame.id,
    },
  };
}
