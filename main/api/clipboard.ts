/** Electron's clipboard, as far as text goes. */
import { expectString } from './arguments.ts';
import { readyRuntime } from './runtime.ts';

/** `selection` is what the middle mouse button pastes. */
type ClipboardType = 'clipboard' | 'selection';

function engine() {
  return readyRuntime('a clipboard access').engine;
}

function isSelection(type: ClipboardType): boolean {
  if (type !== 'clipboard' && type !== 'selection') {
    throw new TypeError("type must be 'clipboard' or 'selection'");
  }
  return type === 'selection';
}

export const clipboard = {
  /** Empty when there is no text. */
  readText(type: ClipboardType = 'clipboard'): string {
    return engine().readClipboard(isSelection(type));
  },

  writeText(text: string, type: ClipboardType = 'clipboard'): void {
    engine().writeClipboard(expectString(text, 'text'), isSelection(type));
  },

  clear(type: ClipboardType = 'clipboard'): void {
    clipboard.writeText('', type);
  },
};
