// The decoder against bytes that no encoder of ours wrote: a value or a WireError, soon, and in
// memory of the order of the input.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_DEPTH, WireError, decodeValue, encodeValue } from '../../common/wire/codec.ts';
import { MARK, Tag } from '../../common/wire/format.ts';
import { pack } from '../../common/wire/packr.ts';
import { Random, RandomValues } from './random.ts';

/** Few, so that they take a second or two: `npm run fuzz` goes on from there. */
const BYTE_ROUNDS = 20_000;
const TREE_ROUNDS = 15_000;
/** Of this process's own time, for one small input. */
const LIMIT_US = 5_000_000;
const LIMIT_BYTES = 256 * 1024 * 1024;

const refuses = (bytes: readonly number[], buffers: ArrayBuffer[] = []) =>
  assert.throws(
    () => decodeValue(Uint8Array.from(bytes), buffers),
    WireError,
    bytes.map((byte) => byte.toString(16)).join(' '),
  );

const refusesTree = (unfit: unknown, buffers: ArrayBuffer[] = []) =>
  assert.throws(() => decodeValue(new Uint8Array(pack(unfit)), buffers), WireError);

test('should refuse what is not exactly one value', () => {
  refuses([]);
  refuses([0x01, 0x02]);
  refuses([0x92, 0x01]);
  refuses([0x81, 0xa1, 0x61]);
  for (const whole of [
    { a: [1, 2.5, 'three', new Map([[{}, 4n]])] },
    'x'.repeat(300),
    new Date(),
  ]) {
    const { bytes } = encodeValue(whole);
    for (let end = 0; end < bytes.length; end += 1) refuses([...bytes.subarray(0, end)]);
  }
});

test('should refuse the parts of MessagePack that our encoder does not use', () => {
  refuses([0xca, 0, 0, 0, 0]); // 32-bit floats
  refuses([0xcf, 0, 0, 0, 0, 0, 0, 0, 1]); // 64-bit integers
  refuses([0xd3, 0, 0, 0, 0, 0, 0, 0, 1]);
  refuses([0x81, 0x01, 0x02]); // keys of other types
  refuses([0x81, 0x90, 0x02]);
  refuses([0xc4, 0x01, 0x00]); // bare binary data
  refuses([0x91, 0xc1]);
  for (let type = 1; type < 256; type += 1) refuses([0xd4, type, 0x40]); // extensions
  refuses([0xd4, 0x00, 0x01]);
  refuses([0xd4, 0x72, 0x40, 0x91, 0xa1, 0x61, 0x01]); // msgpackr's records
  refuses([0xd5, 0x72, 0x40, 0x00, 0x91, 0xa1, 0x61, 0x01]);
  refuses([0xd6, 0x69, 0, 0, 0, 1, 0x91, 0xd6, 0x70, 0, 0, 0, 1]); // msgpackr's references
  for (const size of [0xc7, 0xc8, 0xc9, 0xd6, 0xd7, 0xd8]) refuses([size, 1, 0, 0, 1, 0, 0, 0, 0]);
});

test('should not allocate by a claimed length', () => {
  const before = process.memoryUsage();
  const huge = [0xff, 0xff, 0xff, 0xff];
  for (const first of [0xdd, 0xdf, 0xdb, 0xc6]) {
    refuses([first, ...huge]);
    refuses([...Array.from({ length: 1000 }, () => [first, ...huge]).flat(), 0x01]);
  }
  const claims = (claim: number) => [0xdd, claim >> 24, claim >> 16, claim >> 8, claim];
  refuses([...Array.from({ length: 20_000 }, () => claims(90_000)).flat()]);
  for (const length of [20_000_000, 2 ** 32 - 1]) {
    const many = Array.from({ length: 2000 }, () => [MARK, Tag.SPARSE_ARRAY, length]);
    const arrays = decodeValue(new Uint8Array(pack(many)), []) as unknown[][];
    assert.equal(arrays[1999]?.length, length);
  }
  const after = process.memoryUsage();
  assert.ok(after.rss - before.rss < LIMIT_BYTES, `${after.rss - before.rss} bytes`);
});

test('should refuse nesting beyond the limit, of any kind', () => {
  refuses([...new Uint8Array(100_000).fill(0x91), 0x01]);
  refuses([...new Uint8Array(MAX_DEPTH + 3).fill(0x91), 0x01]);
  refuses(Array.from({ length: 50_000 }, () => [0x81, 0xa1, 0x61]).flat());
  const within = [...new Uint8Array(MAX_DEPTH).fill(0x91), 0x01];
  assert.ok(Array.isArray(decodeValue(Uint8Array.from(within), [])));
});

