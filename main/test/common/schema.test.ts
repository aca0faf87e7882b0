// The combinators: what they let pass, and how they name what does not fit.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Schema,
  SchemaError,
  anything,
  array,
  boolean,
  either,
  literal,
  nullable,
  object,
  positive,
  string,
  uint,
  variants,
} from '../../common/schema.ts';

function passes(schema: Schema<unknown>, ...values: unknown[]): void {
  for (const value of values) assert.equal(schema.parse(value, 'value'), value);
}

function refuses(schema: Schema<unknown>, message: string, ...values: unknown[]): void {
  for (const value of values) {
    assert.throws(
      () => schema.parse(value, 'value'),
      (error) => error instanceof SchemaError && error.message === message,
    );
  }
}

test('should check primitives', () => {
  passes(anything(), undefined, null, {}, 1);
  passes(boolean(), true, false);
  refuses(boolean(), 'value should be a boolean', 0, null, 'true', undefined);
  passes(string({ max: 3 }), '', 'abc');
  refuses(string({ max: 3 }), 'value should be a string of at most 3 characters', 'abcd', 1, null);
  passes(uint({ max: 9 }), 0, 9);
  refuses(
    uint({ max: 9 }),
    'value should be a whole number from 0 to 9',
    10,
    -1,
    0.5,
    NaN,
    Infinity,
    '1',
    1n,
  );
  passes(uint(), Number.MAX_SAFE_INTEGER);
  passes(positive(), 0.5, 1e9);
  for (const value of [0, -1, NaN, Infinity, '1', 1n]) {
    assert.throws(() => positive().parse(value, 'value'), SchemaError);
  }
  refuses(literal('a'), 'value should be "a"', 'b', undefined);
  passes(nullable(boolean()), null, true);
  refuses(nullable(boolean()), 'value should be a boolean', undefined);
});

test('should check arrays by element and length', () => {
  const flags = array(boolean(), { max: 2 });
  passes(flags, [], [true, false]);
  refuses(flags, 'value should be an array of at most 2 elements', [true, true, true], {}, null);
  const endless: unknown[] = [];
  endless.length = 4_000_000_000;
  refuses(flags, 'value should be an array of at most 2 elements', endless);
  refuses(flags, 'value[1] should be a boolean', [true, 1]);
  const hole: unknown[] = [];
  hole.length = 1;
  refuses(flags, 'value[0] should be a boolean', hole);
});

test('should check objects for exactly their own properties', () => {
  const point = object({ x: uint(), toString: uint() });
  passes(point, { x: 1, toString: 2 });
  refuses(point, 'value should be an object with x, toString', { x: 1 }, null, [], new Map(), 'x');
  refuses(
    point,
    'value should be an object with x, toString',
    Object.create({ x: 1, toString: 2 }),
  );
  refuses(point, 'value should be an object with x, toString, and nothing else', {
    x: 1,
    toString: 2,
    y: 3,
  });
  refuses(object({ point }), 'value.point.x should be a whole number from 0 to 9007199254740991', {
    point: { x: -1, toString: 0 },
  });
});

test('should tell alternatives apart', () => {
  const answer = either(object({ ok: literal(true) }), object({ ok: literal(false) }));
  passes(answer, { ok: true }, { ok: false });
  refuses(answer, 'value.ok should be false', { ok: 1 });
  const shape = variants({
    dot: object({ type: literal('dot') }),
    line: object({ type: literal('line'), length: uint() }),
  });
  passes(shape, { type: 'dot' }, { type: 'line', length: 1 });
  refuses(shape, 'value.type should be one of dot, line', {}, null, 1, { type: 'constructor' });
  refuses(shape, 'value.type should be one of dot, line', { type: ['dot'] }, { type: '__proto__' });
  refuses(shape, 'value should be an object with type, length', { type: 'line' });
});
