/**
 * Who may speak to the server. It listens on the loopback only, but every web page on the machine
 * reaches that: a page is known by its Origin header, and one that had its own host name resolved to
 * 127.0.0.1 by the Host header.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';

/** Why a request is refused; undefined when it is not. */
export function refusal(headers: IncomingHttpHeaders): string | undefined {
  if (headers.origin !== undefined) {
    return 'Requests of web pages (with an Origin header) are refused.';
  }
  if (headers.host !== undefined && !isLocalHost(headers.host)) {
    return 'Host header is specified and is not an IP address or localhost.';
  }
  return undefined;
}

function isLocalHost(host: string): boolean {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  return name === 'localhost' || isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0;
}
