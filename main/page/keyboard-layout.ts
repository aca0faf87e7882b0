/**
 * From the keys of the DOM to X11's: `code` (the place on the keyboard) to a keycode as evdev
 * numbers them plus 8, and `key` (what it gives) to a keysym, as in xkbcommon's keysym list.
 */

/** One key event's identity, as GDK wants it. */
export interface KeyFacts {
  keyval: number;
  keycode: number;
  isModifier: boolean;
}

/** The same key on the number pad has keysyms of its own. */
const NUMPAD = 3;
/** Keysyms of characters beyond Latin-1 are their code points plus this. */
const UNICODE = 0x0100_0000;

/** Rows of neighbouring keycodes, from the first one on. */
const KEYCODE_ROWS: [first: number, codes: string][] = [
  [9, 'Escape Digit1 Digit2 Digit3 Digit4 Digit5 Digit6 Digit7 Digit8 Digit9 Digit0 Minus Equal'],
  [22, 'Backspace Tab KeyQ KeyW KeyE KeyR KeyT KeyY KeyU KeyI KeyO KeyP BracketLeft BracketRight'],
  [36, 'Enter ControlLeft KeyA KeyS KeyD KeyF KeyG KeyH KeyJ KeyK KeyL Semicolon Quote Backquote'],
  [50, 'ShiftLeft Backslash KeyZ KeyX KeyC KeyV KeyB KeyN KeyM Comma Period Slash ShiftRight'],
  [63, 'NumpadMultiply AltLeft Space CapsLock F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 NumLock ScrollLock'],
  [79, 'Numpad7 Numpad8 Numpad9 NumpadSubtract Numpad4 Numpad5 Numpad6 NumpadAdd'],
  [87, 'Numpad1 Numpad2 Numpad3 Numpad0 NumpadDecimal'],
  [94, 'IntlBackslash F11 F12'],
  [104, 'NumpadEnter ControlRight NumpadDivide PrintScreen AltRight'],
  [110, 'Home ArrowUp PageUp ArrowLeft ArrowRight End ArrowDown PageDown Insert Delete'],
  [121, 'AudioVolumeMute AudioVolumeDown AudioVolumeUp'],
  [125, 'NumpadEqual'],
  [127, 'Pause'],
  [133, 'MetaLeft MetaRight ContextMenu'],
  [166, 'BrowserBack BrowserForward'],
  [171, 'MediaTrackNext MediaPlayPause MediaTrackPrevious MediaStop'],
];

const KEYCODES = new Map(
  KEYCODE_ROWS.flatMap(([first, codes]) =>
    codes.split(' ').map((code, offset): [string, number] => [code, first + offset]),
  ),
);

const KEYSYMS: Record<string, number> = {
  Backspace: 0xff08,
  Tab: 0xff09,
  Clear: 0xff0b,
  Enter: 0xff0d,
  Pause: 0xff13,
  ScrollLock: 0xff14,
  Escape: 0xff1b,
  Home: 0xff50,
  ArrowLeft: 0xff51,
  ArrowUp: 0xff52,
  ArrowRight: 0xff53,
  ArrowDown: 0xff54,
  PageUp: 0xff55,
  PageDown: 0xff56,
  End: 0xff57,
  Select: 0xff60,
  PrintScreen: 0xff61,
  Insert: 0xff63,
  Undo: 0xff65,
  ContextMenu: 0xff67,
  Cancel: 0xff69,
  Help: 0xff6a,
  NumLock: 0xff7f,
  Shift: 0xffe1,
  Control: 0xffe3,
  CapsLock: 0xffe5,
  Meta: 0xffe7,
  Alt: 0xffe9,
  AltGraph: 0xfe03,
  Delete: 0xffff,
  AudioVolumeDown: 0x1008_ff11,
  AudioVolumeMute: 0x1008_ff12,
  AudioVolumeUp: 0x1008_ff13,
  MediaPlayPause: 0x1008_ff14,
  MediaStop: 0x1008_ff15,
  MediaTrackPrevious: 0x1008_ff16,
  MediaTrackNext: 0x1008_ff17,
  BrowserBack: 0x1008_ff26,
  BrowserForward: 0x1008_ff27,
};

const NUMPAD_KEYSYMS: Record<string, number> = {
  Enter: 0xff8d,
  Home: 0xff95,
  ArrowLeft: 0xff96,
  ArrowUp: 0xff97,
  ArrowRight: 0xff98,
  ArrowDown: 0xff99,
  PageUp: 0xff9a,
  PageDown: 0xff9b,
  End: 0xff9c,
  Clear: 0xff9d,
  Insert: 0xff9e,
  Delete: 0xff9f,
  '=': 0xffbd,
  '*': 0xffaa,
  '+': 0xffab,
  ',': 0xffac,
  '-': 0xffad,
  '.': 0xffae,
  '/': 0xffaf,
};

const MODIFIERS = new Set(['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'NumLock']);

/**
 * @param key KeyboardEvent.key; empty or `Unidentified` when only the place is known
 * @param code KeyboardEvent.code; may be empty
 * @param location KeyboardEvent.location: 1 left, 2 right, 3 number pad
 */
export function keyFacts(key: string, code: string, location: number): KeyFacts {
  return {
    keyval: keysym(key, code, location),
    keycode: KEYCODES.get(code) ?? 0,
    isModifier: MODIFIERS.has(key),
  };
}

function keysym(key: string, code: string, location: number): number {
  if (location === NUMPAD) {
    if (/^[0-9]$/.test(key)) return 0xffb0 + Number(key);
    const pad = NUMPAD_KEYSYMS[key];
    if (pad !== undefined) return pad;
  }
  const functionKey = /^F(\d{1,2})$/.exec(key);
  if (functionKey) return 0xffbd + Number(functionKey[1]);
  const named = KEYSYMS[key];
  // The right one of a pair follows the left one.
  if (named !== undefined) return named + (isRight(code, location) ? 1 : 0);
  return characterKeysym(key);
}

function isRight(code: string, location: number): boolean {
  return location === 2 || /^(Shift|Control|Alt|Meta)Right$/.test(code);
}

/** 0, which is no key at all, when `key` is not one character. */
function characterKeysym(key: string): number {
  const [character, more] = key;
  if (character === undefined || more !== undefined) return 0;
  if (character === '\r' || character === '\n') return KEYSYMS['Enter'] ?? 0;
  const point = character.codePointAt(0) ?? 0;
  return point >= 0x20 && point <= 0xff ? point : UNICODE + point;
}

/** The place of a character's key on a US keyboard; undefined when it has none there. */
export function codeOfCharacter(character: string): string | undefined {
  if (/^[a-z]$/i.test(character)) return `Key${character.toUpperCase()}`;
  if (/^[0-9]$/.test(character)) return `Digit${character}`;
  return CODES_OF_SIGNS[character];
}

const CODES_OF_SIGNS: Record<string, string> = {
  ' ': 'Space',
  '-': 'Minus',
  '=': 'Equal',
  '[': 'BracketLeft',
  ']': 'BracketRight',
  '\\': 'Backslash',
  ';': 'Semicolon',
  "'": 'Quote',
  '`': 'Backquote',
  ',': 'Comma',
  '.': 'Period',
  '/': 'Slash',
};
