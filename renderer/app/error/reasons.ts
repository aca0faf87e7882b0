/**
 * Why a page could not be loaded, in words, by Electron's error descriptions (Chromium's
 * net_error_list.h). Content process, page; pure.
 */
const REASONS = new Map(
  Object.entries({
    ERR_ACCESS_DENIED: 'You may not read this file.',
    ERR_ADDRESS_UNREACHABLE: 'There is no way to this address from here.',
    ERR_CERT_AUTHORITY_INVALID:
      'Its certificate comes from nobody whom this computer trusts, so somebody may be listening.',
    ERR_CERT_COMMON_NAME_INVALID: 'Its certificate belongs to another site.',
    ERR_CERT_DATE_INVALID: 'Its certificate has expired or is not valid yet. Is your clock right?',
    ERR_CERT_INVALID: 'Its certificate is not valid.',
    ERR_CERT_REVOKED: 'Its certificate was withdrawn.',
    ERR_CONNECTION_CLOSED: 'The other side closed the connection.',
    ERR_CONNECTION_FAILED: 'No connection could be made.',
    ERR_CONNECTION_REFUSED: 'Nothing answers at this address and port.',
    ERR_CONNECTION_RESET: 'The connection was cut.',
    ERR_CONNECTION_TIMED_OUT: 'It took too long to answer.',
    ERR_EMPTY_RESPONSE: 'It answered with nothing.',
    ERR_FILE_NOT_FOUND: 'There is no such file.',
    ERR_INTERNET_DISCONNECTED: 'This computer has no network.',
    ERR_INVALID_URL: 'This is no valid address.',
    ERR_NAME_NOT_RESOLVED: 'There is no computer of that name. Is the address spelled right?',
    ERR_PROXY_CONNECTION_FAILED: 'The proxy does not answer.',
    ERR_SSL_PROTOCOL_ERROR: 'It does not offer a secure connection.',
    ERR_TIMED_OUT: 'It took too long to answer.',
    ERR_TOO_MANY_REDIRECTS: 'It sends one on in a circle.',
    ERR_UNKNOWN_URL_SCHEME: 'Nothing here can open addresses of this kind.',
    ERR_UNSAFE_PORT: 'This port is for another kind of service, so it is not opened.',
  }),
);

/** A sentence for any code, known or not. */
export function reasonFor(code: string): string {
  return REASONS.get(code) ?? 'It could not be loaded.';
}
