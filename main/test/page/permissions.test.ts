// What pages may do unasked. Test process.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { originOf, Permissions, type PermissionRequest } from '../../page/permissions.ts';

const page = {};
const position: PermissionRequest = {
  kind: 'geolocation',
  mediaTypes: [],
  url: 'https://a.test/x',
  page,
};

/** What a request is answered; undefined: nobody was asked. */
function answerTo(permissions: Permissions, request: PermissionRequest): boolean | undefined {
  let answer: boolean | undefined;
  permissions.request(request, (allow) => (answer = allow));
  return answer;
}
const stateOf = (permissions: Permissions, name: string, origin = 'https://a.test'): string =>
  permissions.query({ name, origin, page });

test('should allow nothing when nobody answers', () => {
  const permissions = new Permissions();
  assert.equal(answerTo(permissions, position), undefined);
  assert.equal(stateOf(permissions, 'geolocation'), 'prompt');
});

test('should leave the answer to the app, once', () => {
  const permissions = new Permissions();
  const answers: boolean[] = [];
  permissions.ask = (request, answer) => {
    assert.equal(request.page, page);
    answer(true);
    answer(false);
  };
  permissions.check = ({ name }) => (name === 'camera' ? undefined : name === 'geolocation');
  assert.equal(
    permissions.request(position, (allow) => answers.push(allow)),
    true,
  );
  assert.deepEqual(answers, [true]);
  assert.equal(stateOf(permissions, 'geolocation'), 'granted');
  assert.equal(stateOf(permissions, 'notifications'), 'denied');
  assert.equal(stateOf(permissions, 'camera'), 'prompt');
});

test('should take an answer that is not true for a refusal', () => {
  const permissions = new Permissions();
  permissions.ask = (_request, answer) => (answer as (allow: unknown) => void)('yes');
  assert.equal(answerTo(permissions, position), false);
});

test('should refuse what a client has not named, for its origin alone', () => {
  const permissions = new Permissions();
  permissions.grantOnly('https://a.test', ['geolocation']);
  assert.equal(answerTo(permissions, position), true);
  assert.equal(stateOf(permissions, 'geolocation'), 'granted');
  assert.equal(stateOf(permissions, 'notifications'), 'denied');
  assert.equal(stateOf(permissions, 'geolocation', 'https://b.test'), 'prompt');
  permissions.reset();
  assert.equal(stateOf(permissions, 'geolocation'), 'prompt');
});

test('should ask for each kind of device that a page wants', () => {
  const permissions = new Permissions();
  permissions.grantOnly('', ['microphone']);
  const media = { ...position, kind: 'media' as const };
  assert.equal(answerTo(permissions, { ...media, mediaTypes: ['audio'] }), true);
  assert.equal(answerTo(permissions, { ...media, mediaTypes: ['audio', 'video'] }), false);
  permissions.override('', 'camera', 'granted');
  assert.equal(answerTo(permissions, { ...media, mediaTypes: ['audio', 'video'] }), true);
});

test('should know the origin of a URL, also of schemes that have none', () => {
  assert.equal(originOf('https://a.test:1/x'), 'https://a.test:1');
  assert.equal(originOf('app://host/x'), 'app://host');
  assert.equal(originOf('not a URL'), '');
});
