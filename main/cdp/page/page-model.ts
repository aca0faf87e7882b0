/**
 * PageModel: a page as the protocol sees it, out of what the engine's inspector tells. Shared by all
 * sessions of the page; made when the first attaches, ended when the last has gone.
 */
import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { EngineInspector } from '../inspector/engine-inspector.ts';
import type { EngineTarget } from '../inspector/engine-target.ts';
import type { EngineEvent, PageChannel } from '../inspector/page-channel.ts';
import { ProtocolError } from '../protocol-error.ts';
import type { PageHost } from '../target-host.ts';
import { agentSource, bindingSource } from './agent-source.ts';
import { ConsoleWatch } from './console-watch.ts';
import { Dom } from './dom.ts';
import { Evaluator } from './evaluator.ts';
import {
  FrameTree,
  setUrl,
  uniqueId,
  type EngineFrame,
  type EngineFrameTree,
  type Frame,
  type LifecycleEvent,
} from './frame-tree.ts';
import type { ScriptEvents, ScriptHost } from './script-host.ts';
import { InitialDocuments } from './initial-documents.ts';
import { replayLifecycle } from './lifecycle.ts';
import { makeWorld } from './make-world.ts';
import { Navigator } from './navigator.ts';
import { UserScripts, type UserScript } from './user-scripts.ts';
import { Workers } from './workers.ts';
import { AGENT_WORLD, Worlds, type Context, type EngineContext } from './worlds.ts';

export interface PageEvents extends ScriptEvents {
  'frame-attached': [frame: Frame];
  'frame-navigated': [frame: Frame];
  /** Its page leads the main frame elsewhere: by a link, a form, or a script. */
  'navigation-requested': [frame: Frame];
  'frame-detached': [frame: Frame];
  'navigated-in-document': [frame: Frame];
  lifecycle: [frame: Frame, name: LifecycleEvent];
  'log-entry': [entry: object];
  /** Its page has started a drag; what it carries, as JSON (renderer/agents/drag-watch.ts). */
  'drag-started': [data: string];
  'binding-called': [context: Context, name: string, payload: string];
}

export class PageModel extends EventEmitter<PageEvents> implements ScriptHost {
  readonly host: PageHost;
  /** The engine's inspector of the page; domains that need more of it use it themselves. */
  readonly channel: PageChannel;
  readonly frames: FrameTree;
  readonly worlds = new Worlds();
  readonly evaluator = new Evaluator(this.worlds);
  readonly dom: Dom;
  readonly scripts: UserScripts;
  readonly navigator: Navigator;
  readonly workers: Workers;
  readonly #token = randomBytes(16).toString('hex');
  readonly #console: ConsoleWatch;
  readonly #agent: UserScript;
  readonly initial: InitialDocuments;

  /** @throws (rejects) ProtocolError when the page goes away meanwhile */
  static async open(host: PageHost, inspector: EngineInspector): Promise<PageModel> {
    const view = host.view();
    view.setPageCache(false);
    // The inspector connects to pages that have a process.
    await view.evaluateInWorld('0', AGENT_WORLD);
    const model = new PageModel(host, await inspector.connect(host.pageId()));
    await model.#start();
    return model;
  }

