/** All targets of the app, for every connection. */
import { EventEmitter } from 'node:events';
import { EngineInspector } from './inspector/engine-inspector.ts';
import { ProtocolError } from './protocol-error.ts';
import { PageTarget } from './target.ts';
import type { PageHost, TargetHost } from './target-host.ts';

export class TargetRegistry extends EventEmitter<{
  created: [target: PageTarget];
  closed: [target: PageTarget];
}> {
  readonly host: TargetHost;
  readonly #targets = new Map<string, PageTarget>();
  #inspector: EngineInspector | undefined;

  constructor(host: TargetHost) {
    super();
    this.setMaxListeners(0);
    this.host = host;
    for (const page of host.list()) this.#add(page);
    host.events.on('created', (page) => this.emit('created', this.#add(page)));
  }

  list(): PageTarget[] {
    return [...this.#targets.values()];
  }

  /** @throws ProtocolError */
  get(targetId: string): PageTarget {
    const target = this.#targets.get(targetId);
    if (!target) throw new ProtocolError('No target with given id found');
    return target;
  }

  #connect(): EngineInspector {
    this.#inspector ??= new EngineInspector(this.host.connectInspector());
    return this.#inspector;
  }

  #add(page: PageHost): PageTarget {
    const target = new PageTarget(page, () => this.#connect());
    this.#targets.set(target.id, target);
    page.events.once('closed', () => {
      this.#targets.delete(target.id);
      this.emit('closed', target);
    });
    return target;
  }
}
