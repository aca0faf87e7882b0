/** Network sessions of the native half, as main/native.ts offers them. Types only. */

/** native/addon/network_session_host.h */
export interface NativeCookie {
  name: string;
  value: string;
  /** With a leading dot it counts for subdomains, too. */
  domain: string;
  path: string;
  /** Seconds since the epoch; -1 for the session's end. */
  expires: number;
  secure: boolean;
  httpOnly: boolean;
  sameSite: 'None' | 'Lax' | 'Strict';
}

/** native/addon/network_session_host.h */
export interface NativeNetworkSession {
  cookies(): Promise<NativeCookie[]>;
  setCookie(cookie: NativeCookie): Promise<void>;
  removeCookie(cookie: NativeCookie): Promise<void>;
  clearData(types: number): Promise<void>;
  downloadUrl(url: string): void;
  setProxy(url: string | null, bypass: string[]): void;
  ignoreTlsErrors(ignore: boolean): void;
  /** From now on it is good for this host. False when the PEM text is no certificate. */
  allowCertificate(pem: string, host: string): boolean;
}

/** native/addon/view_permissions.h: who asks for a name and a password. */
export interface NativeChallenge {
  host: string;
  port: number;
  realm: string;
  scheme: string;
  isProxy: boolean;
  /** What was given before was wrong. */
  isRetry: boolean;
  origin: string;
}
