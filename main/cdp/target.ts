/** A target of the protocol that is a page: what its sessions share. */
import type { EngineInspector } from './inspector/engine-inspector.ts';
import { PageModel } from './page/page-model.ts';
import type { PageHost } from './target-host.ts';

/** Target.TargetInfo */
export interface TargetInfo {
  targetId: string;
  type: 'page' | 'browser';
  title: string;
  url: string;
  attached: boolean;
  canAccessOpener: boolean;
  openerId?: string;
  browserContextId?: string;
}

export class PageTarget {
  readonly host: PageHost;
  readonly #inspector: () => EngineInspector;
  readonly #waiting = new Set<object>();
  #release: (() => void) | undefined;
  #sessions = 0;
  #model: Promise<PageModel> | undefined;
  /** Settles when the model before this one has ended. */
  #ended: Promise<void> = Promise.resolve();

  /** @param inspector gives the app's connection to the engine's inspector */
  constructor(host: PageHost, inspector: () => EngineInspector) {
    this.host = host;
    this.#inspector = inspector;
  }

  get id(): string {
    return this.host.targetId;
  }

  info(): TargetInfo {
    const { openerId } = this.host;
    return {
      targetId: this.id,
      type: 'page',
      title: this.host.title(),
      url: this.host.url(),
      attached: this.#sessions > 0,
      canAccessOpener: false,
      ...(openerId === undefined ? {} : { openerId }),
      browserContextId: this.host.contextId,
    };
  }

  /** A session attaches. */
  enter(): void {
    this.#sessions += 1;
  }

  /** A session has ended. */
  leave(): void {
    this.#sessions -= 1;
    if (this.#sessions > 0) return;
    const model = this.#model;
    this.#model = undefined;
    // One that could not be made needs no end.
    this.#ended = model?.then((made) => made.close()).catch(() => undefined) ?? this.#ended;
  }

  /** The page as the engine's inspector shows it; made on first use. */
  model(): Promise<PageModel> {
    this.#model ??= this.#ended.then(() => PageModel.open(this.host, this.#inspector()));
    return this.#model;
  }

  /** The first load waits until each of those who asked has called runIfWaiting. */
  wait(who: object): void {
    this.#waiting.add(who);
    this.#release ??= this.host.holdLoads();
  }

  runIfWaiting(who: object): void {
    if (!this.#waiting.delete(who) || this.#waiting.size > 0) return;
    this.#release?.();
    this.#release = undefined;
  }
}
