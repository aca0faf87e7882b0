// The order of menu templates. Unit tests.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { orderTemplate, type Placed } from '../../api/menu-order.ts';

const separator: Placed = { type: 'separator' };
const item = (id: string, place: Placed = {}): Placed => ({ id, ...place });
const order = (...template: Placed[]): string =>
  orderTemplate(template)
    .map(({ id, type }) => (type === 'separator' ? '-' : id))
    .join('');

describe('separators', () => {
  test('should be folded, and dropped at the ends', () => {
    assert.equal(order(separator, item('a'), separator, separator, item('b'), separator), 'a-b');
    assert.equal(order(separator, separator), '');
  });

  test('should not be kept by what is invisible', () => {
    const hidden = item('h', { visible: false });
    assert.equal(order(hidden, separator, item('a'), separator, hidden), 'hah');
    assert.equal(order(item('a'), separator, hidden, separator, item('b')), 'a-hb');
  });
});

describe('before and after', () => {
  test('should move an item to its neighbour', () => {
    assert.equal(order(item('1'), item('2'), item('3', { before: ['1'] })), '312');
    assert.equal(order(item('3', { after: ['2'] }), item('1'), item('2')), '123');
    assert.equal(order(item('1'), item('3'), item('2', { after: ['1'] })), '123');
  });

  test('should follow chains in any order', () => {
    assert.equal(
      order(item('4', { after: ['3'] }), item('3', { after: ['2'] }), item('1'), item('2')),
      '1234',
    );
    assert.equal(
      order(item('b', { before: ['c'] }), item('a', { before: ['b'] }), item('c')),
      'abc',
    );
  });

  test('should come last when the neighbour is missing', () => {
    assert.equal(order(item('x', { after: ['nobody'] }), item('1'), item('2')), '12x');
  });

  test('should merge the groups of neighbours', () => {
    assert.equal(order(item('1'), separator, item('2', { after: ['1'] }), item('3')), '123');
  });

  test('should survive a circle', () => {
    assert.equal(order(item('a', { after: ['b'] }), item('b', { after: ['a'] })).length, 2);
  });
});

describe('groups', () => {
  test('should move as a whole', () => {
    assert.equal(
      order(
        item('1'),
        separator,
        item('2'),
        separator,
        item('3', { beforeGroupContaining: ['1'] }),
      ),
      '3-1-2',
    );
    assert.equal(
      order(item('3', { afterGroupContaining: ['2'] }), separator, item('1'), separator, item('2')),
      '1-2-3',
    );
  });
});
