// Menus and their items, without a window. Unit tests.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Menu } from '../../api/menu.ts';
import { MenuItem, type MenuEvent, type MenuItemOptions } from '../../api/menu-item.ts';
import { mnemonicOf } from '../../api/menu-native.ts';

const EVENT: MenuEvent = {
  shiftKey: false,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  triggeredByAccelerator: false,
};
const labels = (menu: Menu | undefined): string[] => menu?.items.map(({ label }) => label) ?? [];

describe('Menu', () => {
  test('should be built from a template, submenus too', () => {
    const menu = Menu.buildFromTemplate([
      { label: 'File', submenu: [{ label: 'Open', id: 'open' }, { type: 'separator' }] },
      { role: 'editMenu' },
    ]);
    assert.deepEqual(labels(menu), ['File', 'Edit']);
    assert.equal(menu.items[0]?.type, 'submenu');
    assert.deepEqual(labels(menu.items[0]?.submenu), ['Open']);
    assert.equal(menu.getMenuItemById('open')?.label, 'Open');
    assert.equal(menu.getMenuItemById('nothing'), null);
  });

  test('should refuse what is no template', () => {
    const build = (template: unknown): Menu => Menu.buildFromTemplate(template as []);
    assert.throws(() => build('hello'), /Menu template must be an array/);
    assert.throws(() => build([{ visible: true }]), /at least one of label, role or type/);
    assert.throws(() => build([null]), /at least one of label, role or type/);
  });

  test('should insert at a position, and refuse others', () => {
    const menu = Menu.buildFromTemplate([{ label: '1' }, { label: '2' }]);
    menu.insert(1, new MenuItem({ label: 'x' }));
    menu.append(new MenuItem({ label: 'y' }));
    assert.deepEqual(labels(menu), ['1', 'x', '2', 'y']);
    assert.equal(menu.getItemCount(), 4);
    assert.throws(() => menu.insert(-1, new MenuItem({ label: 'z' })), RangeError);
    assert.throws(() => menu.insert(9, new MenuItem({ label: 'z' })), RangeError);
    assert.throws(() => menu.append({ label: 'z' } as MenuItem), /Invalid item/);
  });

  test('should tell of changes below it', () => {
    const menu = Menu.buildFromTemplate([{ label: 'a', submenu: [{ label: 'b', id: 'b' }] }]);
    const changes: string[] = [];
    menu.observe({
      structureChanged: () => changes.push('structure'),
      stateChanged: ({ label }) => changes.push(label),
    });
    const item = menu.getMenuItemById('b');
    assert.ok(item);
    item.enabled = false;
    item.label = 'c';
    assert.deepEqual(changes, ['b', 'structure']);
  });
});

describe('MenuItem', () => {
  test('should refuse unknown types and submenus that are none', () => {
    assert.throws(() => new MenuItem({ type: 'odd' as 'normal' }), /Unknown menu item type: odd/);
    assert.throws(() => new MenuItem({ label: 'x', type: 'submenu' }), /Invalid submenu/);
    assert.throws(() => new MenuItem({ label: 'x', submenu: 3 as never }), /Invalid submenu/);
  });

  test('should have what its role has, unless it says otherwise', () => {
    const close = new MenuItem({ role: 'CLOSE' });
    assert.equal(close.label, 'Close');
    assert.equal(close.accelerator, 'CommandOrControl+W');
    assert.equal(close.registerAccelerator, true);
    assert.equal(new MenuItem({ role: 'copy' }).registerAccelerator, false);
    const other = new MenuItem({ role: 'close', label: 'Shut', accelerator: 'F4' });
    assert.equal(other.label, 'Shut');
    assert.equal(other.accelerator, 'F4');
    assert.equal(new MenuItem({ role: 'constructor', label: 'x' }).accelerator, undefined);
  });

  test('should give its click the item, the window and the event', () => {
    const calls: unknown[] = [];
    const item = new MenuItem({ label: 'x', click: (...args) => calls.push(args) });
    item.click(EVENT);
    assert.deepEqual(calls, [[item, undefined, EVENT]]);
  });

  test('should not call the click of a role that acts', () => {
    const click = (): never => assert.fail('the role acts');
    new MenuItem({ role: 'reload', click }).click(EVENT);
  });

  test('should toggle a checkbox before its click', () => {
    const seen: boolean[] = [];
    const options: MenuItemOptions = { label: 'x', type: 'checkbox' };
    const item = new MenuItem({ ...options, click: ({ checked }) => seen.push(checked) });
    item.click(EVENT);
    item.click(EVENT);
    assert.deepEqual(seen, [true, false]);
  });

  test('should keep properties of the app', () => {
    const item = new MenuItem({ label: 'x', mine: 7 } as MenuItemOptions);
    assert.equal((item as unknown as { mine: number }).mine, 7);
  });
});

describe('radio items', () => {
  const radio = (label: string, checked = false): MenuItemOptions => ({
    label,
    type: 'radio',
    checked,
  });
  const checkedOf = (menu: Menu): string[] =>
    menu.items.filter(({ checked }) => checked).map(({ label }) => label);

  test('should exclude each other within their group', () => {
    const menu = Menu.buildFromTemplate([
      ...[radio('a'), radio('b', true), { type: 'separator' } as MenuItemOptions],
      ...[radio('c', true), radio('d')],
    ]);
    menu.items[0]?.click(EVENT);
    assert.deepEqual(checkedOf(menu), ['a', 'c']);
    menu.items[0]?.click(EVENT);
    assert.deepEqual(checkedOf(menu), ['a', 'c']);
  });

  test('should have one checked when the menu is shown', () => {
    const menu = Menu.buildFromTemplate([radio('a'), radio('b')]);
    menu.settleRadios();
    assert.deepEqual(checkedOf(menu), ['a']);
  });
});

test('should mark keys as GTK does', () => {
  assert.equal(mnemonicOf('&File'), '_File');
  assert.equal(mnemonicOf('Cut && Paste'), 'Cut & Paste');
  assert.equal(mnemonicOf('snake_case'), 'snake__case');
});