test('should not let keys reach a prototype', () => {
  const key = [...new TextEncoder().encode('__proto__')];
  const bytes = [0x81, 0xa0 + key.length, ...key, 0x81, 0xa1, 0x78, 0x01];
  const received = decodeValue(Uint8Array.from(bytes), []) as object;
  assert.equal(Object.getPrototypeOf(received), Object.prototype);
  assert.equal('x' in received, false);
  const entries = [MARK, Tag.OBJECT, '__proto__', { x: 1 }];
  const defined = decodeValue(new Uint8Array(pack(entries)), []) as object;
  assert.equal(Object.getPrototypeOf(defined), Object.prototype);
});

test('should refuse parts that do not fit', () => {
  for (const unfit of [
    [MARK],
    [MARK, 15],
    [MARK, 'x'],
    [1, MARK],
    [MARK, Tag.REFERENCE, 0],
    [MARK, Tag.REFERENCE, -1],
    [MARK, Tag.REFERENCE, 'length'],
    [[], [MARK, Tag.REFERENCE, 2]],
    [MARK, Tag.BIGINT, ''],
    [MARK, Tag.BIGINT, '0x1'],
    [MARK, Tag.WIDE_STRING, new Uint8Array(3)],
    [MARK, Tag.OBJECT, 'a'],
    [MARK, Tag.OBJECT, 1, 1],
    [MARK, Tag.SPARSE_ARRAY, 2 ** 32],
    [MARK, Tag.SPARSE_ARRAY, 1, 'a'],
    [MARK, Tag.SPARSE_ARRAY, 1, 'length', 'x'],
    [MARK, Tag.MAP, 1],
    [MARK, Tag.DATE, 'x'],
    [MARK, Tag.REGEXP, '(', ''],
    [MARK, Tag.REGEXP, 'a', 'gg'],
    [MARK, Tag.BOXED, {}],
    [MARK, Tag.BOXED, null],
    [MARK, Tag.ERROR, 'Map', 'x', 'y'],
    [MARK, Tag.ERROR, 'toString', 'x', 'y'],
    [MARK, Tag.BUFFER, 'x'],
    [MARK, Tag.LARGE_BUFFER, 0],
    [MARK, Tag.VIEW, 99, [MARK, Tag.BUFFER, new Uint8Array(8)], 0, 1],
    [MARK, Tag.VIEW, 2, [MARK, Tag.BUFFER, new Uint8Array(8)], 0, 9],
    [MARK, Tag.VIEW, 9, [MARK, Tag.BUFFER, new Uint8Array(8)], 4, 1],
    [MARK, Tag.VIEW, 2, [MARK, Tag.BUFFER, new Uint8Array(8)], 0.5, 1],
    [MARK, Tag.VIEW, 2, {}, 0, 1],
    [MARK, Tag.VIEW, 2, [MARK, Tag.REFERENCE, 0], 0, 1],
  ]) {
    refusesTree(unfit);
  }
});

test('should refuse buffers that do not belong to the bytes', () => {
  const { bytes } = encodeValue({ small: 1 });
  assert.throws(() => decodeValue(bytes, [new ArrayBuffer(1)]), WireError);
  const twice = [
    [MARK, Tag.LARGE_BUFFER, 0],
    [MARK, Tag.LARGE_BUFFER, 0],
  ];
  refusesTree(twice, [new ArrayBuffer(1)]);
  refusesTree(
    [
      [MARK, Tag.LARGE_BUFFER, 1],
      [MARK, Tag.LARGE_BUFFER, 0],
    ],
    [new ArrayBuffer(1), new ArrayBuffer(1)],
  );
  refusesTree([MARK, Tag.LARGE_BUFFER, 0], [new ArrayBuffer(1), new ArrayBuffer(1)]);
});

/** Decodes; what comes out is fit to be sent on. Returns whether there was a value. */
function survives(bytes: Uint8Array, buffers: ArrayBuffer[]): boolean {
  const start = process.cpuUsage();
  let value: unknown;
  try {
    value = decodeValue(bytes, buffers);
  } catch (error) {
    assert.ok(
      error instanceof WireError,
      `${String(error)} for ${Buffer.from(bytes).toString('hex')}`,
    );
    return false;
  } finally {
    const took = process.cpuUsage(start).user;
    assert.ok(took < LIMIT_US, `${took} us for ${Buffer.from(bytes).toString('hex')}`);
  }
  encodeValue(value);
  return true;
}

