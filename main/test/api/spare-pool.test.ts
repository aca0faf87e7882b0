// When spare views are made, handed out and let go.
import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';
import { SparePool } from '../../api/spare-pool.ts';
import type { SpareState, SpareView } from '../../api/spare-view.ts';
import { checkPreferences } from '../../api/web-preferences.ts';

const PLAIN = checkPreferences({});
const WITH_PRELOAD = checkPreferences({ preload: '/preload.js' });

class FakeSpare {
  state: SpareState = 'launching';
  fitsAll = true;
  readonly change: (spare: SpareView) => void;

  constructor(change: (spare: SpareView) => void) {
    this.change = change;
  }

  fits = (preferences: object): boolean => this.fitsAll || preferences === PLAIN;

  take(): this {
    this.state = 'taken';
    return this;
  }

  become(state: SpareState): void {
    this.state = state;
    this.change(this as unknown as SpareView);
  }

  destroy(): void {
    this.state = 'gone';
  }
}

let made: FakeSpare[] = [];
let now = 0;

/** Lets time pass, for timers and for the clock. */
function pass(ms: number): void {
  now += ms;
  mock.timers.tick(ms);
}

/** Makes all spares that are due, and ready. */
function fill(): void {
  for (let round = 0; round < 5; round += 1) {
    pass(100);
    for (const spare of made) if (spare.state === 'launching') spare.become('ready');
  }
}

function pool(options: { min: number; max: number }, canMake = () => true): SparePool {
  const make = (change: (spare: SpareView) => void): SpareView => {
    const spare = new FakeSpare(change);
    made.push(spare);
    return spare as unknown as SpareView;
  };
  const spares = new SparePool(make, canMake);
  spares.configure(options);
  return spares;
}

const open = (from: SparePool, preferences = PLAIN): unknown =>
  from.take(preferences, () => undefined);

beforeEach(() => {
  made = [];
  now = 0;
  mock.timers.reset();
  mock.restoreAll();
  mock.timers.enable({ apis: ['setTimeout'] });
  mock.method(performance, 'now', () => now);
});

test('should make none before the first window', () => {
  pool({ min: 0, max: 1 });
  pass(60_000);
  assert.equal(made.length, 0);
});

test('should keep a minimum from the start', () => {
  pool({ min: 2, max: 3 });
  fill();
  assert.equal(made.length, 2);
});

test('should make one after a window, and hand it to the next', () => {
  const spares = pool({ min: 0, max: 1 });
  assert.equal(open(spares), undefined);
  fill();
  assert.equal(made.length, 1);
  assert.equal(open(spares), made[0]);
  assert.equal(open(spares), undefined);
  fill();
  assert.equal(made.length, 2);
});

test('should wait until windows opened together are loaded', () => {
  const spares = pool({ min: 0, max: 1 });
  for (let n = 0; n < 8; n += 1) {
    open(spares);
    spares.loadStarted();
    pass(50);
  }
  pass(500);
  assert.equal(made.length, 0);
  for (let n = 0; n < 8; n += 1) {
    pass(50);
    spares.loadEnded();
  }
  assert.equal(made.length, 0);
  fill();
  assert.equal(made.length, 1);
});

test('should not wait for a load that never ends', () => {
  const spares = pool({ min: 0, max: 1 });
  open(spares);
  spares.loadStarted();
  pass(2000);
  assert.equal(made.length, 1);
});

test('should make several one after the other', () => {
  const spares = pool({ min: 0, max: 3 });
  open(spares);
  pass(10_000);
  assert.equal(made.length, 1);
  made[0]?.become('ready');
  pass(10_000);
  assert.equal(made.length, 2);
});

test('should hand out one that is still launching before none, and a ready one before that', () => {
  const spares = pool({ min: 0, max: 2 });
  open(spares);
  pass(100);
  assert.equal(open(spares), made[0]);
  pass(100);
  made[1]?.become('ready');
  pass(100);
  assert.equal(made[2]?.state, 'launching');
  assert.equal(open(spares), made[1]);
});

test('should keep one that does not fit', () => {
  const spares = pool({ min: 0, max: 1 });
  open(spares);
  fill();
  if (made[0]) made[0].fitsAll = false;
  assert.equal(open(spares, WITH_PRELOAD), undefined);
  assert.equal(open(spares), made[0]);
});

test('should replace one that dies, but not for ever', () => {
  const spares = pool({ min: 0, max: 1 });
  open(spares);
  fill();
  made[0]?.become('gone');
  pass(100);
  assert.equal(made.length, 2);
  made[1]?.become('gone');
  pass(100);
  made[2]?.become('gone');
  pass(60_000);
  assert.equal(made.length, 3);
  assert.deepEqual(spares.spares, []);
});

test('should make none while that is dear', () => {
  let dear = true;
  const spares = pool({ min: 0, max: 1 }, () => !dear);
  open(spares);
  pass(60_000);
  assert.equal(made.length, 0);
  dear = false;
  open(spares);
  fill();
  assert.equal(made.length, 1);
});

test('should let go of all but the minimum when no window was opened for long', () => {
  const spares = pool({ min: 1, max: 3 });
  open(spares);
  fill();
  assert.equal(spares.spares.length, 3);
  pass(10 * 60_000);
  assert.equal(spares.spares.length, 1);
  assert.equal(made.filter(({ state }) => state === 'gone').length, 2);
  open(spares);
  fill();
  assert.equal(spares.spares.length, 3);
});

test('should let go of all but the minimum when memory is short, for a while', () => {
  const spares = pool({ min: 1, max: 2 });
  open(spares);
  fill();
  spares.onMemoryShortage('moderate');
  assert.equal(spares.spares.length, 1);
  open(spares);
  pass(59_000);
  assert.equal(spares.spares.length, 0);
  pass(2000);
  fill();
  assert.equal(spares.spares.length, 2);
});

test('should let go of all when memory is very short', () => {
  const spares = pool({ min: 2, max: 2 });
  fill();
  spares.onMemoryShortage('critical');
  assert.equal(spares.spares.length, 0);
});

test('should replace those that were forked from what is outdated', () => {
  const spares = pool({ min: 1, max: 1 });
  fill();
  spares.renew();
  assert.equal(made[0]?.state, 'gone');
  fill();
  assert.equal(made.length, 2);
});

test('should let go of those above a new maximum', () => {
  const spares = pool({ min: 3, max: 3 });
  fill();
  spares.configure({ min: 0, max: 1 });
  assert.equal(spares.spares.length, 0);
});

test('should make none any more when it is closed', () => {
  const spares = pool({ min: 1, max: 1 });
  fill();
  spares.close();
  assert.equal(made[0]?.state, 'gone');
  open(spares);
  pass(60_000);
  assert.equal(made.length, 1);
});
