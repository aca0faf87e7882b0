/** The part of Fetch for servers and proxies that want a name and a password. */
import type { CredentialRequest } from '../../page/credentials.ts';
import { requestsOf } from '../../page/requests.ts';
import { command, domain } from '../domain.ts';
import { flag, oneOf, optional, shape, text } from '../params.ts';
import { ProtocolError } from '../protocol-error.ts';
import type { PageSession } from '../sessions.ts';

let lastId = 0;

class FetchAuth {
  readonly #session: PageSession;
  readonly #waiting = new Map<string, CredentialRequest>();
  /** The id of a request that may come again, because its answer was wrong. */
  readonly #ids = new Map<string, string>();
  #stop: (() => void) | undefined;

  constructor(session: PageSession) {
    this.#session = session;
  }

  enable(handleAuthRequests: boolean): void {
    this.disable();
    if (!handleAuthRequests) return;
    const requests = requestsOf(this.#session.target.host.view());
    this.#stop = requests.handle({ onCredentials: (request) => this.#tell(request) });
  }

  disable(): void {
    this.#stop?.();
    this.#stop = undefined;
    for (const request of this.#waiting.values()) request.pass();
    this.#waiting.clear();
  }

  /** @throws ProtocolError for a request that does not wait */
  answer(id: string, { response, username = '', password = '' }: AuthResponse): void {
    const request = this.#waiting.get(id);
    if (!request) throw new ProtocolError('Invalid InterceptionId.');
    this.#waiting.delete(id);
    if (response === 'ProvideCredentials') request.answer(username, password);
    else if (response === 'CancelAuth') request.cancel();
    else request.pass();
  }

  dispose(): void {
    this.disable();
  }

  /** The engine does not say which request it is for, but which origin and realm. */
  #tell(request: CredentialRequest): boolean {
    const { origin, realm, scheme, isProxy, isRetry } = request.challenge;
    const key = JSON.stringify([origin, realm, isProxy]);
    const known = isRetry ? this.#ids.get(key) : undefined;
    const requestId = known ?? `interception-auth-${++lastId}`;
    this.#ids.set(key, requestId);
    this.#waiting.set(requestId, request);
    this.#session.emit('Fetch.authRequired', {
      requestId,
      request: {
        url: `${origin}/`,
        method: 'GET',
        headers: {},
        initialPriority: 'High',
        referrerPolicy: 'strict-origin-when-cross-origin',
      },
      frameId: this.#session.target.id,
      resourceType: 'Document',
      authChallenge: { source: isProxy ? 'Proxy' : 'Server', origin, scheme, realm },
    });
    return true;
  }
}

interface AuthResponse {
  response: 'Default' | 'CancelAuth' | 'ProvideCredentials';
  username: string | undefined;
  password: string | undefined;
}

export const fetchAuthDomain = domain<PageSession, FetchAuth>({
  name: 'Fetch.auth',
  events: ['authRequired'],
  createState: (session) => new FetchAuth(session),
  commands: {
    enable: command(
      { handleAuthRequests: optional(flag()) },
      (auth: FetchAuth, { handleAuthRequests = false }) => auth.enable(handleAuthRequests),
    ),
    disable: command({}, (auth: FetchAuth) => auth.disable()),
    continueWithAuth: command(
      {
        requestId: text(),
        authChallengeResponse: shape({
          response: oneOf('Default', 'CancelAuth', 'ProvideCredentials'),
          username: optional(text()),
          password: optional(text()),
        }),
      },
      (auth: FetchAuth, { requestId, authChallengeResponse }) =>
        auth.answer(requestId, authChallengeResponse),
    ),
  },
});
