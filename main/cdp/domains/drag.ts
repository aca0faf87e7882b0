/** The part of Input for drags: a client takes one over that the page has started, and ends it. */
import { randomBytes } from 'node:crypto';
import { engineBinding, type DropAction } from '../../native.ts';
import { inputOf } from '../../page/input.ts';
import { command, domain } from '../domain.ts';
import { overrideSource } from '../page/agent-source.ts';
import { flag, integer, list, number, oneOf, optional, record, shape, text } from '../params.ts';
import type { PageSession } from '../sessions.ts';

const TYPES = ['dragEnter', 'dragOver', 'drop', 'dragCancel'] as const;
const MODIFIER = { alt: 1, control: 2, meta: 4, shift: 8 };
const GROUP = 'clade';

interface Place {
  type: (typeof TYPES)[number];
  x: number;
  y: number;
}

/** renderer/agents/drag.ts */
interface Data {
  items: { mimeType: string; data: string }[];
  effectAllowed: string;
}

class Drags {
  readonly #session: PageSession;
  readonly #token = randomBytes(16).toString('hex');
  #intercepts = false;
  /** What the page has said of the drag that was taken over last. */
  #effectAllowed = 'uninitialized';

  constructor(session: PageSession) {
    this.#session = session;
    session.page.on('drag-started', this.#onStarted);
  }

  intercept(enabled: boolean): void {
    this.#intercepts = enabled;
    engineBinding().interceptDrags(this.#session.target.host.view(), enabled);
  }

  async dispatch(place: Place, items: Data['items'], modifiers: number): Promise<void> {
    const { page, target } = this.#session;
    const details = {
      ...place,
      altKey: (modifiers & MODIFIER.alt) !== 0,
      ctrlKey: (modifiers & MODIFIER.control) !== 0,
      metaKey: (modifiers & MODIFIER.meta) !== 0,
      shiftKey: (modifiers & MODIFIER.shift) !== 0,
    };
    const data: Data = { items, effectAllowed: this.#effectAllowed };
    const source = overrideSource('drag', this.#token, details, data);
    const options = { objectGroup: GROUP, returnByValue: true };
    const { result } = await page.evaluator.evaluate(page.defaultContext(), source, options);
    if (place.type !== 'drop' && place.type !== 'dragCancel') return;
    const view = target.host.view();
    engineBinding().endDrag(
      view,
      place.type === 'drop',
      (result.value as DropAction | undefined) ?? 'none',
    );
    if (place.type === 'drop') await inputOf(view).forgetButtons();
  }

  dispose(): void {
    const { page, target } = this.#session;
    page.off('drag-started', this.#onStarted);
    if (target.host.isDestroyed()) return;
    this.intercept(false);
    engineBinding().endDrag(target.host.view(), false, 'none');
  }

  readonly #onStarted = (json: string): void => {
    if (!this.#intercepts) return;
    const { items, effectAllowed } = JSON.parse(json) as Data;
    this.#effectAllowed = effectAllowed;
    this.#session.emit('Input.dragIntercepted', { data: { items, dragOperationsMask: -1 } });
  };
}

export const dragDomain = domain<PageSession, Drags>({
  name: 'Input.drag',
  events: ['dragIntercepted'],
  createState: (session) => new Drags(session),
  commands: {
    setInterceptDrags: command({ enabled: flag() }, (drags: Drags, { enabled }) =>
      drags.intercept(enabled),
    ),
    dispatchDragEvent: command(
      {
        type: oneOf(...TYPES),
        x: number(),
        y: number(),
        data: shape({ items: list(record()) }),
        modifiers: optional(integer()),
      },
      (drags: Drags, { type, x, y, data, modifiers = 0 }) =>
        drags.dispatch({ type, x, y }, data.items.map(checkedItem), modifiers),
    ),
  },
});

function checkedItem(item: Record<string, unknown>): Data['items'][number] {
  return {
    mimeType: text().parse(item['mimeType'], 'item.mimeType'),
    data: text().parse(item['data'], 'item.data'),
  };
}
