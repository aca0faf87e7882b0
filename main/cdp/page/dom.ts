/** Nodes of a page: from one script world to another, and where they are. */
import type { EngineTarget } from '../inspector/engine-target.ts';
import type { PageChannel } from '../inspector/page-channel.ts';
import { ProtocolError } from '../protocol-error.ts';
import type { Evaluator } from './evaluator.ts';
import type { Frame, FrameTree } from './frame-tree.ts';
import { placeOf, remoteObject, type EngineObject, type RemoteObject } from './remote-object.ts';
import { AGENT_WORLD, type Context, type Worlds } from './worlds.ts';

/** DOM.Node of the engine's protocol; ids are what clients know as backendNodeId. */
export interface EngineNode {
  nodeId: number;
  nodeType: number;
  nodeName: string;
  localName: string;
  nodeValue: string;
  childNodeCount?: number;
  frameId?: string;
  attributes?: string[];
  children?: EngineNode[];
  contentDocument?: EngineNode;
  shadowRoots?: EngineNode[];
}

const GROUP = 'clade-agent';
const NO_NODE = 'Could not find node with given id';

export class Dom {
  readonly #channel: PageChannel;
  readonly #frames: FrameTree;
  readonly #worlds: Worlds;
  readonly #evaluator: Evaluator;
  /** Every node that the engine has given an id to. */
  readonly #nodes = new Map<number, EngineNode>();
  #document: Promise<unknown> | undefined;

  constructor(channel: PageChannel, frames: FrameTree, worlds: Worlds, evaluator: Evaluator) {
    this.#channel = channel;
    this.#frames = frames;
    this.#worlds = worlds;
    this.#evaluator = evaluator;
  }

