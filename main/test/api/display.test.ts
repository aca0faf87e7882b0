// Which display is meant. Unit tests.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { displayOf, matching, nearest } from '../../api/display.ts';

const monitor = (connector: string, x: number, y: number) =>
  displayOf({
    connector,
    label: '',
    x,
    y,
    width: 100,
    height: 100,
    workArea: { x, y, width: 100, height: 90 },
    scaleFactor: 1,
    frequency: 60,
  });
const left = monitor('eDP-1', 0, 0);
const right = monitor('HDMI-1', 100, 0);
const both = [left, right];

test('should find the display of a point, or the nearest', () => {
  assert.equal(nearest(both, { x: 99, y: 50 }), left);
  assert.equal(nearest(both, { x: 100, y: 50 }), right);
  assert.equal(nearest(both, { x: 5000, y: -20 }), right);
  assert.equal(nearest([], { x: 0, y: 0 }), undefined);
});

test('should find the display that holds most of a rectangle, or the nearest', () => {
  assert.equal(matching(both, { x: 60, y: 0, width: 100, height: 10 }), right);
  assert.equal(matching(both, { x: 40, y: 0, width: 100, height: 10 }), left);
  assert.equal(matching(both, { x: 300, y: 0, width: 10, height: 10 }), right);
});

test('should tell displays apart by their connector', () => {
  assert.notEqual(left.id, right.id);
  assert.equal(left.id, monitor('eDP-1', 7, 7).id);
  assert.deepEqual([left.internal, right.internal], [true, false]);
  assert.deepEqual(left.workAreaSize, { width: 100, height: 90 });
});
