// A state machine as a table.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StateMachine } from '../../common/state-machine.ts';

const door = () =>
  new StateMachine('door', { open: ['shut'], shut: ['open', 'locked'], locked: [] }, 'open');

test('should start in its first state and make the moves of its table', () => {
  const machine = door();
  assert.equal(machine.state, 'open');
  machine.enter('shut');
  machine.enter('locked');
  assert.equal(machine.state, 'locked');
});

test('should throw on another move, name it, and stay', () => {
  const machine = door();
  assert.throws(() => machine.enter('locked'), /door: illegal move from open to locked/);
  assert.equal(machine.state, 'open');
});

test('should not stay where it is unless the table says so', () => {
  assert.throws(() => door().enter('open'), /illegal move from open to open/);
});
