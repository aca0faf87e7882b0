/**
 * PageChannel: the inspector of one view, over all engine pages that it shows.
 *
 * A navigation to another process first makes a provisional target, which is paused until its
 * inspector is set up. What it says of its documents waits for its commit; what it says of the
 * network does not, because the load that is to be committed is its own. Messages are handled one
 * by one, and a handler may put one off, with all that follow.
 */
import { EventEmitter } from 'node:events';
import { EngineTarget } from './engine-target.ts';
import { InTurn } from './in-turn.ts';

/** An event of the engine's protocol. */
export interface EngineEvent {
  method: string;
  // The engine's events have as many shapes as it has events.
  // oxlint-disable-next-line typescript/no-explicit-any
  params: any;
  target: EngineTarget;
}

/** Sets the inspector of a new engine page up, before the page runs. */
export type SetUp = (target: EngineTarget) => Promise<unknown>;

interface Outer {
  method?: string;
  params?: {
    targetInfo?: { targetId: string; type: string; isProvisional?: boolean };
    targetId?: string;
    newTargetId?: string;
    oldTargetId?: string;
    message?: string;
  };
}

export class PageChannel extends EventEmitter<{
  event: [event: EngineEvent];
  /** Another engine page is to be shown, once its navigation commits. */
  provisional: [target: EngineTarget];
  /** Another engine page is shown now; after this come the events that waited for it. */
  committed: [target: EngineTarget, previous: EngineTarget | undefined];
}> {
  readonly #send: (text: string) => void;
  readonly #onPage: (pageId: number) => void;
  readonly #setUps = new Set<SetUp>();
  readonly #targets = new Map<string, EngineTarget>();
  readonly #early = new Map<EngineTarget, EngineEvent[]>();
  #current: EngineTarget | undefined;
  #lastId = 0;
  #onOpened: (isNew: boolean) => void = () => undefined;
  /** Whether the engine has connected the view anew; false when it was connected before. */
  readonly opened = new Promise<boolean>((resolve) => (this.#onOpened = resolve));
  readonly #messages = new InTurn((text: string) => this.#handle(JSON.parse(text) as Outer));

  /** @param onPage is told the engine page that the channel belongs to, as soon as it is known */
  constructor(send: (text: string) => void, onPage: (pageId: number) => void) {
    super();
    this.setMaxListeners(0);
    this.#send = send;
    this.#onPage = onPage;
    this.#ask('Target.setPauseOnStart', { pauseOnStart: true });
  }

  /** The engine page that is shown; undefined after its process has ended. */
  get current(): EngineTarget | undefined {
    return this.#current;
  }

  /** The engine page that is to be shown when a navigation commits. */
  get next(): EngineTarget | undefined {
    return [...this.#early.keys()].at(-1);
  }

  /** Runs now for the page that is shown, and for each that is to be shown. */
  async addSetUp(setUp: SetUp): Promise<void> {
    this.#setUps.add(setUp);
    if (this.#current) await setUp(this.#current);
  }

  removeSetUp(setUp: SetUp): void {
    this.#setUps.delete(setUp);
  }

  /** An event, and what has come after it, is handled in the next turn of the loop. */
  putOff(event: EngineEvent): void {
    this.#messages.holdFor(() => this.emit('event', event));
  }

  receive(text: string): void {
    this.#messages.push(text);
  }

  #handle({ method, params = {} }: Outer): void {
    switch (method) {
      case 'Target.targetCreated':
        if (params.targetInfo?.type === 'page') this.#onCreated(params.targetInfo);
        return;
      case 'Target.didCommitProvisionalTarget':
        return this.#onCommitted(params.newTargetId ?? '');
      case 'Target.targetDestroyed':
        return this.#onDestroyed(params.targetId ?? '');
      case 'Target.dispatchMessageFromTarget':
        this.#targets.get(params.targetId ?? '')?.receive(params.message ?? '{}');
        return;
      case undefined: // An answer to one of ours, which all succeed or come too late.
        this.#onOpened(this.#targets.size > 0);
    }
  }

  #onCreated({
    targetId,
    isProvisional = false,
  }: {
    targetId: string;
    isProvisional?: boolean;
  }): void {
    const target: EngineTarget = new EngineTarget(
      { id: targetId, isProvisional },
      (message) => this.#ask('Target.sendMessageToTarget', { targetId, message }),
      (method, params) => this.#onEvent({ method, params, target }),
    );
    this.#targets.set(targetId, target);
    if (isProvisional) {
      this.#early.set(target, []);
      this.emit('provisional', target);
    } else this.#commit(target);
    this.#onPage(Number(targetId.replace(/^page-/, '')));
    void this.#prepare(target);
  }

  async #prepare(target: EngineTarget): Promise<void> {
    // A page that goes away meanwhile needs no inspector.
    await Promise.allSettled([...this.#setUps].map((setUp) => setUp(target)));
    if (target.isProvisional && !target.gone) this.#ask('Target.resume', { targetId: target.id });
  }

  #onEvent(event: EngineEvent): void {
    const early = this.#early.get(event.target);
    if (early && !event.method.startsWith('Network.')) early.push(event);
    else this.emit('event', event);
  }

  #onCommitted(targetId: string): void {
    const target = this.#targets.get(targetId);
    if (target) this.#commit(target);
  }

  #commit(target: EngineTarget): void {
    const previous = this.#current;
    this.#current = target;
    previous?.end();
    const early = this.#early.get(target) ?? [];
    this.#early.delete(target);
    this.emit('committed', target, previous);
    for (const event of early) this.emit('event', event);
  }

  #onDestroyed(targetId: string): void {
    const target = this.#targets.get(targetId);
    this.#targets.delete(targetId);
    if (!target) return;
    this.#early.delete(target);
    target.end();
    if (this.#current === target) this.#current = undefined;
  }

  #ask(method: string, params: object): void {
    this.#send(JSON.stringify({ id: ++this.#lastId, method, params }));
  }
}
