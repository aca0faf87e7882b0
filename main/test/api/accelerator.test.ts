// Accelerators: what Electron writes and what GTK reads. Unit tests.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAccelerator } from '../../api/accelerator.ts';

const shown = (text: string): string | undefined => parseAccelerator(text)?.shown;

test('should write modifiers in one order, whatever the order and case given', () => {
  assert.equal(shown('CommandOrControl+Shift+Z'), '<Control><Shift>z');
  assert.equal(shown('shift+cmdorctrl+z'), '<Control><Shift>z');
  assert.equal(shown('Option+Super+F12'), '<Alt><Super>F12');
  assert.equal(shown('F1'), 'F1');
});

test('should name keys as X11 does', () => {
  assert.equal(shown('Ctrl+Plus'), '<Control>plus');
  assert.equal(shown('Ctrl+-'), '<Control>minus');
  assert.equal(shown('Alt+Left'), '<Alt>Left');
  assert.equal(shown('Esc'), 'Escape');
  assert.equal(shown('Ctrl+num3'), '<Control>KP_3');
  assert.equal(shown('Ctrl+PageUp'), '<Control>Page_Up');
  assert.equal(shown('MediaPlayPause'), 'XF86AudioPlay');
});

test('should take a plus sign as a key', () => {
  assert.equal(shown('Ctrl++'), '<Control>plus');
  assert.equal(shown('+'), 'plus');
});

test('should listen for a shifted key with and without Shift', () => {
  assert.deepEqual(parseAccelerator('Ctrl+?')?.triggers, [
    '<Control>question',
    '<Control><Shift>question',
  ]);
  assert.deepEqual(parseAccelerator('Shift+?')?.triggers, ['<Shift>question']);
  assert.deepEqual(parseAccelerator('Ctrl+Shift+Tab')?.triggers, [
    '<Control><Shift>Tab',
    '<Control><Shift>ISO_Left_Tab',
  ]);
  assert.deepEqual(parseAccelerator('Ctrl+A')?.triggers, ['<Control>a']);
});

test('should refuse what is no accelerator', () => {
  for (const text of ['', 'Ctrl', 'Ctrl+', 'Ctrl+Foo', 'A+B', 'Ctrl+F25', 'Ctrl+é', '__proto__']) {
    assert.equal(parseAccelerator(text), undefined, text);
  }
});
