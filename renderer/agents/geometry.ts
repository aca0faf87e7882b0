/** Where nodes are: in CSS pixels of their own frame's viewport. Content process, agent world. */

/** x and y of four corners, clockwise from the top left. */
export type Quad = number[];

/** What a node that cannot be seen is answered with; clients know these texts. */
const DETACHED = 'Node is detached from document';
const NO_LAYOUT = 'Node does not have a layout object';

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** @throws Error */
export function contentQuads(node: Node): Quad[] {
  const quads = rectsOf(node).map(quadOf);
  if (quads.length === 0) throw new Error(NO_LAYOUT);
  return quads;
}

/** DOM.BoxModel of the protocol. @throws Error */
export function boxModel(node: Node): object {
  const outer = boundsOf(node);
  const style = node instanceof Element ? getComputedStyle(node) : undefined;
  const side = (kind: string, name: string): number =>
    Number.parseFloat(style?.getPropertyValue(kind.replace('*', name)) ?? '') || 0;
  const grow = (box: Box, kind: string, by: 1 | -1): Box => ({
    left: box.left - by * side(kind, 'left'),
    top: box.top - by * side(kind, 'top'),
    right: box.right + by * side(kind, 'right'),
    bottom: box.bottom + by * side(kind, 'bottom'),
  });
  const padding = grow(outer, 'border-*-width', -1);
  return {
    content: quadOf(grow(padding, 'padding-*', -1)),
    padding: quadOf(padding),
    border: quadOf(outer),
    margin: quadOf(grow(outer, 'margin-*', 1)),
    width: Math.round(outer.right - outer.left),
    height: Math.round(outer.bottom - outer.top),
  };
}

/** The engine's own, which knows of transforms; both are in pixels of the document. */
declare function webkitConvertPointFromNodeToPage(node: Node, point: Point): Point;
declare const WebKitPoint: new (x: number, y: number) => Point;

interface Point {
  x: number;
  y: number;
}

/** Where a frame shows what is in its viewport: in its parent's. */
export function fromFrame(owner: Element, quads: Quad[]): Quad[] {
  const style = getComputedStyle(owner);
  const pixels = (name: string): number => Number.parseFloat(style.getPropertyValue(name)) || 0;
  const left = pixels('border-left-width') + pixels('padding-left');
  const top = pixels('border-top-width') + pixels('padding-top');
  const move = (x: number, y: number): number[] => {
    const point = new WebKitPoint(x + left, y + top);
    const shown = webkitConvertPointFromNodeToPage(owner, point);
    return [shown.x - scrollX, shown.y - scrollY];
  };
  return quads.map((quad) => [0, 2, 4, 6].flatMap((i) => move(quad[i] ?? 0, quad[i + 1] ?? 0)));
}

/** @throws Error */
export function scrollIntoView(node: Node): void {
  boundsOf(node);
  const element = node instanceof Element && !hasOnlyContents(node) ? node : node.parentElement;
  (element as unknown as { scrollIntoViewIfNeeded(center: boolean): void }).scrollIntoViewIfNeeded(
    true,
  );
  if (element !== node) scrollTo(() => boundsOf(node), element);
}

/** The engine scrolls no frame for what is in a frame of another origin. */
export function scrollToFrame(owner: Element, quads: Quad[]): void {
  scrollTo(() => boundsOfQuads(fromFrame(owner, quads)), owner.parentElement);
}

/** What has no box of its own may be in the part of its parent that is not seen. */
function scrollTo(bounds: () => Box, from: Element | null): void {
  const root = document.scrollingElement;
  for (let box = from; box; box = box === root ? null : (box.parentElement ?? root)) {
    const view =
      box === root
        ? { left: 0, top: 0, right: innerWidth, bottom: innerHeight }
        : box.getBoundingClientRect();
    const { left, top, right, bottom } = bounds();
    const isSeen =
      left >= view.left && top >= view.top && right <= view.right && bottom <= view.bottom;
    if (isSeen) continue;
    box.scrollBy({
      left: (left + right - view.left - view.right) / 2,
      top: (top + bottom - view.top - view.bottom) / 2,
      behavior: 'instant',
    });
  }
}

function hasOnlyContents(element: Element): boolean {
  return getComputedStyle(element).display === 'contents';
}

export function focus(node: Node): void {
  if (!(node instanceof HTMLElement || node instanceof SVGElement)) {
    throw new TypeError('Element is not focusable');
  }
  node.focus();
}

function boundsOf(node: Node): Box {
  const rects = rectsOf(node);
  if (rects.length === 0) throw new Error(NO_LAYOUT);
  return {
    left: Math.min(...rects.map(({ left }) => left)),
    top: Math.min(...rects.map(({ top }) => top)),
    right: Math.max(...rects.map(({ right }) => right)),
    bottom: Math.max(...rects.map(({ bottom }) => bottom)),
  };
}

function boundsOfQuads(quads: Quad[]): Box {
  const xs = quads.flatMap((quad) => quad.filter((_, i) => i % 2 === 0));
  const ys = quads.flatMap((quad) => quad.filter((_, i) => i % 2 === 1));
  return {
    left: Math.min(...xs),
    top: Math.min(...ys),
    right: Math.max(...xs),
    bottom: Math.max(...ys),
  };
}

function rectsOf(node: Node): DOMRect[] {
  if (!node.isConnected) throw new Error(DETACHED);
  if (node instanceof Document) return rectsOf(node.documentElement);
  if (node instanceof Element && !hasOnlyContents(node)) return [...node.getClientRects()];
  const range = document.createRange();
  range.selectNodeContents(node);
  return [...range.getClientRects()];
}

function quadOf({ left, top, right, bottom }: Box): Quad {
  return [left, top, right, top, right, bottom, left, bottom];
}
