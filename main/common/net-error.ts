/**
 * Load failures under Chromium's names and numbers, as Electron reports them
 * (net/base/net_error_list.h), from the engine's error domains. No Node, no DOM.
 */
export interface NetError {
  /** Electron's errorDescription, e.g. ERR_CONNECTION_REFUSED. */
  description: string;
  /** Electron's errorCode, e.g. -102. */
  code: number;
}

const CODES = {
  ERR_FAILED: -2,
  ERR_ABORTED: -3,
  ERR_INVALID_ARGUMENT: -4,
  ERR_FILE_NOT_FOUND: -6,
  ERR_TIMED_OUT: -7,
  ERR_ACCESS_DENIED: -10,
  ERR_INSUFFICIENT_RESOURCES: -12,
  ERR_CONNECTION_CLOSED: -100,
  ERR_CONNECTION_RESET: -101,
  ERR_CONNECTION_REFUSED: -102,
  ERR_CONNECTION_FAILED: -104,
  ERR_NAME_NOT_RESOLVED: -105,
  ERR_INTERNET_DISCONNECTED: -106,
  ERR_SSL_PROTOCOL_ERROR: -107,
  ERR_ADDRESS_UNREACHABLE: -109,
  ERR_CONNECTION_TIMED_OUT: -118,
  ERR_PROXY_CONNECTION_FAILED: -130,
  ERR_CERT_COMMON_NAME_INVALID: -200,
  ERR_CERT_DATE_INVALID: -201,
  ERR_CERT_AUTHORITY_INVALID: -202,
  ERR_CERT_REVOKED: -206,
  ERR_CERT_INVALID: -207,
  ERR_INVALID_URL: -300,
  ERR_UNKNOWN_URL_SCHEME: -301,
  ERR_TOO_MANY_REDIRECTS: -310,
  ERR_UNSAFE_PORT: -312,
  ERR_EMPTY_RESPONSE: -324,
} as const;

export type NetErrorName = keyof typeof CODES;

export function netError(description: NetErrorName): NetError {
  return { description, code: CODES[description] };
}

type CodeTable = Readonly<Record<number, NetErrorName>>;

/** Error domain of the engine or of GIO (GError) → its codes. */
const DOMAINS: Readonly<Record<string, CodeTable>> = {
  // webkit/WebKitError.h
  WebKitNetworkError: {
    301: 'ERR_UNKNOWN_URL_SCHEME',
    302: 'ERR_ABORTED',
    303: 'ERR_FILE_NOT_FOUND',
  },
  WebKitPolicyError: {
    101: 'ERR_UNKNOWN_URL_SCHEME',
    102: 'ERR_ABORTED',
    103: 'ERR_UNSAFE_PORT',
  },
  // gio/gioenums.h
  'g-io-error-quark': {
    1: 'ERR_FILE_NOT_FOUND',
    4: 'ERR_INVALID_URL',
    14: 'ERR_ACCESS_DENIED',
    19: 'ERR_ABORTED',
    24: 'ERR_CONNECTION_TIMED_OUT',
    36: 'ERR_ADDRESS_UNREACHABLE',
    38: 'ERR_INTERNET_DISCONNECTED',
    39: 'ERR_CONNECTION_REFUSED',
    40: 'ERR_PROXY_CONNECTION_FAILED',
    44: 'ERR_CONNECTION_RESET',
  },
  'g-resolver-error-quark': {
    0: 'ERR_NAME_NOT_RESOLVED',
    1: 'ERR_NAME_NOT_RESOLVED',
    2: 'ERR_NAME_NOT_RESOLVED',
  },
  'g-tls-error-quark': {},
  'soup-session-error-quark': {
    3: 'ERR_TOO_MANY_REDIRECTS',
    4: 'ERR_TOO_MANY_REDIRECTS',
  },
};

const DOMAIN_DEFAULTS: Readonly<Record<string, NetErrorName>> = {
  'g-resolver-error-quark': 'ERR_NAME_NOT_RESOLVED',
  'g-tls-error-quark': 'ERR_SSL_PROTOCOL_ERROR',
};

/** @param domain GError domain, @param code GError code */
export function netErrorFromEngine(domain: string, code: number): NetError {
  return netError(DOMAINS[domain]?.[code] ?? DOMAIN_DEFAULTS[domain] ?? 'ERR_FAILED');
}

/** @param flags GTlsCertificateFlags of a certificate that was refused */
export function netErrorFromCertificate(flags: number): NetError {
  if (flags & 0x1) return netError('ERR_CERT_AUTHORITY_INVALID');
  if (flags & 0x2) return netError('ERR_CERT_COMMON_NAME_INVALID');
  if (flags & 0xc) return netError('ERR_CERT_DATE_INVALID');
  if (flags & 0x10) return netError('ERR_CERT_REVOKED');
  return netError('ERR_CERT_INVALID');
}