  /** Events of the engine's DOM domain. */
  onEvent(
    method: string,
    params: { nodes?: EngineNode[]; node?: EngineNode; nodeId?: number },
  ): void {
    if (method === 'DOM.documentUpdated') this.forget();
    else if (method === 'DOM.setChildNodes') params.nodes?.forEach((node) => this.#learn(node));
    else if (method === 'DOM.childNodeInserted' && params.node) this.#learn(params.node);
    // An iframe with another document comes anew, with another id.
    else if (method === 'DOM.childNodeRemoved') this.#lose(this.#nodes.get(params.nodeId ?? 0));
  }

  /** Another document is shown: its nodes have other ids. */
  forget(): void {
    this.#document = undefined;
    this.#nodes.clear();
  }

  /** The id of the node that an object is. @throws ProtocolError when it is none */
  async nodeIdOf(objectId: string): Promise<number> {
    const { engineObjectId } = placeOf(objectId);
    const target = this.#target(objectId);
    this.#document ??= target
      .send('DOM.getDocument')
      .then(({ root }: { root: EngineNode }) => this.#learn(root));
    await this.#document;
    const { nodeId } = (await target.send('DOM.requestNode', { objectId: engineObjectId })) as {
      nodeId: number;
    };
    return nodeId;
  }

  /** @throws ProtocolError */
  node(nodeId: number): EngineNode {
    const node = this.#nodes.get(nodeId);
    if (!node) throw new ProtocolError(NO_NODE);
    return node;
  }

  /** The node as an object of a context. @throws ProtocolError */
  async objectIn(context: Context, nodeId: number, objectGroup = GROUP): Promise<RemoteObject> {
    const { target, engineId } = context;
    // Sent together, so that nobody else's node comes in between.
    const [, outcome] = await Promise.all([
      target.send('DOM.setInspectedNode', { nodeId }).catch(() => {
        throw new ProtocolError(NO_NODE);
      }),
      target.send('Runtime.evaluate', {
        expression: '$0',
        contextId: engineId,
        includeCommandLineAPI: true,
        objectGroup,
      }) as Promise<{ result: EngineObject }>,
    ]);
    if (outcome.result.subtype !== 'node') {
      throw new ProtocolError('Node with given id does not belong to the document');
    }
    return remoteObject(target, outcome.result);
  }

  /** The frame whose document a node's object was made in. */
  frameOf(objectId: string): Frame {
    return this.#evaluator.contextOf(placeOf(objectId)).frame;
  }

  /** The frame whose document a node is in. */
  ownerFrame({ frameId }: EngineNode): Frame | undefined {
    return frameId === undefined ? undefined : this.#frames.byEngineId(frameId);
  }

  /** The frame inside of an iframe element; undefined for other nodes. */
  contentFrame(node: EngineNode): Frame | undefined {
    const engineId = node.contentDocument?.frameId;
    return engineId === undefined ? undefined : this.#frames.byEngineId(engineId);
  }

  /** The id of the iframe element that a frame is in. @throws ProtocolError */
  async ownerOf(frame: Frame): Promise<number> {
    const known = this.#ownerNode(frame);
    if (known) return known.nodeId;
    // The engine tells of a node together with all that it is in.
    const context = this.#agentIn(frame);
    const { result } = await this.#evaluator.evaluate(context, 'document', { objectGroup: GROUP });
    await this.nodeIdOf(result.objectId ?? '');
    const owner = this.#ownerNode(frame);
    if (!owner) throw new ProtocolError('Frame with the given id does not belong to the target.');
    return owner.nodeId;
  }

  /**
   * Calls a function of the agent (renderer/agents/init.ts) with a node.
   * @throws ProtocolError with what the function throws
   */
  async ask<T>(objectId: string, name: string): Promise<T> {
    return this.#askAbout<T>(this.frameOf(objectId), await this.nodeIdOf(objectId), name);
  }

  /** @throws ProtocolError */
  async scrollIntoView(objectId: string): Promise<void> {
    await this.ask(objectId, 'scrollIntoView');
    let frame = this.frameOf(objectId);
    if (!this.#parentOf(frame)) return;
    let quads = await this.ask<number[][]>(objectId, 'contentQuads');
    for (let parent = this.#parentOf(frame); parent; parent = this.#parentOf(frame)) {
      const owner = await this.ownerOf(frame);
      await this.#askAbout(parent, owner, 'scrollToFrame', quads);
      quads = await this.#askAbout<number[][]>(parent, owner, 'fromFrame', quads);
      frame = parent;
    }
  }

  /** From a frame's viewport to the main frame's. */
  async toMainFrame(frame: Frame, quads: number[][]): Promise<number[][]> {
    const parent = this.#parentOf(frame);
    if (!parent) return quads;
    const owner = await this.ownerOf(frame);
    const moved = await this.#askAbout<number[][]>(parent, owner, 'fromFrame', quads);
    return this.toMainFrame(parent, moved);
  }

  #parentOf({ parentId }: Frame): Frame | undefined {
    return parentId === undefined ? undefined : this.#frames.get(parentId);
  }

  async #askAbout<T>(frame: Frame, nodeId: number, name: string, value?: unknown): Promise<T> {
    const { objectId = '' } = await this.objectIn(this.#agentIn(frame), nodeId);
    const call = `function (value) { return cladeAgent.${name}(this, value); }`;
    const options = { objectGroup: GROUP, returnByValue: true };
    const outcome = await this.#evaluator.callOn(objectId, call, [{ value }], options);
    void this.#release(objectId);
    const { exceptionDetails, result } = outcome;
    if (exceptionDetails) {
      const [first = ''] = (result.description ?? '').split('\n');
      throw new ProtocolError(first.replace(/^Error: /, ''));
    }
    return result.value as T;
  }

  async #release(objectId: string): Promise<void> {
    const target = this.#channel.current;
    await target
      ?.send('Runtime.releaseObject', { objectId: placeOf(objectId).engineObjectId })
      .catch(() => undefined);
  }

  #agentIn(frame: Frame): Context {
    const context = this.#worlds.find(frame, AGENT_WORLD);
    if (!context) throw new ProtocolError('Node is detached from document');
    return context;
  }

  #ownerNode(frame: Frame): EngineNode | undefined {
    return [...this.#nodes.values()].findLast((node) => this.contentFrame(node) === frame);
  }

  #target(objectId: string): EngineTarget {
    return this.#evaluator.contextOf(placeOf(objectId)).target;
  }

  #lose(node: EngineNode | undefined): void {
    if (!node || !this.#nodes.delete(node.nodeId)) return;
    const { children = [], shadowRoots = [], contentDocument } = node;
    for (const below of [...children, ...shadowRoots, contentDocument]) this.#lose(below);
  }

  #learn(node: EngineNode): void {
    this.#nodes.set(node.nodeId, node);
    node.children?.forEach((child) => this.#learn(child));
    node.shadowRoots?.forEach((root) => this.#learn(root));
    if (node.contentDocument) this.#learn(node.contentDocument);
  }
}
