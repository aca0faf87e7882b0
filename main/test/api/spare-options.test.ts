// How many spares: what is accepted, and what is refused.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkSpareOptions } from '../../api/spare-options.ts';

const BEFORE = { min: 0, max: 1 };

for (const [value, expected] of [
  [3, { min: 3, max: 3 }],
  [0, { min: 0, max: 0 }],
  [{}, BEFORE],
  [{ max: 4 }, { min: 0, max: 4 }],
  [{ min: 2 }, { min: 2, max: 2 }],
  [
    { min: 1, max: 16 },
    { min: 1, max: 16 },
  ],
] as const) {
  test(`should read ${JSON.stringify(value)}`, () => {
    assert.deepEqual(checkSpareOptions(value, 'spares', BEFORE), expected);
  });
}

test('should lower a minimum that a new maximum leaves behind', () => {
  assert.deepEqual(checkSpareOptions({ max: 0 }, 'spares', { min: 2, max: 3 }), { min: 0, max: 0 });
});

for (const [value, message] of [
  ['2', /spares must be an object/],
  [-1, /spares must be a whole number from 0 to 16/],
  [{ max: 17 }, /spares\.max must be a whole number/],
  [{ min: 1.5 }, /spares\.min must be a whole number/],
  [{ min: 3, max: 2 }, /spares\.min must not be greater than spares\.max/],
  [null, /spares must be an object/],
] as const) {
  test(`should refuse ${JSON.stringify(value)} and say why`, () => {
    assert.throws(() => checkSpareOptions(value, 'spares', BEFORE), { name: 'TypeError', message });
  });
}
