/**
 * PageInput: trusted input for one page, one event after the other.
 *
 * Each call resolves when the page has handled its event: handlers have run, and what they said is
 * on its way. The engine keeps mouse moves, buttons and keys in queues of their own, so the next
 * event is sent only then. A script dialog opened by a handler delays the answer until it is
 * closed. Modifiers are given with each event; buttons are remembered.
 */
import { engineBinding, type NativeWebView } from '../native.ts';
import { keyFacts } from './keyboard-layout.ts';

export interface Modifiers {
  shift: boolean;
  control: boolean;
  alt: boolean;
  meta: boolean;
}

export interface Point {
  /** CSS pixels from the view's top left corner. */
  x: number;
  y: number;
}

export type MouseButton = 'left' | 'middle' | 'right' | 'back' | 'forward';

/** X11's numbers; 4 to 7 are the wheel's. */
const BUTTONS: Record<MouseButton, number> = { left: 1, middle: 2, right: 3, back: 8, forward: 9 };
/** GdkModifierType. */
const GDK = { shift: 1 << 0, control: 1 << 2, alt: 1 << 3, meta: 1 << 28, button1: 1 << 8 };
/** native/addon/window_menu.h: what the page does not use is no shortcut either. */
const NO_SHORTCUT = 1 << 24;

const inputs = new WeakMap<NativeWebView, PageInput>();

/** The one PageInput of a view. */
export function inputOf(view: NativeWebView): PageInput {
  let input = inputs.get(view);
  if (!input) {
    input = new PageInput(view);
    inputs.set(view, input);
  }
  return input;
}

/** Resolves when the page has drawn its next frame, or has gone. */
export function nextFrameOf(view: NativeWebView): Promise<void> {
  return engineBinding().settleInput(view, 'drawn');
}

export class PageInput {
  readonly #engine = engineBinding();
  readonly #view: NativeWebView;
  #last: Promise<void> = Promise.resolve();
  #buttons = 0;
  #holders = 0;

  constructor(view: NativeWebView) {
    this.#view = view;
  }

  /**
   * From now on the page takes input in a window that is not shown, too, and counts as visible.
   * @returns undoes it, once
   */
  hold(): () => void {
    if (++this.#holders === 1) this.#engine.holdWindow(this.#view, true);
    return () => {
      if (--this.#holders === 0) this.#engine.holdWindow(this.#view, false);
    };
  }

  move(point: Point, modifiers: Modifiers): Promise<void> {
    return this.#mouse('move', point, 0, 0, modifiers, true);
  }

  /** @param clickCount 1 for a click, 2 for the second of a double click, ... */
  down(point: Point, button: MouseButton, clickCount: number, modifiers: Modifiers): Promise<void> {
    // The engine drops what comes between a right button and its context menu.
    const nextFrame = button === 'right';
    return this.#mouse('down', point, BUTTONS[button], clickCount, modifiers, nextFrame);
  }

  up(point: Point, button: MouseButton, clickCount: number, modifiers: Modifiers): Promise<void> {
    return this.#mouse('up', point, BUTTONS[button], clickCount, modifiers, false);
  }

  /** @param delta CSS pixels, positive right and down */
  wheel(point: Point, delta: Point, modifiers: Modifiers): Promise<void> {
    return this.#next(true, (view) => {
      this.#engine.postWheel(view, point.x, point.y, delta.x, delta.y, this.#state(modifiers));
    });
  }

  /**
   * Presses or releases a key; a press types what the key gives.
   * @param key KeyboardEvent.key
   * @param code KeyboardEvent.code
   * @param location KeyboardEvent.location
   * @param isShortcut whether a menu may act on it when the page does not
   */
  key(
    press: boolean,
    key: { key: string; code: string; location: number },
    modifiers: Modifiers,
    isShortcut = false,
  ): Promise<void> {
    const { keyval, keycode, isModifier } = keyFacts(key.key, key.code, key.location);
    return this.#next(false, (view) => {
      const state = this.#state(modifiers) | (isShortcut ? 0 : NO_SHORTCUT);
      this.#engine.postKey(view, press, keyval, keycode, isModifier, state);
    });
  }

  /** A drag has ended, whose button counts as released. Resolves when the page knows of its end. */
  forgetButtons(): Promise<void> {
    this.#buttons = 0;
    return this.#next(true, () => undefined);
  }

  /** Types a text at once, as an input method does: no key events. */
  insertText(text: string): Promise<void> {
    return this.#next(false, (view) => this.#engine.editingCommand(view, 'InsertText', text));
  }

  touch(
    kind: 'begin' | 'update' | 'end' | 'cancel',
    point: Point,
    finger: number,
    modifiers: Modifiers,
  ): Promise<void> {
    const touched = this.#next(true, (view) => {
      this.#engine.postTouch(view, kind, point.x, point.y, finger, this.#state(modifiers));
    });
    // When the page leaves it to the engine, a tap becomes mouse events, which follow now.
    return kind === 'end' ? touched.then(() => this.#next(true, () => undefined)) : touched;
  }

  #mouse(
    kind: 'move' | 'down' | 'up',
    { x, y }: Point,
    button: number,
    clickCount: number,
    modifiers: Modifiers,
    nextFrame: boolean,
  ): Promise<void> {
    return this.#next(nextFrame, (view) => {
      const state = this.#state(modifiers);
      const moved = this.#engine.postMouse(view, kind, x, y, button, clickCount, state);
      if (kind === 'down') this.#buttons |= maskOf(button);
      if (kind === 'up') this.#buttons &= ~maskOf(button);
      return moved;
    });
  }

  /** @param send true: wait for the next frame in any case */
  #next(nextFrame: boolean, send: (view: NativeWebView) => boolean | void): Promise<void> {
    const done = this.#last.then(async () => {
      await this.#settleWindow();
      const moved = send(this.#view) === true;
      return this.#engine.settleInput(this.#view, nextFrame || moved ? 'drawn' : 'handled');
    });
    // What went wrong is told to who asked; the next event is another matter.
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #settleWindow(): Promise<void> {
    const settled = this.#engine.settleWindow(this.#view);
    if (!settled) return;
    await settled;
    await this.#engine.settleInput(this.#view, 'visible');
  }

  #state(modifiers: Modifiers): number {
    return (
      this.#buttons |
      (modifiers.shift ? GDK.shift : 0) |
      (modifiers.control ? GDK.control : 0) |
      (modifiers.alt ? GDK.alt : 0) |
      (modifiers.meta ? GDK.meta : 0)
    );
  }
}

/** GDK has state bits for the first five buttons only. */
function maskOf(button: number): number {
  return button <= 5 ? GDK.button1 << (button - 1) : 0;
}
