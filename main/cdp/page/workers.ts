/** The workers of a page, while somebody looks for them: until then they start by themselves. */
import { EventEmitter } from 'node:events';
import type { EngineTarget } from '../inspector/engine-target.ts';
import type { EngineEvent, PageChannel } from '../inspector/page-channel.ts';
import { SharedUse } from '../inspector/shared-use.ts';
import { WorkerModel } from './worker-model.ts';

interface WorkerParams {
  workerId: string;
  url?: string;
  message?: string;
}

export class Workers extends EventEmitter<{ created: [worker: WorkerModel] }> {
  readonly #channel: PageChannel;
  readonly #workers = new Map<string, WorkerModel>();
  readonly #shared = new SharedUse(
    () => this.#start(),
    () => this.#stop(),
  );

  constructor(channel: PageChannel) {
    super();
    this.setMaxListeners(0);
    this.#channel = channel;
  }

  list(): WorkerModel[] {
    return [...this.#workers.values()];
  }

  /** Call once what is to hear of them listens. @returns ends the use */
  use(): Promise<() => void> {
    return this.#shared.begin();
  }

  async #start(): Promise<void> {
    this.#channel.on('event', this.#onEvent);
    await this.#channel.addSetUp(enable);
  }

  #stop(): void {
    this.#channel.off('event', this.#onEvent);
    this.#channel.removeSetUp(enable);
    for (const worker of this.list()) worker.end();
    this.#workers.clear();
    // The page may be about to go, too.
    this.#channel.current?.send('Worker.disable').catch(() => undefined);
  }

  readonly #onEvent = ({ method, params, target }: EngineEvent): void => {
    if (!method.startsWith('Worker.')) return;
    const { workerId, url = '', message = '{}' } = params as WorkerParams;
    const key = `${target.id}/${workerId}`;
    if (method === 'Worker.workerCreated') this.#onCreated(target, key, workerId, url);
    else if (method === 'Worker.workerTerminated') this.#onTerminated(key);
    else if (method === 'Worker.dispatchMessageFromWorker')
      this.#workers.get(key)?.receive(message);
  };

  #onCreated(target: EngineTarget, key: string, workerId: string, url: string): void {
    const worker = new WorkerModel(target, workerId, url);
    this.#workers.set(key, worker);
    target.once('gone', () => this.#onTerminated(key));
    this.emit('created', worker);
    worker.run();
  }

  #onTerminated(key: string): void {
    this.#workers.get(key)?.end();
    this.#workers.delete(key);
  }
}

async function enable(target: EngineTarget): Promise<void> {
  await target.send('Worker.enable');
}
