/** Input: trusted mouse, wheel, keyboard and touch events. Each answer means "the page handled it". */
import { inputOf, type Modifiers, type MouseButton, type PageInput } from '../../page/input.ts';
import { command, domain } from '../domain.ts';
import { flag, integer, list, number, oneOf, optional, record, text } from '../params.ts';
import type { PageSession } from '../sessions.ts';

const MODIFIER = { alt: 1, control: 2, meta: 4, shift: 8 };

const MOUSE_EVENTS = ['mousePressed', 'mouseReleased', 'mouseMoved', 'mouseWheel'] as const;
const KEY_EVENTS = ['keyDown', 'keyUp', 'rawKeyDown', 'char'] as const;
const TOUCH_EVENTS = ['touchStart', 'touchMove', 'touchEnd', 'touchCancel'] as const;

interface MouseParams {
  type: (typeof MOUSE_EVENTS)[number];
  x: number;
  y: number;
  modifiers: number | undefined;
  button: MouseButton | 'none' | undefined;
  clickCount: number | undefined;
  deltaX: number | undefined;
  deltaY: number | undefined;
}

interface KeyParams {
  type: (typeof KEY_EVENTS)[number];
  modifiers: number | undefined;
  text: string | undefined;
  key: string | undefined;
  code: string | undefined;
  location: number | undefined;
  isKeypad: boolean | undefined;
}

interface TouchPoint {
  x: number;
  y: number;
}

/** KeyboardEvent.DOM_KEY_LOCATION_NUMPAD */
const NUMPAD = 3;

class Input {
  readonly #session: PageSession;
  /** Fingers that are down: where each of them was last. */
  #fingers: TouchPoint[] = [];
  #release: (() => void) | undefined;

  constructor(session: PageSession) {
    this.#session = session;
  }

  mouse(params: MouseParams): Promise<void> {
    const { x, y, clickCount = 0 } = params;
    const modifiers = modifiersOf(params.modifiers);
    const button = params.button === undefined || params.button === 'none' ? 'left' : params.button;
    switch (params.type) {
      case 'mouseMoved':
        return this.#input.move({ x, y }, modifiers);
      case 'mousePressed':
        return this.#input.down({ x, y }, button, clickCount, modifiers);
      case 'mouseReleased':
        return this.#input.up({ x, y }, button, clickCount, modifiers);
      case 'mouseWheel':
        return this.#input.wheel(
          { x, y },
          { x: params.deltaX ?? 0, y: params.deltaY ?? 0 },
          modifiers,
        );
    }
  }

  key(params: KeyParams): Promise<void> {
    const { type, text: typed = '', code = '' } = params;
    if (type === 'char') return this.#input.insertText(typed === '\r' ? '\n' : typed);
    const location = params.isKeypad === true ? NUMPAD : (params.location ?? 0);
    const key = { key: params.key ?? typed, code, location };
    return this.#input.key(type !== 'keyUp', key, modifiersOf(params.modifiers));
  }

  insertText(typed: string): Promise<void> {
    return this.#input.insertText(typed);
  }

  async touch(type: (typeof TOUCH_EVENTS)[number], points: TouchPoint[], mask = 0): Promise<void> {
    const modifiers = modifiersOf(mask);
    if (type === 'touchStart' || type === 'touchMove') {
      const kind = type === 'touchStart' ? 'begin' : 'update';
      // Before anything is awaited: the next command may follow without waiting for the answer.
      this.#fingers = [...points];
      await Promise.all(points.map((point, i) => this.#input.touch(kind, point, i + 1, modifiers)));
      return;
    }
    const kind = type === 'touchEnd' ? 'end' : 'cancel';
    const lifted = this.#fingers.splice(points.length);
    const first = points.length + 1;
    await Promise.all(
      lifted.map((point, i) => this.#input.touch(kind, point, first + i, modifiers)),
    );
  }

  dispose(): void {
    this.#release?.();
  }

  get #input(): PageInput {
    const input = inputOf(this.#session.target.host.view());
    this.#release ??= input.hold();
    return input;
  }
}

function modifiersOf(mask = 0): Modifiers {
  return {
    shift: (mask & MODIFIER.shift) !== 0,
    control: (mask & MODIFIER.control) !== 0,
    alt: (mask & MODIFIER.alt) !== 0,
    meta: (mask & MODIFIER.meta) !== 0,
  };
}

export const inputDomain = domain<PageSession, Input>({
  name: 'Input',
  createState: (session) => new Input(session),
  commands: {
    dispatchMouseEvent: command(
      {
        type: oneOf(...MOUSE_EVENTS),
        x: number(),
        y: number(),
        modifiers: optional(integer()),
        button: optional(oneOf('none', 'left', 'middle', 'right', 'back', 'forward')),
        clickCount: optional(integer()),
        deltaX: optional(number()),
        deltaY: optional(number()),
      },
      (input: Input, params) => input.mouse(params),
    ),
    dispatchKeyEvent: command(
      {
        type: oneOf(...KEY_EVENTS),
        modifiers: optional(integer()),
        text: optional(text()),
        key: optional(text()),
        code: optional(text()),
        location: optional(integer()),
        isKeypad: optional(flag()),
      },
      (input: Input, params) => input.key(params),
    ),
    insertText: command({ text: text() }, (input: Input, params) => input.insertText(params.text)),
    dispatchTouchEvent: command(
      {
        type: oneOf(...TOUCH_EVENTS),
        touchPoints: list(record()),
        modifiers: optional(integer()),
      },
      (input: Input, { type, touchPoints, modifiers }) =>
        input.touch(type, touchPoints.map(touchPoint), modifiers),
    ),
  },
});

function touchPoint(point: Record<string, unknown>): TouchPoint {
  return { x: number().parse(point['x'], 'x'), y: number().parse(point['y'], 'y') };
}
