// When a page counts as one that does not react.
import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { Responsiveness } from '../../api/responsiveness.ts';

const LIMIT_MS = 3000;

/** A page that answers when `answer` is called. */
function page() {
  const told: boolean[] = [];
  const answers: (() => void)[] = [];
  const state = new Responsiveness(
    () => new Promise<void>((resolve) => answers.push(resolve)),
    (responsive) => told.push(responsive),
  );
  const answer = async (): Promise<void> => {
    for (const resolve of answers.splice(0)) resolve();
    await new Promise(setImmediate);
  };
  return { state, told, answers, answer };
}

test('should tell once that a page does not react to a press, and once that it does', async (t) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  t.after(() => mock.timers.reset());
  const { state, told, answers, answer } = page();
  state.onPress();
  state.onPress();
  assert.equal(answers.length, 1, 'it is asked once');
  mock.timers.tick(LIMIT_MS);
  state.onEngine(false);
  assert.deepEqual(told, [false]);
  await answer();
  assert.deepEqual(told, [false], 'the engine still waits');
  state.onEngine(true);
  assert.deepEqual(told, [false, true]);
  state.onPress();
  await answer();
  mock.timers.tick(LIMIT_MS);
  assert.deepEqual(told, [false, true]);
});

test('should not count the time in which the page waits for its user', async (t) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  t.after(() => mock.timers.reset());
  for (const pressFirst of [true, false]) {
    const { state, told, answer } = page();
    if (pressFirst) state.onPress();
    state.onDialog();
    if (!pressFirst) state.onPress();
    mock.timers.tick(10 * LIMIT_MS);
    await answer();
    assert.deepEqual(told, []);
  }
});

test('should ask nothing where there is no page', (t) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  t.after(() => mock.timers.reset());
  const told: boolean[] = [];
  const state = new Responsiveness(
    () => undefined,
    (responsive) => told.push(responsive),
  );
  state.onPress();
  mock.timers.tick(LIMIT_MS);
  assert.deepEqual(told, []);
});
