// When the zygote is made anew.
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { Rotation } from '../../process/zygote-rotation.ts';

const MINUTE_MS = 60_000;

function setUp(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const state = { rotations: 0, possible: true };
  const rotation = new Rotation(() => {
    if (state.possible) state.rotations += 1;
    return state.possible;
  });
  return { t, state, rotation };
}

test('should rotate after so many forks, and count anew afterwards', (t) => {
  const { state, rotation } = setUp(t);
  rotation.configure({ rotateAfterForks: 3 });
  for (const wanted of [0, 0, 1]) {
    rotation.forked();
    t.mock.timers.tick(1);
    assert.equal(state.rotations, wanted);
  }
  rotation.rotated();
  rotation.forked();
  t.mock.timers.tick(MINUTE_MS);
  assert.equal(state.rotations, 1);
});

test('should rotate when a process has crashed, whatever the options', (t) => {
  const { state, rotation } = setUp(t);
  rotation.configure({ rotateAfterForks: 0, rotateAfterMinutes: 0 });
  rotation.crashed();
  rotation.crashed();
  t.mock.timers.tick(1);
  assert.equal(state.rotations, 1);
});

test('should pause between two rotations', (t) => {
  const { state, rotation } = setUp(t);
  rotation.crashed();
  t.mock.timers.tick(1);
  rotation.rotated();
  rotation.crashed();
  t.mock.timers.tick(1000);
  assert.equal(state.rotations, 1);
  t.mock.timers.tick(10_000);
  assert.equal(state.rotations, 2);
});

test('should rotate a zygote that has forked for so many minutes, and no idle one', (t) => {
  const { state, rotation } = setUp(t);
  rotation.configure({ rotateAfterMinutes: 5 });
  t.mock.timers.tick(60 * MINUTE_MS);
  assert.equal(state.rotations, 0);
  rotation.forked();
  t.mock.timers.tick(4 * MINUTE_MS);
  rotation.forked();
  t.mock.timers.tick(MINUTE_MS + 1);
  assert.equal(state.rotations, 1);
});

test('should rotate never where the options say so, nor after its end', (t) => {
  const { state, rotation } = setUp(t);
  rotation.configure({ rotateAfterForks: 0, rotateAfterMinutes: 0 });
  for (let n = 0; n < 2000; n += 1) rotation.forked();
  t.mock.timers.tick(1e9);
  rotation.crashed();
  rotation.stop();
  t.mock.timers.tick(1e9);
  assert.equal(state.rotations, 0);
});

test('should ask again later when it could not be done', (t) => {
  const { state, rotation } = setUp(t);
  rotation.configure({ rotateAfterForks: 2 });
  state.possible = false;
  rotation.forked();
  rotation.forked();
  t.mock.timers.tick(1);
  state.possible = true;
  rotation.forked();
  t.mock.timers.tick(1);
  assert.equal(state.rotations, 1);
});
