/** DOM: nodes by their objects, and where they are. */
import { command, domain } from '../domain.ts';
import type { EngineNode } from '../page/dom.ts';
import type { Frame } from '../page/frame-tree.ts';
import { integer, optional, text } from '../params.ts';
import { ProtocolError } from '../protocol-error.ts';
import type { PageSession } from '../sessions.ts';

const GROUP = 'clade-dom';
const QUADS = ['content', 'padding', 'border', 'margin'] as const;

type BoxModel = Record<(typeof QUADS)[number], number[]> & { width: number; height: number };

interface NodeRef {
  objectId?: string | undefined;
  backendNodeId?: number | undefined;
  nodeId?: number | undefined;
}

class Dom {
  readonly #session: PageSession;

  constructor(session: PageSession) {
    this.#session = session;
  }

  async describe(ref: NodeRef): Promise<object> {
    const { dom } = this.#session.page;
    const node = dom.node(await this.#idOf(ref));
    const frame = node.nodeName === 'HTML' ? dom.ownerFrame(node) : dom.contentFrame(node);
    return { node: describeNode(node, frame) };
  }

  async resolve(ref: NodeRef, contextId: number | undefined): Promise<object> {
    const { page } = this.#session;
    const context =
      contextId === undefined ? page.context(page.mainFrame) : page.worlds.get(contextId);
    return { object: await page.dom.objectIn(context, await this.#idOf(ref), GROUP) };
  }

  async requestNode(objectId: string): Promise<object> {
    return { nodeId: await this.#session.page.dom.nodeIdOf(objectId) };
  }

  async frameOwner(frameId: string): Promise<object> {
    const { page } = this.#session;
    const frame = page.frames.get(frameId);
    if (!frame) throw new ProtocolError('Frame with the given id was not found.');
    if (frame.parentId === undefined) {
      throw new ProtocolError('Frame with the given id is the main frame.');
    }
    const nodeId = await page.dom.ownerOf(frame);
    return { backendNodeId: nodeId, nodeId };
  }

  async quads(ref: NodeRef): Promise<object> {
    const objectId = await this.#objectOf(ref);
    const { dom } = this.#session.page;
    const quads = await dom.ask<number[][]>(objectId, 'contentQuads');
    return { quads: await dom.toMainFrame(dom.frameOf(objectId), quads) };
  }

  async boxModel(ref: NodeRef): Promise<object> {
    const objectId = await this.#objectOf(ref);
    const { dom } = this.#session.page;
    const model = await dom.ask<BoxModel>(objectId, 'boxModel');
    const own = QUADS.map((name) => model[name]);
    const moved = await dom.toMainFrame(dom.frameOf(objectId), own);
    const quads = Object.fromEntries(QUADS.map((name, index) => [name, moved[index]]));
    return { model: { ...model, ...quads } };
  }

  async scrollIntoView(ref: NodeRef): Promise<void> {
    await this.#session.page.dom.scrollIntoView(await this.#objectOf(ref));
  }

  async focus(ref: NodeRef): Promise<void> {
    await this.#session.page.dom.ask(await this.#objectOf(ref), 'focus');
  }

  async #idOf({ objectId, backendNodeId, nodeId }: NodeRef): Promise<number> {
    if (objectId !== undefined) return this.#session.page.dom.nodeIdOf(objectId);
    const id = backendNodeId ?? nodeId;
    if (id === undefined) {
      throw new ProtocolError('Either nodeId, backendNodeId or objectId must be specified');
    }
    return id;
  }

  async #objectOf(ref: NodeRef): Promise<string> {
    if (ref.objectId !== undefined) return ref.objectId;
    const { page } = this.#session;
    const context = page.context(page.mainFrame);
    const object = await page.dom.objectIn(context, await this.#idOf(ref), GROUP);
    return object.objectId ?? '';
  }
}

function describeNode(node: EngineNode, frame: Frame | undefined): object {
  const { nodeId, nodeType, nodeName, localName, nodeValue, childNodeCount, attributes } = node;
  return {
    nodeId,
    backendNodeId: nodeId,
    nodeType,
    nodeName,
    localName,
    nodeValue,
    childNodeCount: childNodeCount ?? 0,
    ...(attributes && { attributes }),
    ...(frame && { frameId: frame.id }),
  };
}

const NODE = {
  objectId: optional(text()),
  backendNodeId: optional(integer()),
  nodeId: optional(integer()),
};

export const domDomain = domain<PageSession, Dom>({
  name: 'DOM',
  createState: (session) => new Dom(session),
  commands: {
    enable: command({}, () => undefined),
    disable: command({}, () => undefined),
    describeNode: command(NODE, (dom: Dom, ref) => dom.describe(ref)),
    resolveNode: command(
      { ...NODE, executionContextId: optional(integer()) },
      (dom: Dom, { executionContextId, ...ref }) => dom.resolve(ref, executionContextId),
    ),
    requestNode: command({ objectId: text() }, (dom: Dom, { objectId }) =>
      dom.requestNode(objectId),
    ),
    getFrameOwner: command({ frameId: text() }, (dom: Dom, { frameId }) => dom.frameOwner(frameId)),
    getContentQuads: command(NODE, (dom: Dom, ref) => dom.quads(ref)),
    getBoxModel: command(NODE, (dom: Dom, ref) => dom.boxModel(ref)),
    scrollIntoViewIfNeeded: command(NODE, (dom: Dom, ref) => dom.scrollIntoView(ref)),
    focus: command(NODE, (dom: Dom, ref) => dom.focus(ref)),
  },
});
