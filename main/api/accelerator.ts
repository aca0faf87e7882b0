/**
 * Electron's accelerators (`CommandOrControl+Shift+Z`) as GTK writes triggers (`<Control><Shift>z`,
 * see gtk_shortcut_trigger_parse_string; key names are those of X11's keysyms).
 */

export interface Accelerator {
  /** What a menu shows. */
  shown: string;
  /** What is listened for: a key that is typed with Shift may be named with and without it. */
  triggers: string[];
}

const MODIFIERS: Record<string, string> = {
  command: 'Super',
  cmd: 'Super',
  super: 'Super',
  meta: 'Super',
  control: 'Control',
  ctrl: 'Control',
  commandorcontrol: 'Control',
  cmdorctrl: 'Control',
  alt: 'Alt',
  option: 'Alt',
  shift: 'Shift',
};

const NAMED_KEYS: Record<string, string> = {
  plus: 'plus',
  space: 'space',
  tab: 'Tab',
  capslock: 'Caps_Lock',
  numlock: 'Num_Lock',
  scrolllock: 'Scroll_Lock',
  backspace: 'BackSpace',
  delete: 'Delete',
  insert: 'Insert',
  return: 'Return',
  enter: 'Return',
  up: 'Up',
  down: 'Down',
  left: 'Left',
  right: 'Right',
  home: 'Home',
  end: 'End',
  pageup: 'Page_Up',
  pagedown: 'Page_Down',
  escape: 'Escape',
  esc: 'Escape',
  printscreen: 'Print',
  volumeup: 'XF86AudioRaiseVolume',
  volumedown: 'XF86AudioLowerVolume',
  volumemute: 'XF86AudioMute',
  medianexttrack: 'XF86AudioNext',
  mediaprevioustrack: 'XF86AudioPrev',
  mediastop: 'XF86AudioStop',
  mediaplaypause: 'XF86AudioPlay',
  numdec: 'KP_Decimal',
  numadd: 'KP_Add',
  numsub: 'KP_Subtract',
  nummult: 'KP_Multiply',
  numdiv: 'KP_Divide',
};

const PUNCTUATION: Record<string, string> = {
  '-': 'minus',
  '=': 'equal',
  '[': 'bracketleft',
  ']': 'bracketright',
  '\\': 'backslash',
  ';': 'semicolon',
  "'": 'apostrophe',
  ',': 'comma',
  '.': 'period',
  '/': 'slash',
  '`': 'grave',
};

/** Typed with Shift on the keyboards that Electron's names were made for. */
const SHIFTED: Record<string, string> = {
  '!': 'exclam',
  '@': 'at',
  '#': 'numbersign',
  $: 'dollar',
  '%': 'percent',
  '^': 'asciicircum',
  '&': 'ampersand',
  '*': 'asterisk',
  '(': 'parenleft',
  ')': 'parenright',
  _: 'underscore',
  '+': 'plus',
  '{': 'braceleft',
  '}': 'braceright',
  '|': 'bar',
  ':': 'colon',
  '"': 'quotedbl',
  '<': 'less',
  '>': 'greater',
  '?': 'question',
  '~': 'asciitilde',
};

const SHIFTED_NAMES = new Set(Object.values(SHIFTED));

/** @returns undefined for what is no accelerator, or names a key that X11 does not have */
export function parseAccelerator(text: string): Accelerator | undefined {
  const modifiers = new Set<string>();
  let key: string | undefined;
  for (const part of split(text)) {
    const modifier = MODIFIERS[part.toLowerCase()];
    if (modifier !== undefined) modifiers.add(modifier);
    else if (key === undefined) key = keyName(part);
    else return undefined;
    if (modifier === undefined && key === undefined) return undefined;
  }
  if (key === undefined) return undefined;
  const shown = write(modifiers, key);
  const withShift = write(new Set([...modifiers, 'Shift']), key);
  const triggers = SHIFTED_NAMES.has(key) ? [shown, withShift] : [shown];
  // What X11 calls the key while Shift is held.
  if (key === 'Tab' && modifiers.has('Shift')) triggers.push(write(modifiers, 'ISO_Left_Tab'));
  return { shown, triggers: [...new Set(triggers)] };
}

/** A plus sign may be the key, as in `Ctrl++`. */
function split(text: string): string[] {
  if (text === '+') return ['+'];
  return text.endsWith('++') ? [...text.slice(0, -2).split('+'), '+'] : text.split('+');
}

function keyName(name: string): string | undefined {
  const lower = name.toLowerCase();
  if (/^[a-z0-9]$/.test(lower)) return lower;
  if (/^f([1-9]|1\d|2[0-4])$/.test(lower)) return lower.toUpperCase();
  if (/^num\d$/.test(lower)) return `KP_${lower.slice(3)}`;
  return NAMED_KEYS[lower] ?? PUNCTUATION[name] ?? SHIFTED[name];
}

/** Always in the same order, so that equal accelerators are equal texts. */
function write(modifiers: ReadonlySet<string>, key: string): string {
  const held = ['Control', 'Alt', 'Shift', 'Super'].filter((name) => modifiers.has(name));
  return held.map((name) => `<${name}>`).join('') + key;
}