test(`should survive ${BYTE_ROUNDS} messages with changed bytes`, () => {
  const random = new Random(3);
  const values = new RandomValues(random);
  const seeds = Array.from({ length: 400 }, () => encodeValue([values.next(), values.next()]));
  const before = process.memoryUsage().rss;
  let decoded = 0;
  for (let round = 0; round < BYTE_ROUNDS; round += 1) {
    const bytes = mutated(random.pick(seeds).bytes, random.pick(seeds).bytes, random);
    if (survives(bytes, [])) decoded += 1;
    if (round % 1000 === 0) assert.ok(process.memoryUsage().rss - before < LIMIT_BYTES);
  }
  // Some changes leave a message whole: both ways were tried.
  assert.ok(decoded > BYTE_ROUNDS / 100 && decoded < BYTE_ROUNDS / 2, `${decoded} decoded`);
});

const SPECIAL_BYTES = [0xc1, 0xd4, 0xdd, 0xdf, 0xdb, 0xc6, 0xc4, 0xff, 0x00, 0x93, 0x80, 0xcb];

function mutated(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  let result = new Uint8Array(bytes);
  for (let change = random.below(4); change >= 0; change -= 1) {
    const at = random.below(result.length + 1);
    switch (random.below(6)) {
      case 0:
        if (at < result.length) result[at] = random.below(256);
        break;
      case 1:
        if (at < result.length) result[at] = (result[at] ?? 0) ^ (1 << random.below(8));
        break;
      case 2:
        if (at < result.length) result[at] = random.pick(SPECIAL_BYTES);
        break;
      case 3:
        result = result.slice(0, at);
        break;
      case 4:
        result = joined(result.subarray(0, at), random.bytes(random.below(6)), result.subarray(at));
        break;
      default:
        result = joined(result.subarray(0, at), other.subarray(random.below(other.length)));
    }
  }
  return result;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

test(`should survive ${TREE_ROUNDS} well-formed messages of parts that do not fit`, () => {
  const random = new Random(4);
  const before = process.memoryUsage().rss;
  let decoded = 0;
  for (let round = 0; round < TREE_ROUNDS; round += 1) {
    const buffers = random.below(4) === 0 ? [new ArrayBuffer(64)] : [];
    if (survives(new Uint8Array(pack(tree(random, 4))), buffers)) decoded += 1;
    if (round % 1000 === 0) assert.ok(process.memoryUsage().rss - before < LIMIT_BYTES);
  }
  assert.ok(decoded > TREE_ROUNDS / 100 && decoded < TREE_ROUNDS / 2, `${decoded} decoded`);
});

const LEAVES = [0, 1, 2, 3, 8, 64, -1, 0.5, 2 ** 31, 2 ** 32 - 1, 2 ** 53, NaN, null, undefined];
const WORDS = ['', 'a', 'length', '0', '-ff', 'TypeError', 'gi', '(a+)+$', '__proto__', '\\u{'];
const TAGS = Object.values(Tag);

function tree(random: Random, depth: number): unknown {
  const kind = random.below(depth > 0 ? 10 : 4);
  if (kind === 0) return random.pick(LEAVES);
  if (kind === 1) return random.pick(WORDS);
  if (kind === 2) return random.bytes(random.below(4) * 8);
  if (kind === 3) return random.below(20) === 0 ? MARK : random.below(8);
  const parts = Array.from({ length: random.below(5) }, () => tree(random, depth - 1));
  if (kind === 4) return parts;
  if (kind === 5) return Object.fromEntries(parts.map((part, index) => [`k${index}`, part]));
  return random.below(3) === 0 ? [MARK, random.pick(TAGS), ...parts] : plausible(random, depth - 1);
}

/** A tag with parts of about the right kind, so that checks behind the first one are reached. */
function plausible(random: Random, depth: number): unknown {
  const any = () => tree(random, depth);
  const index = () => random.below(6);
  const bytes = () => random.bytes(random.below(4) * 8);
  switch (random.below(10)) {
    case 0:
      return [MARK, Tag.REFERENCE, index()];
    case 1:
      return [MARK, Tag.MAP, any(), any()];
    case 2:
      return [MARK, Tag.SET, any(), any(), any()];
    case 3:
      return [MARK, Tag.SPARSE_ARRAY, random.pick(LEAVES), random.pick(WORDS), any()];
    case 4:
      return [MARK, Tag.OBJECT, random.pick(WORDS), any()];
    case 5:
      return [MARK, Tag.ERROR, random.pick(WORDS), random.pick(WORDS), undefined, any()];
    case 6:
      return [MARK, Tag.VIEW, random.below(13), [MARK, Tag.BUFFER, bytes()], index(), index()];
    case 7:
      return [MARK, Tag.REGEXP, random.pick(WORDS), random.pick(['', 'g', 'gi'])];
    case 8:
      return [MARK, Tag.LARGE_BUFFER, random.below(2)];
    default:
      return [MARK, Tag.WIDE_STRING, bytes()];
  }
}
