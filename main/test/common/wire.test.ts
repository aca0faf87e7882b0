// The codec against structured clone: what arrives is what was sent.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect, isDeepStrictEqual } from 'node:util';
import { createContext, runInContext } from 'node:vm';
import { decodeValue, encodeValue } from '../../common/wire/codec.ts';
import { Random, RandomValues } from './random.ts';
import { assertSame, transmit } from './transmit.ts';

const EVERYTHING = { depth: Infinity, showHidden: true, sorted: false } as const;

test('should keep primitives', () => {
  const numbers = [
    0, 1, -1, 31, 32, 63, 64, 127, 128, 255, 256, -32, -33, -128, -129, 65535, 65536,
  ];
  const more = [
    2 ** 31,
    -(2 ** 31),
    2 ** 32,
    2 ** 53,
    0.1,
    1e300,
    5e-324,
    Infinity,
    -Infinity,
    NaN,
  ];
  for (const value of [...numbers, ...more, true, false, null, undefined]) assertSame(value);
  assert.ok(Object.is(transmit(-0), -0));
  assert.ok(Object.is(transmit([-0])[0], -0));
});

test('should keep strings of every length and every kind of character', () => {
  for (const part of ['a', 'é', '€', '😀', '\0']) {
    for (const length of [0, 1, 15, 16, 31, 32, 33, 63, 64, 65, 255, 256, 65535, 65536]) {
      assertSame(part.repeat(length));
    }
  }
});

test('should keep strings that UTF-8 would change', () => {
  for (const text of ['\ud800', 'a\udc00b', '\udc00\ud800', '\ufeff', '\ufeff'.repeat(100)]) {
    assert.equal(transmit(text), text);
    assert.deepStrictEqual(transmit({ [text]: [text] }), { [text]: [text] });
  }
  const long = `\ud800${'x'.repeat(100_000)}`;
  assert.equal(transmit(long), long);
});

test('should keep bigints of any size', () => {
  for (const value of [0n, 1n, -1n, 2n ** 63n, -(2n ** 64n), 3n ** 5000n]) assertSame(value);
  assertSame(-(7n ** 100_000n));
});

test('should keep objects, arrays, holes and properties of arrays', () => {
  assertSame({ a: 1, b: { c: [1, 'two', { three: 3 }] }, 2: 'two', 1: 'one' });
  assertSame({ undefined, null: null, '': 0 });
  // eslint-disable-next-line no-sparse-arrays
  assertSame([1, , 3, undefined]);
  assertSame(Object.assign(Array.from({ length: 5 }), { name: 'x' }));
  assertSame('text'.match(/e(?<name>x)/));
  const sparse: unknown[] = [];
  sparse[4_000_000_000] = 'far';
  const received = transmit(sparse);
  assert.equal(received.length, 4_000_000_001);
  assert.deepStrictEqual(Object.keys(received), ['4000000000']);
  sparse.length = 0;
  sparse.length = 30_000_000;
  assert.equal(transmit(sparse).length, 30_000_000);
});

test('should keep large arrays and objects', () => {
  assertSame(Array.from({ length: 70_000 }, (_, index) => index / 3));
  assertSame(
    Object.fromEntries(Array.from({ length: 70_000 }, (_, index) => [`k${index}`, index])),
  );
  const holed = Array.from({ length: 3000 }, (_, index) => index);
  Reflect.deleteProperty(holed, 2000);
  assertSame(holed);
});

test('should make plain objects of null-prototype objects and of instances', () => {
  const bare = Object.assign(Object.create(null) as object, { a: 1 });
  assert.deepStrictEqual(transmit(bare), { a: 1 });
  class Point {
    x = 1;
    readonly #secret = 2;
    get sum(): number {
      return this.x + this.#secret;
    }
  }
  assert.deepStrictEqual(transmit<object>(new Point()), { x: 1 });
  class Tagged {
    value = 1;
    get [Symbol.toStringTag](): string {
      return 'Tagged';
    }
  }
  assert.deepStrictEqual(transmit<object>(new Tagged()), { value: 1 });
  assert.deepStrictEqual(transmit<object>({ [Symbol('s')]: 1, a: 2 }), { a: 2 });
  const hidden = Object.defineProperty({ shown: 1 }, 'hidden', { value: 2, enumerable: false });
  assert.deepStrictEqual(transmit(hidden), { shown: 1 });
});

test('should keep keys that mean something elsewhere', () => {
  const value: object = JSON.parse(
    '{"__proto__":{"polluted":1},"constructor":2,"toJSON":3,"hasOwnProperty":4,"then":5}',
  ) as object;
  const received = transmit(value);
  assert.deepStrictEqual(Object.keys(received), Object.keys(value));
  assert.equal(Object.getPrototypeOf(received), Object.prototype);
  assert.deepStrictEqual(Object.getOwnPropertyDescriptor(received, '__proto__')?.value, {
    polluted: 1,
  });
  assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false);
  assert.deepStrictEqual(transmit({ toJSON: 'x', a: { toJSON: null } }), {
    toJSON: 'x',
    a: { toJSON: null },
  });
});

