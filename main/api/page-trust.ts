/**
 * PageTrust: what the app is asked about trust in a page: permissions, credentials for servers,
 * certificates that nobody vouches for. Without an answer of the app each is refused.
 */
import { setImmediate } from 'node:timers/promises';
import type { NetError } from '../common/net-error.ts';
import type { NativeChallenge } from '../native.ts';
import { CredentialRequest } from '../page/credentials.ts';
import type { PermissionKind } from '../page/permissions.ts';
import { requestsOf } from '../page/requests.ts';
import { describeCertificate } from './certificate.ts';
import { contentsBus } from './contents-bus.ts';
import { PreventableEvent } from './event.ts';
import { runtime } from './runtime.ts';
import type { WebContents } from './web-contents.ts';

/** Electron's AuthenticationResponseDetails. */
export interface LoginDetails {
  url: string;
}

/** Electron's AuthInfo. */
export interface AuthInfo {
  isProxy: boolean;
  scheme: string;
  host: string;
  port: number;
  realm: string;
}

export class PageTrust {
  readonly #contents: WebContents;

  /** @param contents emits Electron's events */
  constructor(contents: WebContents) {
    this.#contents = contents;
  }

  /** @returns the answer to an event of native/addon/view_permissions.h; undefined for others */
  onEvent(event: string, args: unknown[]): { answer: unknown } | undefined {
    const { permissions } = this.#contents.session.network;
    switch (event) {
      case 'permission-query':
        return {
          answer: permissions.query({
            name: String(args[0]),
            origin: String(args[1]),
            page: this.#contents,
          }),
        };
      case 'permission-request':
        return { answer: this.#onPermission(args) };
      case 'authenticate':
        this.#onChallenge(Number(args[0]), args[1] as NativeChallenge);
        return { answer: true };
      default:
        return undefined;
    }
  }

  /**
   * For LoadFailures: the app may accept a certificate, which is then good for its host.
   * @param decide called later, unless this returns false: nobody wants to decide
   */
  askAboutCertificate(
    url: string,
    pem: string,
    error: NetError,
    decide: (trusted: boolean) => void,
  ): boolean {
    const event = new PreventableEvent();
    const answered = new Promise<boolean>((resolve) => {
      const certificate = describeCertificate(pem);
      const facts = [url, `net::${error.description}`, certificate, resolve, true] as const;
      this.#contents.emit('certificate-error', event, ...facts);
      contentsBus.emit('certificate-error', this.#contents, event, ...facts);
    });
    if (!event.defaultPrevented) return false;
    void answered.then(async (trusted) => {
      // The engine has yet to end the load that has failed.
      await setImmediate();
      if (this.#contents.isDestroyed()) return;
      const { native } = this.#contents.session.network;
      decide(trusted && native.allowCertificate(pem, new URL(url).hostname));
    });
    return true;
  }

  #onPermission([id, kind, details]: unknown[]): boolean {
    const media = details as { audio?: boolean; video?: boolean; display?: boolean };
    const request = {
      kind: media.display === true ? 'display-capture' : (kind as PermissionKind),
      mediaTypes: [
        ...(media.audio === true ? (['audio'] as const) : []),
        ...(media.video === true ? (['video'] as const) : []),
      ],
      url: this.#contents.getURL(),
    };
    const answer = (allow: boolean): void => runtime().engine.answerPermission(Number(id), allow);
    return this.#contents.session.network.permissions.request(
      { ...request, page: this.#contents },
      answer,
    );
  }

  #onChallenge(id: number, challenge: NativeChallenge): void {
    const request = new CredentialRequest(id, challenge, (unanswered) => this.#login(unanswered));
    requestsOf(this.#contents.native()).onCredentials(request);
  }

  #login(request: CredentialRequest): void {
    const { isProxy, scheme, host, port, realm, origin } = request.challenge;
    const event = new PreventableEvent();
    const answer = (name?: string, password?: string): void => {
      if (name === undefined) request.cancel();
      else request.answer(name, password ?? '');
    };
    const details: LoginDetails = { url: `${origin}/` };
    const info: AuthInfo = { isProxy, scheme, host, port, realm };
    this.#contents.emit('login', event, details, info, answer);
    contentsBus.emit('login', this.#contents, event, details, info, answer);
    if (!event.defaultPrevented) request.cancel();
  }
}