  private constructor(host: PageHost, channel: PageChannel) {
    super();
    this.setMaxListeners(0);
    this.host = host;
    this.channel = channel;
    this.frames = new FrameTree(host.targetId);
    this.dom = new Dom(channel, this.frames, this.worlds, this.evaluator);
    this.scripts = new UserScripts(() => (host.isDestroyed() ? undefined : host.view()));
    this.navigator = new Navigator(host, channel, this.frames, (frame) =>
      this.emit('navigation-requested', frame),
    );
    this.workers = new Workers(channel);
    this.initial = new InitialDocuments(this.frames, {
      attached: (frame) => this.emit('frame-attached', frame),
      navigated: (frame) => this.emit('frame-navigated', frame),
      context: (target, context) => this.#onContext(target, context),
    });
    this.#console = new ConsoleWatch(this.worlds, this.#token, {
      called: (params) => this.emit('console-called', params),
      thrown: (params) => this.emit('exception-thrown', params),
      logged: (entry) => this.emit('log-entry', entry),
      reported: (context, words) => this.#onReport(context, words),
    });
    this.#agent = { source: agentSource(this.#token), world: AGENT_WORLD };
  }

  get scriptEvents(): EventEmitter<ScriptEvents> {
    return this as unknown as EventEmitter<ScriptEvents>;
  }

  get engineTarget(): EngineTarget | undefined {
    return this.channel.current;
  }

  defaultContext(): Context {
    return this.context(this.mainFrame);
  }

  get mainFrame(): Frame {
    const { main } = this.frames;
    if (!main) throw new ProtocolError('The page has no document');
    return main;
  }

  /** What the engine calls a frame, as clients know it; for domains of their own. */
  frameIdOf(target: EngineTarget, engineFrameId: string): string {
    return engineFrameId === target.mainFrameId
      ? this.host.targetId
      : uniqueId(target, engineFrameId);
  }

  /** @throws ProtocolError */
  frame(id: string): Frame {
    const frame = this.frames.get(id);
    if (!frame) throw new ProtocolError('No frame for given id found');
    return frame;
  }

  /** @throws ProtocolError when there is no such world in the frame */
  context(frame: Frame, world?: string): Context {
    const context = this.worlds.find(frame, world);
    if (!context) throw new ProtocolError('Cannot find context of the frame');
    return context;
  }

  /** The script that makes a binding in the world that it is run in. */
  bindingSource(name: string): string {
    return bindingSource(this.#token, name);
  }

  /** The last session has gone. */
  close(): void {
    this.channel.removeSetUp(this.#setUp);
    this.channel.off('event', this.#onEvent);
    this.channel.off('committed', this.#onCommitted);
    this.host.events.off('in-page', this.#onPlace);
    this.navigator.dispose();
    const target = this.channel.current;
    if (!target) return;
    this.scripts.remove(this.#agent);
    for (const domain of ['Console', 'Runtime', 'Page']) {
      // The page may be about to go, too.
      target.send(`${domain}.disable`).catch(() => undefined);
    }
  }

  async #start(): Promise<void> {
    this.scripts.addOwn(this.#agent);
    this.channel.on('event', this.#onEvent);
    this.channel.on('committed', this.#onCommitted);
    this.host.events.on('in-page', this.#onPlace);
    await this.channel.addSetUp(this.#setUp);
    // Documents that are there already.
    await makeWorld(this, AGENT_WORLD);
    await this.evaluator.evaluateInAll(AGENT_WORLD, this.#agent.source);
    await replayLifecycle(this.worlds, this.evaluator);
  }

  readonly #setUp = async (target: EngineTarget): Promise<void> => {
    // In this order: contexts are only told of frames that are watched.
    await Promise.all([target.send('Inspector.enable'), target.send('Page.enable')]);
    const { frameTree } = (await target.send('Page.getResourceTree')) as {
      frameTree: EngineFrameTree;
    };
    target.mainFrameId = frameTree.frame.id;
    if (!target.isProvisional) this.#onTree(target, frameTree);
    await Promise.all([target.send('Runtime.enable'), target.send('Console.enable')]);
  };

  readonly #onCommitted = (target: EngineTarget, previous: EngineTarget | undefined): void => {
    if (!previous) return;
    const { main } = this.frames;
    this.dom.forget();
    if (!main) return;
    for (const child of this.frames.childrenOf(main.id)) this.#removeFrame(child.id);
    this.worlds.clear(main);
    this.frames.moveMain(target.mainFrameId);
  };

  readonly #onEvent = (event: EngineEvent): void => {
    const { method, params, target } = event;
    switch (method) {
      case 'Page.frameNavigated':
        return this.#onNavigated(event);
      case 'Page.frameDetached':
        return this.#removeFrame(this.frameIdOf(target, params.frameId as string));
      case 'Page.domContentEventFired':
        // Known from the agent, unless document.open() has taken its listener away.
        return this.#onLifecycle(this.frames.takeParsed(), 'DOMContentLoaded');
      case 'Page.loadEventFired':
        return this.#onLifecycle(this.frames.main, 'load');
      case 'Runtime.executionContextCreated':
        return this.#onContext(target, params.context as EngineContext);
      case 'Console.messageAdded':
        return this.#console.onMessage(target, params.message as never, this.#mainContext());
      case 'Console.messageRepeatCountUpdated':
        return this.#console.onRepeated(target, this.#mainContext());
      default:
        if (method.startsWith('DOM.')) this.dom.onEvent(method, params as object);
    }
  };

  #mainContext(): Context | undefined {
    return this.frames.main && this.worlds.find(this.frames.main, undefined);
  }

  #onTree(target: EngineTarget, { frame, childFrames = [] }: EngineFrameTree): void {
    this.#showDocument(target, frame);
    for (const child of childFrames) this.#onTree(target, child);
  }

  #onNavigated(event: EngineEvent): void {
    const { target } = event;
    const engine = event.params.frame as EngineFrame;
    const isMain = engine.parentId === undefined;
    if (isMain && this.navigator.onCommit(this.frames.loaderId(target, engine.loaderId))) {
      this.channel.putOff(event);
      return;
    }
    const frame = this.#showDocument(target, engine);
    this.emit('frame-navigated', frame);
    this.#onLifecycle(frame, 'commit');
    this.initial.release(target, engine.id);
  }

  #showDocument(target: EngineTarget, engine: EngineFrame): Frame {
    const known = this.frames.get(this.frameIdOf(target, engine.id));
    if (known) {
      for (const child of this.frames.childrenOf(known.id)) this.#removeFrame(child.id);
      this.worlds.clear(known);
    }
    const { frame, isNew } = this.frames.update(target, engine);
    if (isNew) this.emit('frame-attached', frame);
    return frame;
  }

  #removeFrame(id: string): void {
    for (const frame of this.frames.remove(id)) {
      this.worlds.clear(frame);
      this.emit('frame-detached', frame);
    }
  }

  #onLifecycle(frame: Frame | undefined, name: LifecycleEvent): void {
    if (!frame) return;
    frame.lifecycle.add(name);
    this.emit('lifecycle', frame, name);
  }

  #onContext(target: EngineTarget, context: EngineContext): void {
    if (context.type === 'internal') return;
    const world = context.type === 'normal' ? undefined : context.name;
    const frame = this.frames.byEngineId(context.frameId);
    if (frame) return this.worlds.add(target, context.id, frame, world);
    this.initial.hold(target, context);
  }

  /** What Clade's own scripts report; renderer/agents/report.ts. */
  #onReport(context: Context, [kind, ...words]: string[]): void {
    const [first = '', second = ''] = words;
    if (kind === 'binding') this.emit('binding-called', context, first, second);
    else if (kind === 'lifecycle') {
      if (first === 'DOMContentLoaded') context.frame.isParsed = true;
      this.#onLifecycle(context.frame, first as LifecycleEvent);
    } else if (kind === 'url') this.#onUrl(context.frame, first);
    else if (kind === 'drag') this.emit('drag-started', first);
  }

  /** The engine's view knows of history.pushState, which tells a page's scripts nothing. */
  readonly #onPlace = (url: string, previous: string): void => {
    const { main } = this.frames;
    // It may know of a new document before the inspector has told.
    if (main && previous === main.url + main.fragment) this.#onUrl(main, url);
  };

  #onUrl(frame: Frame, url: string): void {
    if (url === frame.url + frame.fragment) return;
    setUrl(frame, url);
    if (frame.parentId === undefined) this.navigator.onInDocument();
    this.emit('navigated-in-document', frame);
  }
}
