/**
 * Keyboard shortcuts. They work while the toolbar has the focus: keys that are pressed inside a
 * tab's page belong to that page. Content process, page.
 */
export interface ShortcutActions {
  newTab(): void;
  closeTab(): void;
  nextTab(): void;
  previousTab(): void;
  reload(): void;
  back(): void;
  forward(): void;
  focusAddress(): void;
}

const SHORTCUTS = new Map<string, keyof ShortcutActions>(
  Object.entries({
    'Ctrl+t': 'newTab',
    'Ctrl+w': 'closeTab',
    'Ctrl+Tab': 'nextTab',
    'Ctrl+Shift+Tab': 'previousTab',
    'Ctrl+r': 'reload',
    F5: 'reload',
    'Alt+ArrowLeft': 'back',
    'Alt+ArrowRight': 'forward',
    'Ctrl+l': 'focusAddress',
  } as const),
);

export function followShortcuts(target: EventTarget, actions: ShortcutActions): void {
  target.addEventListener('keydown', (event) => {
    if (!(event instanceof KeyboardEvent)) return;
    const action = SHORTCUTS.get(nameOf(event));
    if (action === undefined) return;
    event.preventDefault();
    actions[action]();
  });
}

function nameOf({ ctrlKey, altKey, shiftKey, key }: KeyboardEvent): string {
  // X11 names Shift+Tab ISO_Left_Tab; letters come in upper case with Caps Lock.
  const plain = key.length === 1 ? key.toLowerCase() : key;
  return [ctrlKey && 'Ctrl', altKey && 'Alt', shiftKey && 'Shift', plain].filter(Boolean).join('+');
}
