/** A dedicated worker of a page: one context, on an inspector of its own within the page's. */
import { EventEmitter } from 'node:events';
import { EngineTarget, type EngineResult } from '../inspector/engine-target.ts';
import { ProtocolError } from '../protocol-error.ts';
import { ConsoleWatch } from './console-watch.ts';
import { Evaluator } from './evaluator.ts';
import { frameOfWorker, type Frame } from './frame-tree.ts';
import { placeOf, remoteObject, type EngineObject } from './remote-object.ts';
import type { ScriptEvents, ScriptHost } from './script-host.ts';
import { CONTEXT_GONE, Worlds, type Context } from './worlds.ts';

let lastId = 0;

/** A worker has one context, and takes no context's id. */
class WorkerTarget extends EngineTarget {
  override send(method: string, params: { contextId?: number } = {}): Promise<EngineResult> {
    const { contextId: _, ...others } = params;
    return super.send(method, others);
  }
}

export class WorkerModel extends EventEmitter<{ gone: [] }> implements ScriptHost {
  readonly scriptEvents = new EventEmitter<ScriptEvents>();
  readonly worlds = new Worlds();
  readonly evaluator = new Evaluator(this.worlds);
  readonly engineTarget: EngineTarget;
  readonly url: string;
  /** Resolves when scripts can be run in it; rejects when it ends before. */
  readonly ready: Promise<void>;
  readonly #frame: Frame;
  readonly #console: ConsoleWatch;
  readonly #start: () => Promise<unknown>;
  readonly #waiting = new Set<object>();
  #started = false;

  /** @param page the engine page that it belongs to; the worker waits until it is let go */
  constructor(page: EngineTarget, workerId: string, url: string) {
    super();
    this.setMaxListeners(0);
    this.scriptEvents.setMaxListeners(0);
    this.url = url;
    const id = `worker-${++lastId}`;
    this.engineTarget = new WorkerTarget(
      { id, isProvisional: false },
      // A worker that has ended needs no commands.
      (message) =>
        void page.send('Worker.sendMessageToWorker', { workerId, message }).catch(ignore),
      (method, params) => this.#onEvent(method, params),
    );
    this.#start = () => page.send('Worker.initialized', { workerId });
    this.#frame = frameOfWorker(id, url);
    this.#console = new ConsoleWatch(this.worlds, '', {
      called: (params) => this.scriptEvents.emit('console-called', params),
      thrown: (params) => this.scriptEvents.emit('exception-thrown', params),
      logged: ignore,
      reported: ignore,
    });
    this.ready = this.#setUp();
    this.ready.catch(ignore);
  }

  get id(): string {
    return this.engineTarget.id;
  }

  defaultContext(): Context {
    const context = this.worlds.find(this.#frame, undefined);
    if (!context) throw new ProtocolError(CONTEXT_GONE);
    return context;
  }

  /** Target.TargetInfo of the protocol. */
  info(): object {
    const { id: targetId, url } = this;
    return { targetId, type: 'worker', title: '', url, attached: true, canAccessOpener: false };
  }

  /** Its script does not run before each of those who asked has called runIfWaiting. */
  wait(who: object): void {
    this.#waiting.add(who);
  }

  runIfWaiting(who: object): void {
    this.#waiting.delete(who);
    this.run();
  }

  /** Starts its script, unless somebody waits. */
  run(): void {
    if (this.#started || this.#waiting.size > 0) return;
    this.#started = true;
    // What has been asked of it before is to be done before.
    this.ready.then(() => this.#start()).catch(ignore);
  }

  receive(message: string): void {
    this.engineTarget.receive(message);
  }

  end(): void {
    if (this.engineTarget.gone) return;
    this.engineTarget.end();
    this.worlds.clear(this.#frame);
    this.emit('gone');
  }

  async #setUp(): Promise<void> {
    const target = this.engineTarget;
    const [, , { result }] = (await Promise.all([
      target.send('Runtime.enable'),
      target.send('Console.enable'),
      target.send('Runtime.evaluate', { expression: 'globalThis' }),
    ])) as [unknown, unknown, { result: EngineObject }];
    // The engine does not name the context; its objects do.
    const { engineContextId } = placeOf(remoteObject(target, result).objectId ?? '');
    this.worlds.add(target, engineContextId, this.#frame, undefined);
  }

  #onEvent(method: string, params: object): void {
    const context = this.worlds.find(this.#frame, undefined);
    const { message } = params as { message: never };
    if (method === 'Console.messageAdded') {
      this.#console.onMessage(this.engineTarget, message, context);
    } else if (method === 'Console.messageRepeatCountUpdated') {
      this.#console.onRepeated(this.engineTarget, context);
    }
  }
}

function ignore(): void {
  // The worker has ended, or what it says is not for clients.
}
