// Checks of what apps pass in.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  expectBoolean,
  expectCoordinate,
  expectLength,
  expectNumber,
  expectObject,
  expectString,
} from '../../api/arguments.ts';
import { checkOptions } from '../../api/window-options.ts';

test('should pass on what is right', () => {
  assert.equal(expectString('', 'a'), '');
  assert.equal(expectNumber(-1.5, 'a'), -1.5);
  assert.equal(expectBoolean(false, 'a'), false);
  const object = {};
  assert.equal(expectObject(object, 'a'), object);
});

test('should throw a TypeError that names the argument and what came instead', () => {
  const cases: [check: (value: unknown, name: string) => unknown, value: unknown, what: RegExp][] =
    [
      [expectString, 1, /the\.name must be a string, got number/],
      [expectString, null, /got null/],
      [expectNumber, '1', /the\.name must be a finite number, got string/],
      [expectNumber, Number.NaN, /finite/],
      [expectNumber, Infinity, /finite/],
      [expectBoolean, 0, /the\.name must be a boolean, got number/],
      [expectObject, null, /the\.name must be an object, got null/],
      [expectObject, undefined, /got undefined/],
      [expectLength, -1, /the\.name must be between 0 and 32767, got -1/],
      [expectLength, 32768, /got 32768/],
      [expectCoordinate, -40000, /between -32767 and 32767, got -40000/],
    ];
  for (const [check, value, message] of cases) {
    assert.throws(() => check(value, 'the.name'), { name: 'TypeError', message });
  }
});

test('should round lengths and coordinates', () => {
  assert.equal(expectLength(10.6, 'a'), 11);
  assert.equal(expectLength(-0.2, 'a') + 0, 0);
  assert.equal(expectCoordinate(-3.4, 'a'), -3);
});

test('should give window options Electron’s defaults', () => {
  assert.deepEqual(checkOptions({}), {
    width: 800,
    height: 600,
    position: undefined,
    title: undefined,
    show: true,
    resizable: true,
    minimizable: true,
    fullscreen: false,
    autoHideMenuBar: false,
    useContentSize: false,
    backgroundColor: undefined,
  });
});

test('should take a position only with both its coordinates', () => {
  assert.equal(checkOptions({ x: 1 }).position, undefined);
  assert.deepEqual(checkOptions({ x: 0, y: -5 }).position, { x: 0, y: -5 });
});

test('should name the window option of the wrong type', () => {
  const wrong = { width: 'wide', height: null, show: 1, title: 2, resizable: 'no', x: 'a' };
  for (const [name, value] of Object.entries(wrong)) {
    const options = { y: 0, x: 0, [name]: value } as object;
    const check = () => checkOptions(options);
    if (value === null) assert.doesNotThrow(check, 'null asks for the default');
    else assert.throws(check, new RegExp(`options\\.${name}`));
  }
});