test('should call each getter once, and pass on what it throws', () => {
  let calls = 0;
  const value = {
    get counted(): number {
      calls += 1;
      return calls;
    },
  };
  assert.deepStrictEqual(transmit({ value, again: value }).value, { counted: 1 });
  assert.equal(calls, 1);
  const failing = {
    get broken(): never {
      throw new RangeError('from the getter');
    },
  };
  assert.throws(() => encodeValue([failing]), { name: 'RangeError', message: 'from the getter' });
  assert.deepStrictEqual(transmit({ after: 1 }), { after: 1 });
});

test('should survive code that runs while it reads', () => {
  const removing: Record<string, unknown> = {
    get first(): number {
      delete removing['second'];
      removing['late'] = 1;
      return encodeValue({ nested: [1, 2, 3] }).bytes.length;
    },
    second: 2,
    third: 3,
  };
  assert.deepStrictEqual(Object.keys(transmit(removing)), ['first', 'third']);
});

test('should keep Map, Set, Date, RegExp and boxed primitives', () => {
  assertSame(
    new Map<unknown, unknown>([
      [1, 'a'],
      [{ key: 1 }, new Map([[NaN, -1]])],
      ['', []],
    ]),
  );
  assertSame(new Set([1, 'a', {}, new Set([undefined])]));
  for (const time of [0, -1, 1.7e12, 8.64e15, -8.64e15]) assertSame(new Date(time));
  assert.ok(Number.isNaN(transmit(new Date(NaN)).getTime()));
  const expression = /[/\n]é(?<x>.)/giu;
  expression.lastIndex = 7;
  assertSame(expression);
  assert.equal(transmit(expression).lastIndex, 0);
  for (const primitive of [-0, 1.5, 'text', '\ud800', true, false, 10n])
    assertSame(Object(primitive));
});

test('should keep errors, with the standard names only', () => {
  for (const create of [
    Error,
    EvalError,
    RangeError,
    ReferenceError,
    SyntaxError,
    TypeError,
    URIError,
  ]) {
    const error = new create('what', { cause: { deep: [1] } });
    const received = transmit(error);
    assert.equal(Object.getPrototypeOf(received), create.prototype);
    assert.equal(received.stack, error.stack);
    assert.deepStrictEqual(received, error);
    assert.deepStrictEqual(Object.keys(received), []);
  }
  class Custom extends TypeError {
    override name = 'Custom';
  }
  const custom = transmit<Error>(new Custom('mine'));
  assert.deepStrictEqual([custom.name, custom.message], ['Error', 'mine']);
  assert.equal(custom.constructor, Error);
  assert.equal(Object.hasOwn(transmit(new Error()), 'message'), false);
  assert.equal(Object.hasOwn(transmit(new Error('x')), 'cause'), false);
  const circular = new Error('round');
  circular.cause = circular;
  const received = transmit(circular);
  assert.equal(received.cause, received);
  const bare = new Error('bare');
  delete bare.stack;
  assert.equal(transmit(bare).stack, 'Error: bare');
});

test('should keep cycles and identity', () => {
  const shared = { shared: true };
  const value: Record<string, unknown> = { shared, list: [shared, shared], map: new Map() };
  value['self'] = value;
  (value['map'] as Map<unknown, unknown>).set(value, new Set([value, shared]));
  const received = transmit(value) as typeof value & { list: unknown[] };
  assert.equal(received['self'], received);
  assert.equal(received.list[0], received['shared']);
  assert.equal(received.list[1], received['shared']);
  const inner = (received['map'] as Map<unknown, Set<unknown>>).get(received);
  assert.ok(inner?.has(received) && inner.has(received['shared']));
});

test('should keep identity where a Proxy lists its keys in its own order', () => {
  const target: Record<string, object> = { b: {}, 2: {}, 1: {} };
  const proxy = new Proxy(target, { ownKeys: () => ['b', '2', '1'] });
  const received = transmit([proxy, target['1'], target['2'], target['b']]);
  const copy = received[0] as Record<string, object>;
  assert.deepStrictEqual(
    [copy['1'], copy['2'], copy['b']].map((item, index) => item === received[index + 1]),
    [true, true, true],
  );
});

test('should take values of other realms', () => {
  const foreign: unknown = runInContext(
    `({ map: new Map([[1, new Date(5)]]), list: [new Set(['x'])], error: new TypeError('far'),
        bytes: new Uint8Array([1, 2]), expression: /x/g, boxed: Object(1n), plain: { a: {} } })`,
    createContext({}),
  );
  const received = transmit(foreign) as Record<string, object>;
  assert.deepStrictEqual(received['map'], new Map([[1, new Date(5)]]));
  assert.deepStrictEqual(received['list'], [new Set(['x'])]);
  assert.ok(received['error'] instanceof TypeError);
  assert.deepStrictEqual(received['bytes'], new Uint8Array([1, 2]));
  assert.deepStrictEqual(received['expression'], /x/g);
  assert.deepStrictEqual(received['plain'], { a: {} });
});

test('should agree with structured clone on random values', () => {
  const values = new RandomValues(new Random(20_260_101));
  for (let round = 0; round < 10_000; round += 1) {
    const value = values.next();
    const { bytes } = encodeValue(value);
    // Compared as text, too: inspect tells identity, holes and prototypes.
    const [received, clone]: unknown[] = [decodeValue(bytes, []), structuredClone(value)];
    assert.equal(inspect(received, EVERYTHING), inspect(clone, EVERYTHING), `round ${round}`);
    assert.ok(isDeepStrictEqual(received, clone), `round ${round}: ${inspect(value, EVERYTHING)}`);
  }
});
