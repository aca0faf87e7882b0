/**
 * A drag that goes on where main says, in the user's place: its events up to the drop. The engine
 * has begun it, and ends it. Content process, the page's own world of the main frame.
 */

export interface DragData {
  items: { mimeType: string; data: string }[];
  effectAllowed: string;
}

export interface DragPlace {
  type: 'dragEnter' | 'dragOver' | 'drop' | 'dragCancel';
  /** CSS pixels of the viewport. */
  x: number;
  y: number;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
}

type DropEffect = DataTransfer['dropEffect'];

interface State {
  over: Element | undefined;
}

interface Spot {
  element: Element;
  x: number;
  y: number;
}

const DROP_EFFECTS: ReadonlySet<DropEffect> = new Set(['none', 'copy', 'link', 'move']);

/**
 * @param token names where the state is kept, which pages do not know
 * @returns what the drop does, or would do
 */
export function drag(token: string, place: DragPlace, data: DragData): DropEffect {
  // The engine tells the page of the end.
  if (place.type === 'dragCancel') return forget(token, 'none');
  const state = stateOf(token);
  const spot = spotAt(document, place.x, place.y);
  const send = (type: string, at: Spot, effect: DropEffect): Sent =>
    sendEvent(type, at, place, data, effect);
  if (spot?.element !== state.over) {
    const last = state.over;
    state.over = spot?.element;
    if (spot) send('dragenter', spot, 'none');
    if (last?.isConnected === true) send('dragleave', { element: last, x: 0, y: 0 }, 'none');
  }
  if (!spot) return place.type === 'drop' ? forget(token, 'none') : 'none';
  if (place.type === 'dragEnter') return 'none';
  const { accepted, effect } = send('dragover', spot, firstEffect(data.effectAllowed));
  const decided = accepted && isAllowed(effect, data.effectAllowed) ? effect : 'none';
  if (place.type === 'dragOver') return decided;
  send(decided === 'none' ? 'dragleave' : 'drop', spot, decided);
  return forget(token, decided);
}

function stateOf(token: string): State {
  const known = Reflect.get(globalThis, token) as State | undefined;
  if (known) return known;
  const state: State = { over: undefined };
  Object.defineProperty(globalThis, token, { value: state, enumerable: false, configurable: true });
  return state;
}

function forget(token: string, effect: DropEffect): DropEffect {
  Reflect.deleteProperty(globalThis, token);
  return effect;
}

/** The innermost element, in shadow trees and in frames of the same origin. */
function spotAt(root: Document | ShadowRoot, x: number, y: number): Spot | undefined {
  const element = root.elementFromPoint(x, y);
  if (!element) return undefined;
  const { shadowRoot } = element;
  const inShadow = shadowRoot && shadowRoot !== root ? spotAt(shadowRoot, x, y) : undefined;
  if (inShadow) return inShadow;
  const inner = element instanceof HTMLIFrameElement ? element.contentDocument : null;
  if (!inner) return { element, x, y };
  const { left, top } = element.getBoundingClientRect();
  return spotAt(inner, x - left - element.clientLeft, y - top - element.clientTop);
}

interface Sent {
  accepted: boolean;
  effect: DropEffect;
}

function sendEvent(
  type: string,
  { element, x, y }: Spot,
  { altKey, ctrlKey, metaKey, shiftKey }: DragPlace,
  data: DragData,
  effect: DropEffect,
): Sent {
  const dataTransfer = makeTransfer(data, effect);
  const view = element.ownerDocument.defaultView ?? globalThis.window;
  const event = new view.DragEvent(type, {
    bubbles: true,
    cancelable: type !== 'dragleave',
    composed: true,
    clientX: x,
    clientY: y,
    screenX: view.screenX + x,
    screenY: view.screenY + y,
    view,
    dataTransfer,
    ...{ altKey, ctrlKey, metaKey, shiftKey },
  });
  const accepted = !element.dispatchEvent(event);
  return { accepted, effect: dataTransfer.dropEffect };
}

/** The engine lets the effects of its own drags be set only, so these are properties of their own. */
function makeTransfer({ items, effectAllowed }: DragData, first: DropEffect): DataTransfer {
  const transfer = new DataTransfer();
  for (const { mimeType, data } of items) transfer.setData(mimeType, data);
  let effect = first;
  Object.defineProperties(transfer, {
    effectAllowed: { value: effectAllowed },
    dropEffect: {
      get: () => effect,
      set: (wanted: DropEffect) => {
        if (DROP_EFFECTS.has(wanted)) effect = wanted;
      },
    },
  });
  return transfer;
}

/** HTML, 6.11.5: the effect that a drag over something begins with. */
function firstEffect(allowed: string): DropEffect {
  if (allowed === 'none') return 'none';
  if (allowed === 'link' || allowed === 'linkMove') return 'link';
  return allowed === 'move' ? 'move' : 'copy';
}

function isAllowed(effect: DropEffect, allowed: string): boolean {
  if (allowed === 'all' || allowed === 'uninitialized') return true;
  return allowed.toLowerCase().includes(effect);
}
