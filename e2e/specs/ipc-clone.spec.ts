// What arrives at the other side: the structured clone of what was sent, in both directions.
import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { useLab } from '../fixtures/lab.ts';
import { test } from '../fixtures/test.ts';

const { driver, id, preload } = useLab();

const show = (value: unknown): string => inspect(value, { depth: 20, breakLength: Infinity });

/** Expressions whose clone looks like structuredClone's. */
const VALUES = [
  'undefined',
  'null',
  '[true, false, 0, -0, NaN, Infinity, -Infinity, 2 ** 53, 1e-320, -1.5]',
  '[0n, -1n, 2n ** 64n, -(2n ** 200n)]',
  `['', 'text', '\\u0000', 'Grüße, 世界 \\u{1f600}', '\\ud800 alone', 'x'.repeat(70000)]`,
  '({ a: undefined, b: { c: [] }, "": 1, "10": "ten", "2": "two" })',
  '[1, , 3, undefined]',
  'Object.assign([1, 2], { name: "named" })',
  'new Map([[1, "one"], [{ key: true }, new Map()], [NaN, -0]])',
  'new Set([1, "1", undefined, new Set([null])])',
  'new Date(0)',
  'new Date(NaN)',
  'new Date(8.64e15)',
  '[/a+b/gimsuy, /\\//, new RegExp("")]',
  '[Object(1), Object("boxed"), Object(true), Object(10n)]',
  'new Uint8Array([1, 2, 255])',
  'new Uint8ClampedArray([300, 1])',
  '[new Int8Array([-1]), new Int16Array([-300]), new Uint16Array([65535])]',
  '[new Int32Array([-1]), new Uint32Array([4294967295])]',
  '[new Float32Array([0.5, NaN, -0]), new Float64Array([1e300, -Infinity])]',
  '[new BigInt64Array([-1n]), new BigUint64Array([2n ** 64n - 1n])]',
  'new DataView(new Uint8Array([1, 2, 3, 4]).buffer, 1, 2)',
  'new Uint8Array([7, 8, 9]).buffer',
  'new Uint8Array(0)',
  'new Uint16Array(new Uint8Array([0, 1, 2, 3, 4, 5]).buffer, 2, 2)',
  'Object.assign(Object.create(null), { bare: 1 })',
  'new (class Point { x = 1; get y() { return 2 } })()',
  '({ get computed() { return 42 } })',
  'JSON.parse(\'{"__proto__": {"polluted": true}, "constructor": 1}\')',
  '(() => { const ring = { name: "ring" }; ring.self = [ring]; return ring })()',
  '(() => { const both = [1]; return { a: both, b: both, c: new Map([[both, both]]) } })()',
  '(() => { const m = new Map(); m.set(m, m); return m })()',
];

const local = (code: string): unknown => structuredClone((0, eval)(`(${code})`));

test.describe('a value from a page to main', () => {
  test('should arrive as its clone', async () => {
    for (const code of VALUES) {
      const text = await preload(`electron.ipcRenderer.invoke('show', ${code})`);
      assert.equal(text, show(local(code)), code);
    }
  });
});

test.describe('a value from main to a page', () => {
  test('should arrive as its clone, from which the same clone is made again', async () => {
    for (const code of VALUES) {
      const text = await preload(
        `electron.ipcRenderer.invoke('make', ${JSON.stringify(code)})
           .then((value) => electron.ipcRenderer.invoke('show', value))`,
      );
      assert.equal(text, show(local(code)), code);
    }
  });

  test("should be made of the receiving world's own classes", async () => {
    const code = `({ date: new Date(0), map: new Map([[1, new Set()]]), list: [/x/],
      error: new RangeError('far'), bytes: new Float32Array(1), buffer: new ArrayBuffer(3) })`;
    assert.deepEqual(
      await preload(
        `electron.ipcRenderer.invoke('make', ${JSON.stringify(code)}).then((value) => [
           Object.getPrototypeOf(value) === Object.prototype,
           value.date instanceof Date, value.map instanceof Map, value.map.get(1) instanceof Set,
           value.list instanceof Array, value.list[0] instanceof RegExp,
           value.error instanceof RangeError, value.bytes instanceof Float32Array,
           value.buffer instanceof ArrayBuffer,
         ])`,
      ),
      Array.from({ length: 9 }, () => true),
    );
  });

  test('should keep negative zero and identity, as the page sees them', async () => {
    const code = `(() => { const one = {}; return { zero: -0, one, same: one, ring: [one] } })()`;
    assert.deepEqual(
      await preload(
        `electron.ipcRenderer.invoke('make', ${JSON.stringify(code)}).then((value) =>
           [Object.is(value.zero, -0), value.one === value.same, value.ring[0] === value.one])`,
      ),
      [true, true, true],
    );
  });
});

