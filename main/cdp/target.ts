/** A target of the protocol that is a page: what its sessions share. */
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
  /** How many sessions are attached. */
  sessions = 0;
  readonly #waiting = new Set<object>();
  #release: (() => void) | undefined;

  constructor(host: PageHost) {
    this.host = host;
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
      attached: this.sessions > 0,
      canAccessOpener: false,
      ...(openerId === undefined ? {} : { openerId }),
      browserContextId: this.host.contextId,
    };
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
