// From the engine's load phases to Electron's load events.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LoadTracker, type LoadListener } from '../../api/load-tracker.ts';
import { netError } from '../../common/net-error.ts';

const A = 'https://a.example/';
const B = 'https://b.example/';
const ABORTED = netError('ERR_ABORTED');
const REFUSED = netError('ERR_CONNECTION_REFUSED');

/** A tracker, and what it has told so far; take() forgets it. */
function tracked() {
  let told: string[] = [];
  const listener: LoadListener = {
    started: () => void told.push('started'),
    startLoading: () => void told.push('start-loading'),
    redirected: (url) => void told.push(`redirected ${url}`),
    committed: (url) => void told.push(`committed ${url}`),
    domReady: () => void told.push('dom-ready'),
    finished: (url) => void told.push(`finished ${url}`),
    failed: (url, { description }, provisional) =>
      void told.push(`failed ${url} ${description}${provisional ? ' provisional' : ''}`),
    stopLoading: () => void told.push('stop-loading'),
  };
  const take = (): string[] => {
    const taken = told;
    told = [];
    return taken;
  };
  return { tracker: new LoadTracker(listener), take };
}

test('should tell of a load in Electron’s order', () => {
  const { tracker, take } = tracked();
  tracker.onPhase('started', A);
  assert.equal(tracker.loading, true);
  tracker.onPhase('redirected', B);
  tracker.onPhase('committed', B);
  tracker.onDomReady();
  tracker.onPhase('finished', B);
  assert.equal(tracker.loading, false);
  assert.deepEqual(take(), [
    'started',
    'start-loading',
    `redirected ${B}`,
    `committed ${B}`,
    'dom-ready',
    `finished ${B}`,
    'stop-loading',
  ]);
});

test('should make up for a dom-ready that has not come before the load has finished', () => {
  const { tracker, take } = tracked();
  tracker.onPhase('started', A);
  tracker.onPhase('committed', A);
  tracker.onPhase('finished', A);
  assert.deepEqual(take().slice(-3), ['dom-ready', `finished ${A}`, 'stop-loading']);
  tracker.onDomReady();
  assert.deepEqual(take(), [], 'late, and told already');
});

test('should tell dom-ready once for each document', () => {
  const { tracker, take } = tracked();
  for (const url of [A, B]) {
    tracker.onPhase('started', url);
    tracker.onPhase('committed', url);
    tracker.onDomReady();
    tracker.onDomReady();
    tracker.onPhase('finished', url);
    assert.equal(take().filter((word) => word === 'dom-ready').length, 1);
  }
});

test('should not take the dom-ready of the old document for that of the next', () => {
  const { tracker, take } = tracked();
  tracker.onDomReady();
  tracker.onPhase('started', A);
  tracker.onDomReady();
  assert.ok(!take().includes('dom-ready'), 'nothing has been committed');
});

test('should tell of a failure before anything is shown as provisional', () => {
  const { tracker, take } = tracked();
  tracker.onPhase('started', A);
  tracker.onFailed(A, REFUSED);
  tracker.onPhase('finished', A);
  assert.deepEqual(take(), [
    'started',
    'start-loading',
    `failed ${A} ERR_CONNECTION_REFUSED provisional`,
    'stop-loading',
  ]);
});

test('should tell of a failure of a document that is shown, without did-finish-load', () => {
  const { tracker, take } = tracked();
  tracker.onPhase('started', A);
  tracker.onPhase('committed', A);
  tracker.onFailed(A, ABORTED);
  tracker.onPhase('finished', A);
  assert.deepEqual(take().slice(-2), [`failed ${A} ERR_ABORTED`, 'stop-loading']);
});

test('should not carry a failure over to the next load', () => {
  const { tracker, take } = tracked();
  tracker.onPhase('started', A);
  tracker.onFailed(A, REFUSED);
  tracker.onPhase('finished', A);
  take();
  tracker.onPhase('started', B);
  tracker.onPhase('committed', B);
  tracker.onPhase('finished', B);
  assert.deepEqual(take().slice(-2), [`finished ${B}`, 'stop-loading']);
});

test('should tell that a load which another one replaces has failed', () => {
  const { tracker, take } = tracked();
  tracker.onPhase('started', A);
  tracker.onFailed(A, ABORTED);
  take();
  tracker.onPhase('started', B);
  assert.deepEqual(take(), [
    `failed ${A} ERR_ABORTED provisional`,
    'stop-loading',
    'started',
    'start-loading',
  ]);
  assert.equal(tracker.loading, true);
});

test('should keep loading when a load replaces another without a word of the engine', () => {
  const { tracker, take } = tracked();
  tracker.onPhase('started', A);
  tracker.onPhase('started', B);
  assert.deepEqual(take(), ['started', 'start-loading', 'started']);
  tracker.onPhase('committed', B);
  tracker.onPhase('finished', B);
  assert.deepEqual(take().slice(-2), [`finished ${B}`, 'stop-loading']);
});

test('should end a load whose process is gone, once', () => {
  const { tracker, take } = tracked();
  tracker.onPhase('started', A);
  tracker.abandon(netError('ERR_FAILED'));
  assert.deepEqual(take().slice(-2), ['failed  ERR_FAILED provisional', 'stop-loading']);
  tracker.abandon(netError('ERR_FAILED'));
  tracker.onPhase('finished', A);
  assert.deepEqual(take(), []);
});

test('should not mind the loss of a process while nothing loads', () => {
  const { tracker, take } = tracked();
  tracker.abandon(netError('ERR_FAILED'));
  assert.deepEqual(take(), []);
});

test('should load again after its process was gone', () => {
  const { tracker, take } = tracked();
  tracker.onPhase('started', A);
  tracker.abandon(netError('ERR_FAILED'));
  take();
  tracker.onPhase('started', A);
  tracker.onPhase('committed', A);
  tracker.onPhase('finished', A);
  assert.deepEqual(take().at(-2), `finished ${A}`);
});
