/**
 * Connection: one client. Finds the session that a message is for, and sees to it that each command
 * has exactly one answer, in the same session.
 */
import { randomBytes } from 'node:crypto';
import { messageOf } from '../common/errors.ts';
import { browserDomains, pageDomains, workerDomains } from './domains/index.ts';
import type { WorkerModel } from './page/worker-model.ts';
import { ERROR_CODES, ProtocolError } from './protocol-error.ts';
import { BrowserSession, PageSession, WorkerSession } from './sessions.ts';
import type { EventSink } from './session.ts';
import type { PageTarget } from './target.ts';
import type { TargetRegistry } from './target-registry.ts';
import type { Transport } from './transport.ts';

interface Request {
  id: number;
  method: string;
  params: unknown;
  sessionId: string | undefined;
}

type AnySession = BrowserSession | PageSession | WorkerSession;

interface Entry {
  id: string;
  session: AnySession;
  /** Who asked for it, and hears of its end. */
  parent: BrowserSession | PageSession;
}

export class Connection {
  readonly targets: TargetRegistry;
  /** The session of messages without a sessionId. */
  readonly #root: BrowserSession | PageSession;
  readonly #transport: Transport;
  readonly #entries = new Map<string, Entry>();
  #outbox: string[] = [];
  #closed = false;

  /** @param page what the client speaks with; without one, with the browser */
  constructor(transport: Transport, targets: TargetRegistry, page?: PageTarget) {
    this.#transport = transport;
    this.targets = targets;
    this.#root = page
      ? new PageSession(page, pageDomains, this.#sink(), this)
      : new BrowserSession(this, browserDomains, this.#sink());
    targets.on('closed', this.#onTargetClosed);
    transport.onMessage = (text) => this.#onMessage(text);
    transport.onClose = () => this.close();
  }

  /** Attaches to a page. @returns the new session's id */
  attach(target: PageTarget, parent: BrowserSession, waiting = false): string {
    const id = newSessionId();
    const session = new PageSession(target, pageDomains, this.#sink(id), this);
    if (waiting) target.wait(session);
    this.#begin({ id, session, parent }, target.info(), waiting);
    return id;
  }

  /** Attaches to a worker of a page, until it ends. */
  attachToWorker(worker: WorkerModel, parent: PageSession, waiting: boolean): void {
    const id = newSessionId();
    const session = new WorkerSession(worker, workerDomains, this.#sink(id));
    if (waiting) worker.wait(session);
    const entry = { id, session, parent };
    this.#begin(entry, worker.info(), waiting);
    worker.once('gone', () => {
      if (this.#entries.has(id)) this.#end(entry);
    });
  }

  #begin(entry: Entry, targetInfo: object, waitingForDebugger: boolean): void {
    this.#entries.set(entry.id, entry);
    entry.parent.emit('Target.attachedToTarget', {
      sessionId: entry.id,
      targetInfo,
      waitingForDebugger,
    });
  }

  /** A further session with the browser. */
  attachToBrowser(parent: BrowserSession): string {
    const id = newSessionId();
    const session = new BrowserSession(this, browserDomains, this.#sink(id));
    this.#entries.set(id, { id, session, parent });
    return id;
  }

  /** The sessions that `parent` has asked for. */
  sessionsOf(parent: BrowserSession): PageSession[] {
    return [...this.#entries.values()]
      .filter((entry) => entry.parent === parent)
      .map((entry) => entry.session)
      .filter((session) => session instanceof PageSession);
  }

  /** @throws ProtocolError when there is no such session */
  detach(sessionId: string): void {
    const entry = this.#entries.get(sessionId);
    if (!entry) throw noSession();
    this.#end(entry);
  }

  /** Ends all sessions; safe to call twice. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.targets.off('closed', this.#onTargetClosed);
    for (const { session } of this.#entries.values()) session.end();
    this.#entries.clear();
    this.#root.end();
    this.#transport.close();
  }

  readonly #onTargetClosed = (target: PageTarget): void => {
    for (const entry of this.#entries.values()) {
      if (entry.session instanceof PageSession && entry.session.target === target) this.#end(entry);
    }
    if (this.#root instanceof PageSession && this.#root.target === target) this.close();
  };

  #end({ id, session, parent }: Entry): void {
    this.#entries.delete(id);
    session.end();
    for (const entry of this.#entries.values()) {
      if (entry.parent === session) this.#end(entry);
    }
    parent.emit('Target.detachedFromTarget', { sessionId: id, targetId: targetIdOf(session) });
  }

  #sink(sessionId?: string): EventSink {
    return (method, params) => this.#send({ method, params, ...(sessionId && { sessionId }) });
  }

  #onMessage(text: string): void {
    let request: Request;
    try {
      request = readRequest(text);
    } catch (error) {
      this.#send({ error: errorOf(error) });
      return;
    }
    void this.#answer(request);
  }

  async #answer({ id, method, params, sessionId }: Request): Promise<void> {
    const where = sessionId === undefined ? {} : { sessionId };
    try {
      const result = await this.#sessionOf(sessionId).dispatch(method, params);
      this.#send({ id, result: result ?? {}, ...where });
    } catch (error) {
      this.#send({ id, error: errorOf(error), ...where });
    }
  }

  #sessionOf(sessionId: string | undefined): AnySession {
    if (sessionId === undefined) return this.#root;
    const entry = this.#entries.get(sessionId);
    if (!entry) throw noSession();
    return entry.session;
  }

  /**
   * Sent at the end of the loop's turn. Node's inspector runs what it evaluates wherever the main
   * thread's JavaScript happens to be, in the midst of a stream's write for one, and that may make
   * an event of ours.
   */
  #send(message: object): void {
    if (this.#closed) return;
    this.#outbox.push(JSON.stringify(message));
    if (this.#outbox.length === 1) setImmediate(() => this.#flush());
  }

  #flush(): void {
    const texts = this.#outbox;
    this.#outbox = [];
    if (!this.#closed) for (const text of texts) this.#transport.send(text);
  }
}

/** @throws ProtocolError */
function readRequest(text: string): Request {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ProtocolError('Message must be a valid JSON', ERROR_CODES.notJson);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ProtocolError('Message must be an object', ERROR_CODES.badRequest);
  }
  const { id, method, params, sessionId } = value as Record<string, unknown>;
  if (!Number.isSafeInteger(id)) {
    throw new ProtocolError("Message must have integer 'id' property", ERROR_CODES.badRequest);
  }
  if (typeof method !== 'string') {
    throw new ProtocolError("Message must have string 'method' property", ERROR_CODES.badRequest);
  }
  if (sessionId !== undefined && typeof sessionId !== 'string') {
    throw new ProtocolError("'sessionId' must be a string", ERROR_CODES.badRequest);
  }
  return { id: id as number, method, params, sessionId };
}

function errorOf(error: unknown): { code: number; message: string } {
  const code = error instanceof ProtocolError ? error.code : ERROR_CODES.failed;
  return { code, message: messageOf(error) };
}

function targetIdOf(session: AnySession): string | undefined {
  if (session instanceof PageSession) return session.target.id;
  return session instanceof WorkerSession ? session.worker.id : undefined;
}

function noSession(): ProtocolError {
  return new ProtocolError('Session with given id not found.', ERROR_CODES.unknownSession);
}

function newSessionId(): string {
  return randomBytes(16).toString('hex').toUpperCase();
}