test.describe('errors as values', () => {
  const describeError = `(error) => [
    error instanceof Error, error.constructor.name, error.name, error.message,
    error.stack.includes('boom'), error.cause && error.cause.message, error.extra,
  ]`;
  const cases = [
    [`new Error('boom')`, ['Error', 'Error', 'boom']],
    [`new TypeError('boom', { cause: new Error('why') })`, ['TypeError', 'TypeError', 'boom']],
    [`Object.assign(new URIError('boom'), { extra: 1 })`, ['URIError', 'URIError', 'boom']],
    [`new (class Mine extends Error { name = 'Mine' })('boom')`, ['Error', 'Error', 'boom']],
  ] as const;

  test('should arrive in main with class, message, stack and cause', async () => {
    await driver().evaluate(({ ipcMain }, text) => {
      const look = (0, eval)(text) as (error: unknown) => unknown;
      ipcMain.handle('look', (_event, error) => look(error));
    }, describeError);
    for (const [code, expected] of cases) {
      // The engine's stacks do not begin with the message.
      const got = (await preload(
        `{ const error = ${code}; error.stack = 'boom at ' + error.stack;
           electron.ipcRenderer.invoke('look', error) }`,
      )) as unknown[];
      assert.deepEqual(got.slice(0, 5), [true, ...expected, true]);
      assert.equal(got[5] ?? undefined, code.includes('cause') ? 'why' : undefined);
    }
  });

  test('should arrive in the page with class, message, stack and cause', async () => {
    for (const [code, expected] of cases) {
      const got = (await preload(
        `electron.ipcRenderer.invoke('make', ${JSON.stringify(code)}).then(${describeError})`,
      )) as unknown[];
      assert.deepEqual(got.slice(0, 5), [true, ...expected, true]);
      assert.equal(got[5] ?? undefined, code.includes('cause') ? 'why' : undefined);
    }
  });
});

test.describe('what cannot be cloned', () => {
  const HOPELESS = [
    '() => 1',
    'function named() {}',
    'Symbol("s")',
    'Object(Symbol("s"))',
    'Promise.resolve(1)',
    'new WeakMap()',
    'new WeakSet()',
    'new WeakRef({})',
    '(function* () {})()',
  ];

  const sendFromMain = (code: string) =>
    driver().inWindow(
      id(),
      ({ webContents }, text) => {
        try {
          webContents.send('x', (0, eval)(`(${text})`));
          return 'sent';
        } catch (error) {
          return String(error);
        }
      },
      code,
    );

  test('should be refused at the sender, on either side', async () => {
    for (const code of HOPELESS.flatMap((each) => [each, `[{ deep: new Map([[1, ${each}]]) }]`])) {
      assert.equal(
        await preload(`electron.ipcRenderer.invoke('show', ${code}).catch(String)`),
        'TypeError: An object could not be cloned.',
        code,
      );
      assert.equal(await sendFromMain(code), 'TypeError: An object could not be cloned.', code);
    }
  });

  test('should be refused when it belongs to a document', async () => {
    for (const code of ['document', 'document.body', 'window', 'new MessageChannel().port1']) {
      assert.equal(
        await preload(`electron.ipcRenderer.invoke('show', [${code}]).catch(String)`),
        'TypeError: An object could not be cloned.',
        code,
      );
    }
  });

  test('should let an error of a getter through to the caller', async () => {
    assert.equal(
      await preload(
        `electron.ipcRenderer.invoke('show', { get bad() { throw new RangeError('mine') } })
           .catch(String)`,
      ),
      'RangeError: mine',
    );
  });

  test('should be a clear error when a value is nested too deeply', async () => {
    assert.match(
      String(
        await preload(
          `let deep = []; for (let n = 0; n < 5000; n++) deep = [deep];
           electron.ipcRenderer.invoke('show', deep).catch(String)`,
        ),
      ),
      /^RangeError: A message is 2000 objects deep at most/,
    );
    assert.equal(
      await preload(
        `let fits = []; for (let n = 0; n < 1500; n++) fits = [fits];
         electron.ipcRenderer.invoke('echo', fits).then((value) => {
           let depth = 0; for (; value.length; value = value[0]) depth++; return depth })`,
      ),
      1500,
    );
  });

  test('should pollute no prototype on either side', async () => {
    const hostile = `JSON.parse('{"__proto__": {"polluted": "yes"}}')`;
    await preload(`electron.ipcRenderer.invoke('echo', ${hostile})`);
    assert.equal(await preload('String({}.polluted)'), 'undefined');
    assert.equal(
      await driver().evaluate(() => String(({} as { polluted?: unknown }).polluted)),
      'undefined',
    );
  });
});
