/**
 * Electron's webContents.sendInputEvent: its event objects, and what they mean to a PageInput.
 *
 * In Electron `keyDown` is the key and `char` the text; here a key that is pressed types what it
 * gives, so a `char` right after the `keyDown` of the same key is taken as done.
 */
import { expectNumber, expectObject, expectString } from './arguments.ts';
import { codeOfCharacter } from '../page/keyboard-layout.ts';
import type { Modifiers, MouseButton, PageInput } from '../page/input.ts';

export interface KeyboardInputEvent {
  type: 'keyDown' | 'rawKeyDown' | 'keyUp' | 'char';
  /** An accelerator's key: `A`, `Enter`, `Left`, ... */
  keyCode: string;
  modifiers?: string[];
}

export interface MouseInputEvent {
  type: 'mouseDown' | 'mouseUp' | 'mouseMove' | 'mouseEnter' | 'mouseLeave' | 'contextMenu';
  x: number;
  y: number;
  button?: 'left' | 'middle' | 'right';
  clickCount?: number;
  modifiers?: string[];
}

export interface MouseWheelInputEvent {
  type: 'mouseWheel';
  x: number;
  y: number;
  /** Pixels; as in Electron positive scrolls left and up. */
  deltaX?: number;
  deltaY?: number;
  modifiers?: string[];
}

export type InputEvent = KeyboardInputEvent | MouseInputEvent | MouseWheelInputEvent;

/** Names of Electron's accelerators that KeyboardEvent.key has another name for. */
const KEYS: Record<string, string> = {
  Left: 'ArrowLeft',
  Up: 'ArrowUp',
  Right: 'ArrowRight',
  Down: 'ArrowDown',
  Return: 'Enter',
  Esc: 'Escape',
  Space: ' ',
  Plus: '+',
  Ctrl: 'Control',
  Super: 'Meta',
  Command: 'Meta',
  Cmd: 'Meta',
  Option: 'Alt',
};

/** Sends one page's events and remembers which key was typed last. */
export class InputEventSender {
  readonly #input: PageInput;
  #typed = '';

  constructor(input: PageInput) {
    this.#input = input;
  }

  /** @throws TypeError for an event of unknown type or with members of a wrong type */
  send(event: InputEvent): Promise<void> {
    expectObject(event, 'event');
    switch (event.type) {
      case 'keyDown':
      case 'rawKeyDown':
      case 'keyUp':
      case 'char':
        return this.#sendKey(event);
      case 'mouseWheel':
        return this.#input.wheel(
          pointOf(event),
          { x: -number(event.deltaX, 'deltaX'), y: -number(event.deltaY, 'deltaY') },
          modifiersOf(event.modifiers),
        );
      case 'mouseDown':
      case 'mouseUp':
      case 'mouseMove':
      case 'mouseEnter':
      case 'mouseLeave':
      case 'contextMenu':
        return this.#sendMouse(event);
      default:
        throw new TypeError(
          `event.type: '${String((event as { type: unknown }).type)}' is no type of input event`,
        );
    }
  }

  #sendMouse(event: MouseInputEvent): Promise<void> {
    const point = pointOf(event);
    const modifiers = modifiersOf(event.modifiers);
    const button = buttonOf(event.button);
    const clicks = event.clickCount ?? 1;
    if (event.type === 'mouseDown') return this.#input.down(point, button, clicks, modifiers);
    if (event.type === 'mouseUp') return this.#input.up(point, button, clicks, modifiers);
    if (event.type === 'contextMenu') {
      void this.#input.down(point, 'right', 1, modifiers);
      return this.#input.up(point, 'right', 1, modifiers);
    }
    // Entering and leaving are moves to a place inside and outside of the view.
    const target = event.type === 'mouseLeave' ? { x: -1, y: -1 } : point;
    return this.#input.move(target, modifiers);
  }

  #sendKey(event: KeyboardInputEvent): Promise<void> {
    const name = expectString(event.keyCode, 'event.keyCode');
    const modifiers = modifiersOf(event.modifiers);
    const key = keyOf(name, modifiers.shift);
    if (event.type === 'char') {
      const isTyped = this.#typed === name;
      this.#typed = '';
      return isTyped
        ? Promise.resolve()
        : this.#input.insertText(key.key === 'Enter' ? '\n' : key.key);
    }
    const press = event.type !== 'keyUp';
    this.#typed = press ? name : '';
    return this.#input.key(press, key, modifiers, true);
  }
}

function keyOf(name: string, shift: boolean): { key: string; code: string; location: number } {
  if (Array.from(name).length === 1) {
    const key = /^[A-Z]$/.test(name) && !shift ? name.toLowerCase() : name;
    return { key, code: codeOfCharacter(name) ?? '', location: 0 };
  }
  const key = KEYS[name] ?? name;
  return { key, code: key === ' ' ? 'Space' : key, location: 0 };
}

function modifiersOf(names: string[] = []): Modifiers {
  const given = new Set(names.map((name) => name.toLowerCase()));
  const has = (...aliases: string[]): boolean => aliases.some((alias) => given.has(alias));
  return {
    shift: has('shift'),
    control: has('control', 'ctrl', 'commandorcontrol', 'cmdorctrl'),
    alt: has('alt', 'option'),
    meta: has('meta', 'command', 'cmd', 'super'),
  };
}

function kindOf(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : typeof value;
}

function buttonOf(button: unknown): MouseButton {
  if (button === undefined) return 'left';
  if (button === 'left' || button === 'middle' || button === 'right') return button;
  throw new TypeError(`event.button must be left, middle or right, got ${kindOf(button)}`);
}

function pointOf({ x, y }: { x: number; y: number }): { x: number; y: number } {
  return { x: number(x, 'x'), y: number(y, 'y') };
}

function number(value: number | undefined, name: string): number {
  return expectNumber(value ?? 0, `event.${name}`);
}
