// Load failures under Chromium's names and numbers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isBadPort } from '../../common/bad-port.ts';
import { netError, netErrorFromCertificate, netErrorFromEngine } from '../../common/net-error.ts';

test('should give a name its number', () => {
  assert.deepEqual(netError('ERR_ABORTED'), { description: 'ERR_ABORTED', code: -3 });
});

const failures: [domain: string, code: number, description: string, number: number][] = [
  ['WebKitNetworkError', 301, 'ERR_UNKNOWN_URL_SCHEME', -301],
  ['WebKitNetworkError', 302, 'ERR_ABORTED', -3],
  ['WebKitNetworkError', 303, 'ERR_FILE_NOT_FOUND', -6],
  ['WebKitPolicyError', 102, 'ERR_ABORTED', -3],
  ['g-io-error-quark', 1, 'ERR_FILE_NOT_FOUND', -6],
  ['g-io-error-quark', 39, 'ERR_CONNECTION_REFUSED', -102],
  ['g-resolver-error-quark', 0, 'ERR_NAME_NOT_RESOLVED', -105],
  ['g-resolver-error-quark', 99, 'ERR_NAME_NOT_RESOLVED', -105],
  ['g-tls-error-quark', 5, 'ERR_SSL_PROTOCOL_ERROR', -107],
  ['soup-session-error-quark', 4, 'ERR_TOO_MANY_REDIRECTS', -310],
  ['g-io-error-quark', 9999, 'ERR_FAILED', -2],
  ['a-domain-of-the-future', 1, 'ERR_FAILED', -2],
];

for (const [domain, code, description, number] of failures) {
  test(`should call ${domain} ${code} ${description}`, () => {
    assert.deepEqual(netErrorFromEngine(domain, code), { description, code: number });
  });
}

test('should name what is wrong with a certificate, the gravest first', () => {
  const name = (flags: number): string => netErrorFromCertificate(flags).description;
  assert.equal(name(0x1), 'ERR_CERT_AUTHORITY_INVALID');
  assert.equal(name(0x3), 'ERR_CERT_AUTHORITY_INVALID');
  assert.equal(name(0x2), 'ERR_CERT_COMMON_NAME_INVALID');
  assert.equal(name(0x4), 'ERR_CERT_DATE_INVALID');
  assert.equal(name(0x8), 'ERR_CERT_DATE_INVALID');
  assert.equal(name(0x10), 'ERR_CERT_REVOKED');
  assert.equal(name(0x40), 'ERR_CERT_INVALID');
});

test('should block the ports that the Fetch standard blocks, on network schemes only', () => {
  assert.equal(isBadPort('http:', '22'), true);
  assert.equal(isBadPort('https:', '6667'), true);
  assert.equal(isBadPort('http:', '0'), true);
  assert.equal(isBadPort('http:', '8080'), false);
  assert.equal(isBadPort('http:', ''), false);
  assert.equal(isBadPort('app:', '22'), false);
});
